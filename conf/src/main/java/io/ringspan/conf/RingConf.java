package io.ringspan.conf;

import java.util.Optional;

/**
 * How keys become tokens. All nodes of a cluster must agree on it.
 *
 * @param hashTag the two characters around the part of a key that is hashed, if any
 */
public record RingConf(HashName hash, Optional<TagChars> hashTag) {}
