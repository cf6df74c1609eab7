package io.ringspan.node.script.registry;

import org.jspecify.annotations.Nullable;

/**
 * One thing that was said: that a script or a library is there, that a library is gone, or that all of a kind are.
 *
 * @param name a script's digest, or a library's name; empty where it is about all
 * @param text what was loaded; null where something is gone, or only what there is is told
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares changes, and nobody changes their texts
public record Change(Kind kind, String name, Stamp stamp, byte @Nullable [] text) {
    /** What a change is about. The code is its byte on the wire and on disk: it never changes its meaning. */
    public enum Kind {
        SCRIPT(1),
        LIBRARY(2),
        /** All scripts that were loaded before are gone. */
        ALL_SCRIPTS(3),
        /** The same of libraries. */
        ALL_LIBRARIES(4);

        private final byte code;

        Kind(int code) {
            this.code = (byte) code;
        }

        public byte code() {
            return code;
        }

        public static @Nullable Kind of(byte code) {
            for (Kind kind : values()) {
                if (kind.code == code) {
                    return kind;
                }
            }
            return null;
        }

        /** Whether it is about all of a kind. */
        public boolean isOfAll() {
            return this == ALL_SCRIPTS || this == ALL_LIBRARIES;
        }
    }

    /** How many bytes of text it brings. */
    public int length() {
        return text == null ? 0 : text.length;
    }

    /** The same without its text: that there is such a thing. */
    public Change told() {
        return new Change(kind, name, stamp, null);
    }
}
