package io.ringspan.conf;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ringspan.base.Datacenter;
import java.util.List;
import java.util.Optional;

/**
 * How keys become tokens, and where some of them are at home. All nodes of a cluster must agree on it.
 *
 * @param hashTag the two characters around the part of a key that is hashed, if any
 * @param homes keys whose writes one datacenter decides: the first whose pattern matches holds
 */
public record RingConf(HashName hash, Optional<TagChars> hashTag, List<Home> homes) {
    /** How many homes a node may name. */
    public static final int HOMES_MAX = 64;

    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    public RingConf {
        homes = List.copyOf(homes);
    }

    /** No key has a home. */
    public RingConf(HashName hash, Optional<TagChars> hashTag) {
        this(hash, hashTag, List.of());
    }

    /**
     * The datacenter where all writes of the keys that match a pattern are decided.
     *
     * @param keys a pattern as Redis has them
     */
    public record Home(String keys, Datacenter datacenter) {}

    /** Of all homes in their order: nodes that have the same homes have the same. 0 for none. */
    public long homesDigest() {
        if (homes.isEmpty()) {
            return 0;
        }
        long digest = FNV_OFFSET;
        for (Home home : homes) {
            // No datacenter's name has a slash in it.
            for (byte one : (home.datacenter() + "/" + home.keys() + "\n").getBytes(UTF_8)) {
                digest = (digest ^ (one & 0xFF)) * FNV_PRIME;
            }
        }
        return digest;
    }
}
