package io.ringspan.node.status.peers;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What an operator may say of the links to a peer. */
public enum PeerWord {
    /** No connection is wanted: those that are there are closed, and none is tried. */
    DOWN,
    /** Connections are wanted again. */
    UP,
    /** Each connection is to be closed and made anew. */
    RESET;

    /** The one of that name, in small letters or large ones. */
    public static Optional<PeerWord> of(String name) {
        return Arrays.stream(values())
                .filter(word -> word.name().equals(name.toUpperCase(Locale.ROOT)))
                .findFirst();
    }

    /** As it is written in a path or in JSON. */
    public String small() {
        return name().toLowerCase(Locale.ROOT);
    }
}
