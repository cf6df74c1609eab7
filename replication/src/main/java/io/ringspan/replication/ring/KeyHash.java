package io.ringspan.replication.ring;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * How the bytes of a key become a token. All but {@link #MURMUR3} give, bit for bit, what Dynomite gives, oddities
 * included: data that Dynomite placed is found where it is. MURMUR3 is the published function; Dynomite has the name but
 * not the function.
 *
 * <p>No function allocates or keeps anything between two keys. Each takes {@code length} bytes that begin at index
 * {@code at} and touches neither other bytes nor the indices of the buffer.
 */
public enum KeyHash {
    ONE_AT_A_TIME(KeyHash::oneAtATime),
    MD5(Md5::firstWord),
    CRC16(Crc::sixteenUnmasked),
    CRC32(Crc::fifteenBits),
    CRC32A(Crc::thirtyTwo),
    FNV1_64(KeyHash::fnv1Wide),
    FNV1A_64(KeyHash::fnv1aWide),
    FNV1_32(KeyHash::fnv1),
    FNV1A_32(KeyHash::fnv1a),
    HSIEH(Hsieh::hash),
    MURMUR(KeyHash::murmur),
    JENKINS(Jenkins::hash),
    MURMUR3(KeyHash::murmur3);

    private static final int FNV_BASIS = 0x811c9dc5;
    private static final int FNV_PRIME = 0x01000193;
    private static final long FNV_WIDE_BASIS = 0xcbf29ce484222325L;
    private static final long FNV_WIDE_PRIME = 0x100000001b3L;
    private static final int MURMUR_SEED_FACTOR = 0xdeadbeef;

    /** A static method, so nothing that could change. */
    @SuppressWarnings("ImmutableEnumChecker")
    private final Function function;

    KeyHash(Function function) {
        this.function = function;
    }

    /**
     * The hash that configuration calls {@code name}.
     *
     * @throws IllegalArgumentException if there is none; the message lists those there are
     */
    public static KeyHash named(String name) {
        return Arrays.stream(values())
                .filter(hash -> hash.configName().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "there is no key hash \"" + name + "\"; there are " + String.join(", ", configNames())));
    }

    /** What configuration may say, in the order of this enum. */
    public static List<String> configNames() {
        return Arrays.stream(values()).map(KeyHash::configName).toList();
    }

    /** What configuration and the handshake call this hash: {@code one_at_a_time}. */
    public String configName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The token of these bytes: an unsigned number in 32 bits. */
    public int token(ByteBuf bytes, int at, int length) {
        return function.token(bytes, at, length);
    }

    /** The four bytes from {@code at}, lowest first; bytes from {@code end} on count as zero. */
    static int word(ByteBuf bytes, int at, int end) {
        if (end - at >= Integer.BYTES) {
            return bytes.getIntLE(at);
        }
        int word = 0;
        for (int i = end - 1; i >= at; i--) {
            word = (word << 8) | bytes.getUnsignedByte(i);
        }
        return word;
    }

    /** Dynomite reads bytes above 127 as negative here, and only here. */
    private static int oneAtATime(ByteBuf bytes, int at, int length) {
        int hash = 0;
        for (int i = at; i < at + length; i++) {
            hash += bytes.getByte(i);
            hash += hash << 10;
            hash ^= hash >>> 6;
        }
        hash += hash << 3;
        hash ^= hash >>> 11;
        hash += hash << 15;
        return hash;
    }

    private static int fnv1(ByteBuf bytes, int at, int length) {
        int hash = FNV_BASIS;
        for (int i = at; i < at + length; i++) {
            hash = (hash * FNV_PRIME) ^ bytes.getUnsignedByte(i);
        }
        return hash;
    }

    private static int fnv1a(ByteBuf bytes, int at, int length) {
        int hash = FNV_BASIS;
        for (int i = at; i < at + length; i++) {
            hash = (hash ^ bytes.getUnsignedByte(i)) * FNV_PRIME;
        }
        return hash;
    }

    /** The low half of the 64-bit hash. */
    private static int fnv1Wide(ByteBuf bytes, int at, int length) {
        long hash = FNV_WIDE_BASIS;
        for (int i = at; i < at + length; i++) {
            hash = (hash * FNV_WIDE_PRIME) ^ bytes.getUnsignedByte(i);
        }
        return (int) hash;
    }

    /** The low half of the 64-bit hash. */
    private static int fnv1aWide(ByteBuf bytes, int at, int length) {
        long hash = FNV_WIDE_BASIS;
        for (int i = at; i < at + length; i++) {
            hash = (hash ^ bytes.getUnsignedByte(i)) * FNV_WIDE_PRIME;
        }
        return (int) hash;
    }

    /** MurmurHash2 with a seed that depends on the length, as in Dynomite. */
    private static int murmur(ByteBuf bytes, int at, int length) {
        return Murmur.two(bytes, at, length, MURMUR_SEED_FACTOR * length);
    }

    private static int murmur3(ByteBuf bytes, int at, int length) {
        return Murmur.three(bytes, at, length, 0);
    }

    @FunctionalInterface
    private interface Function {
        int token(ByteBuf bytes, int at, int length);
    }
}
