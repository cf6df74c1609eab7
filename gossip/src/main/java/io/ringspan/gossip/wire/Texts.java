package io.ringspan.gossip.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Texts that must fit. */
final class Texts {
    private Texts() {}

    /** The beginning of a text that takes no more than so many bytes. */
    static String within(String text, int bytesMax) {
        String fitting = text;
        while (fitting.getBytes(UTF_8).length > bytesMax) {
            fitting = fitting.substring(0, fitting.offsetByCodePoints(fitting.length(), -1));
        }
        return fitting;
    }
}
