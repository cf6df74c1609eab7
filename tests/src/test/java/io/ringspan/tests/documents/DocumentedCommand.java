package io.ringspan.tests.documents;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A command that a page tells people to type.
 *
 * @param where the page and the line
 * @param text the command, without a prompt and without the words beside it
 * @param shown what the page shows of its output: lines in which {@code ...} stands for anything
 */
record DocumentedCommand(String where, String text, List<String> shown) {
    private static final Set<String> PROGRAMS =
            Set.of("./ringspan", "redis-cli", "redis-server", "curl", "docker", "kill", "source");
    private static final Pattern WORDS_BESIDE = Pattern.compile(" {3,}[^ ].*$");
    private static final String PROMPT = "$ ";

    DocumentedCommand {
        shown = List.copyOf(shown);
    }

    /** The commands of a block of which each stands in a line of its own; what shows output only has none. */
    static List<DocumentedCommand> linesOf(FencedBlock block) {
        List<DocumentedCommand> commands = new ArrayList<>();
        for (int i = 0; i < block.lines().size(); i++) {
            String line = withoutPrompt(block.lines().get(i).strip());
            String program = line.split(" ", 2)[0];
            if (PROGRAMS.contains(program)) {
                String text = WORDS_BESIDE.matcher(line).replaceFirst("");
                commands.add(new DocumentedCommand(block.page() + ":" + (block.line() + i), text, List.of()));
            }
        }
        return commands;
    }

    /** The commands of a session: those behind a prompt, each with what it shows. */
    static List<DocumentedCommand> sessionOf(FencedBlock block) {
        List<DocumentedCommand> commands = new ArrayList<>();
        for (int i = 0; i < block.lines().size(); i++) {
            String line = block.lines().get(i);
            if (!line.startsWith(PROMPT)) {
                throw new IllegalArgumentException(block.page() + ":" + block.line() + ": a session begins with $");
            }
            int first = i;
            List<String> shown = new ArrayList<>();
            while (i + 1 < block.lines().size() && !block.lines().get(i + 1).startsWith(PROMPT)) {
                i++;
                shown.add(block.lines().get(i));
            }
            commands.add(
                    new DocumentedCommand(block.page() + ":" + (block.line() + first), withoutPrompt(line), shown));
        }
        return commands;
    }

    private static String withoutPrompt(String line) {
        return line.startsWith(PROMPT) ? line.substring(PROMPT.length()) : line;
    }

    /** Whether this output has every line that is shown, in their order. Blanks count as one. */
    boolean isShownBy(String output) {
        int from = 0;
        String flat = output.replaceAll("[ \t]+", " ");
        for (String line : shown) {
            StringBuilder pattern = new StringBuilder();
            for (String part : line.strip().replaceAll("[ \t]+", " ").split("\\.\\.\\.", -1)) {
                pattern.append(pattern.length() == 0 ? "" : ".*").append(Pattern.quote(part));
            }
            var matcher = Pattern.compile(pattern.toString()).matcher(flat);
            if (!matcher.find(from)) {
                return false;
            }
            from = matcher.end();
        }
        return true;
    }
}
