package io.ringspan.node.reconcile;

import org.jspecify.annotations.Nullable;

/** What a datacenter says of a write whose replies its relay has gathered. The code is its byte on the wire. */
public enum Gathered {
    /** A majority has applied it and replied the same. */
    MET(1),
    /** A majority has applied it, and no majority replied the same, to one command at least. */
    DIFFERENT(2),
    /** So many stores refuse it for now that there is no majority without them. */
    REFUSED(3);

    private final int code;

    Gathered(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    /** Null when the number is no code. */
    public static @Nullable Gathered of(int code) {
        return switch (code) {
            case 1 -> MET;
            case 2 -> DIFFERENT;
            case 3 -> REFUSED;
            default -> null;
        };
    }
}
