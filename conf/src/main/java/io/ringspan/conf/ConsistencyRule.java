package io.ringspan.conf;

import java.util.Optional;

/**
 * The levels of the keys that match a pattern. One of the two is there at least.
 *
 * @param keys a pattern as Redis has them
 */
public record ConsistencyRule(String keys, Optional<Consistency> read, Optional<Consistency> write) {
    /** How many of them a node may have. */
    public static final int RULES_MAX = 64;

    /** How many bytes of UTF-8 a pattern may have. */
    public static final int PATTERN_BYTES_MAX = 256;
}
