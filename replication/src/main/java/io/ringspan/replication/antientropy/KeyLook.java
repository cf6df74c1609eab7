package io.ringspan.replication.antientropy;

/**
 * What a replica holds at a key, as far as others need to know it.
 *
 * @param kind what type of value, {@link #NOTHING} if there is none, {@link #UNCLEAR} if it changed while it was read
 * @param digest of the content, the same for equal content whatever the store's encoding of it
 * @param expiresMillis when it expires, since 1970; 0 if it does not
 */
public record KeyLook(byte kind, long digest, long expiresMillis) {
    public static final byte NOTHING = 0;
    public static final byte STRING = 1;
    public static final byte LIST = 2;
    public static final byte SET = 3;
    public static final byte HASH = 4;
    public static final byte SORTED_SET = 5;
    public static final byte STREAM = 6;
    /** Of a module, or of a type that is not known here. */
    public static final byte OTHER = 7;

    public static final byte UNCLEAR = 8;
    /** What memcached has: bytes and its client's flags. */
    public static final byte ITEM = 9;
    /** There is none, in a store that has pushed out values to make room for others. */
    public static final byte EVICTED = 10;

    /** Expiry that lies no further apart is the same: what has set it may have come from two clocks. */
    public static final long EXPIRY_MILLIS_SAME = 50;

    /** The same of an {@link #ITEM}: it ends with a second, and which one that is can be read to a second only. */
    public static final long ITEM_EXPIRY_MILLIS_SAME = 2_000;

    /** There is no such key. */
    public static final KeyLook NONE = new KeyLook(NOTHING, 0, 0);

    /** There is no such key, and there may have been one that nobody has deleted. */
    public static final KeyLook MAYBE_EVICTED = new KeyLook(EVICTED, 0, 0);

    /** It changed while it was read. */
    public static final KeyLook CHANGING = new KeyLook(UNCLEAR, 0, 0);

    private static final String[] KINDS = {
        "nothing",
        "a string",
        "a list",
        "a set",
        "a hash",
        "a sorted set",
        "a stream",
        "a value",
        "what is changing",
        "an item",
        "nothing, or no more"
    };

    /** Whether there is a value. */
    public boolean exists() {
        return kind != NOTHING && kind != EVICTED;
    }

    /** Whether that there is no value says nothing of what was written: the store may have made room for others. */
    boolean mayBeEvicted() {
        return kind == EVICTED;
    }

    /** Whether this and the other are the same for a client. */
    public boolean isSameAs(KeyLook other) {
        if (!exists() && !other.exists()) {
            return true;
        }
        long apartMillis = kind == ITEM ? ITEM_EXPIRY_MILLIS_SAME : EXPIRY_MILLIS_SAME;
        return kind != UNCLEAR
                && kind == other.kind
                && digest == other.digest
                && (expiresMillis == 0) == (other.expiresMillis == 0)
                && Math.abs(expiresMillis - other.expiresMillis) <= apartMillis;
    }

    /**
     * Which of two contents is kept if nothing else decides: one beats none, then the greater digest, then the later expiry.
     * Above 0 if this one is.
     */
    public int rank(KeyLook other) {
        int byExistence = Boolean.compare(exists(), other.exists());
        if (byExistence != 0) {
            return byExistence;
        }
        int byDigest = Long.compareUnsigned(digest, other.digest);
        if (byDigest != 0) {
            return byDigest;
        }
        int byKind = Byte.compare(kind, other.kind);
        return byKind != 0 ? byKind : Long.compareUnsigned(expiresMillis - 1, other.expiresMillis - 1);
    }

    /** What stands for a key with this in a sum over many. */
    long sum(long keyDigest) {
        return ContentDigest.both(keyDigest, ContentDigest.both(digest + kind, expiresMillis));
    }

    /** For people. */
    public String words() {
        return KINDS[kind] + (expiresMillis == 0 ? "" : " until " + expiresMillis);
    }
}
