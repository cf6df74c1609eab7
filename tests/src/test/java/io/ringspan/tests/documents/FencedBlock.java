package io.ringspan.tests.documents;

import java.util.ArrayList;
import java.util.List;

/**
 * A fenced block of a page.
 *
 * @param page the page's path from the root of the checkout
 * @param line the number of its first line, behind the fence
 * @param language what stands behind the opening fence, or nothing
 */
record FencedBlock(String page, int line, String language, List<String> lines) {
    private static final String FENCE = "```";

    /** All blocks of a page, in order. */
    static List<FencedBlock> of(String page, String text) {
        List<FencedBlock> blocks = new ArrayList<>();
        List<String> inside = List.of();
        String language = "";
        int first = 0;
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            boolean fence = line.stripLeading().startsWith(FENCE);
            if (fence && first == 0) {
                first = number + 1;
                language = line.strip().substring(FENCE.length());
                inside = new ArrayList<>();
            } else if (fence) {
                blocks.add(new FencedBlock(page, first, language, List.copyOf(inside)));
                first = 0;
            } else if (first != 0) {
                inside.add(line);
            }
        }
        if (first != 0) {
            throw new IllegalArgumentException(page + ":" + first + ": the block does not end");
        }
        return List.copyOf(blocks);
    }
}
