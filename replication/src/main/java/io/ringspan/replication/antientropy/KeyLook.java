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

    /** Expiry that lies no further apart is the same: what has set it may have come from two clocks. */
    public static final long EXPIRY_MILLIS_SAME = 50;

    /** There is no such key. */
    public static final KeyLook NONE = new KeyLook(NOTHING, 0, 0);

    /** It changed while it was read. */
    public static final KeyLook CHANGING = new KeyLook(UNCLEAR, 0, 0);

    private static final String[] KINDS = {
        "nothing", "a string", "a list", "a set", "a hash", "a sorted set", "a stream", "a value", "what is changing"
    };

    /** Whether there is a value. */
    public boolean exists() {
        return kind != NOTHING;
    }

    /** Whether this and the other are the same for a client. */
    public boolean isSameAs(KeyLook other) {
        return kind != UNCLEAR
                && kind == other.kind
                && digest == other.digest
                && (expiresMillis == 0) == (other.expiresMillis == 0)
                && Math.abs(expiresMillis - other.expiresMillis) <= EXPIRY_MILLIS_SAME;
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
