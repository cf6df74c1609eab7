package io.ringspan.conf;

import java.util.Locale;

/** The key hashes that a file can name. {@code replication} computes them. */
public enum HashName {
    ONE_AT_A_TIME,
    MD5,
    CRC16,
    CRC32,
    CRC32A,
    FNV1_64,
    FNV1A_64,
    FNV1_32,
    FNV1A_32,
    HSIEH,
    MURMUR,
    JENKINS,
    /** The published 32-bit MurmurHash3. Dynomite's hash of this name is broken and sends every key to one node. */
    MURMUR3;

    /** The name as files spell it. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
