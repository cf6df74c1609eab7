package io.ringspan.node.memcache;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * What one line of a client says: a command and its arguments, or what is wrong with it.
 *
 * <p><b>Owner.</b> The worker. <b>Buffers.</b> Borrowed until the next {@link #read}.
 */
public final class RequestLine {
    private static final @Nullable String GOOD = null;
    private static final String UNKNOWN = "ERROR";
    static final String FORMAT = "CLIENT_ERROR bad command line format";
    private static final String DELETE_USAGE = FORMAT + ".  Usage: delete <key> [noreply]";
    private static final String EXPTIME = "CLIENT_ERROR invalid exptime argument";
    private static final String TOO_MANY_FLAGS = "CLIENT_ERROR options flags too long";
    private static final String LONG_OPAQUE = "CLIENT_ERROR opaque token too long";

    private static final int FLAGS_WORDS = 20;
    private static final int VALUE_BYTES_MAX = Integer.MAX_VALUE - 2;
    private static final byte[] NOREPLY = "noreply".getBytes(US_ASCII);
    private static final byte[] IN_BASE64 = {'b'};

    private final Words words = new Words();
    private final MetaFlags flags = new MetaFlags();
    private final Numeral numeral = new Numeral();

    private @Nullable Verb verb;
    private int dataLength;
    private int exptime;
    private long clientFlags;
    private long number;
    private boolean muted;
    private boolean plain;
    private boolean drops;
    private boolean encoded;

    /**
     * Reads the line between {@code from} and {@code feed}, where its line feed is.
     *
     * @return what memcached answers at once, without the end of the line; null if there is nothing wrong with it. If {@link #dataLength()} is not
     *     negative then, the value comes all the same
     */
    @Nullable
    String read(ByteBuf in, int from, int feed) {
        words.read(in, from, feed);
        muted = false;
        drops = false;
        encoded = false;
        plain = words.isTidy();
        dataLength = -1;
        verb = words.count() == 0 ? null : Verb.at(in, words.at(0), words.length(0));
        if (verb == null) {
            return UNKNOWN;
        }
        return switch (verb.kind()) {
            case RETRIEVAL -> retrieval(verb);
            case STORAGE -> storage(verb);
            case KEYED -> keyed(verb);
            case META -> meta(verb);
            case KEYLESS -> keyless(verb);
        };
    }

    private @Nullable String retrieval(Verb of) {
        if (words.count() < 2) {
            return UNKNOWN;
        }
        if ((of == Verb.GAT || of == Verb.GATS) && !isExptime(1)) {
            return EXPTIME;
        }
        return words.longest() > MemcacheRequestDecoder.KEY_BYTES_MAX ? FORMAT : GOOD;
    }

    private @Nullable String storage(Verb of) {
        int most = of == Verb.CAS ? 7 : 6;
        if (words.count() != most && words.count() != most - 1) {
            return UNKNOWN;
        }
        mute();
        plain &= words.count() < most;
        if (isKeyTooLong() || !isUnsigned(2)) {
            return FORMAT;
        }
        clientFlags = numeral.value();
        plain &= clientFlags == (clientFlags & 0xFFFF_FFFFL);
        if (!isExptime(3) || !isSigned(4)) {
            return FORMAT;
        }
        int length = (int) numeral.value();
        plain &= length == numeral.value();
        if (of == Verb.CAS && !isUnsigned(5)) {
            return FORMAT;
        }
        number = numeral.value();
        return withData(length, of == Verb.SET);
    }

    private @Nullable String withData(int length, boolean dropsWhatIsThere) {
        if (length < 0 || length > VALUE_BYTES_MAX) {
            return FORMAT;
        }
        drops = dropsWhatIsThere;
        dataLength = length;
        return GOOD;
    }

    private @Nullable String keyed(Verb of) {
        return switch (of) {
            case DELETE -> delete();
            case ME -> words.count() < 2 || isKeyTooLong() ? FORMAT : debug();
            default -> withNumber(of);
        };
    }

    private @Nullable String withNumber(Verb of) {
        if (words.count() != 3 && words.count() != 4) {
            return UNKNOWN;
        }
        mute();
        plain &= words.count() == 3;
        if (isKeyTooLong()) {
            return FORMAT;
        }
        if (of == Verb.TOUCH) {
            return isExptime(2) ? GOOD : EXPTIME;
        }
        if (!isUnsigned(2)) {
            return "CLIENT_ERROR invalid numeric delta argument";
        }
        number = numeral.value();
        return GOOD;
    }

    private @Nullable String delete() {
        int count = words.count();
        if (count < 2 || count > 4) {
            return UNKNOWN;
        }
        if (count > 2) {
            mute();
            boolean zero = words.length(2) == 1 && words.bytes().getByte(words.at(2)) == '0';
            plain = false;
            if (count == 3 ? !zero && !muted : !zero || !muted) {
                return DELETE_USAGE;
            }
        }
        return isKeyTooLong() ? FORMAT : GOOD;
    }

    /** Of words behind the key it takes one: that the key is in base64. */
    private @Nullable String debug() {
        plain &= words.count() == 2;
        encoded = words.count() > 2 && words.is(2, IN_BASE64);
        EncodedKey key = flags.key();
        return encoded && !key.read(words.bytes(), words.at(1), words.length(1)) ? FORMAT : GOOD;
    }

    private @Nullable String meta(Verb of) {
        if (words.count() < 2) {
            return UNKNOWN;
        }
        if (isKeyTooLong()) {
            return FORMAT;
        }
        if (of == Verb.MS) {
            return metaSet();
        }
        if (words.count() >= FLAGS_WORDS) {
            return tooManyFlags(of);
        }
        String wrong = readFlags(2);
        if (wrong != null) {
            return of == Verb.MG ? wrong : "CLIENT_ERROR invalid or duplicate flag";
        }
        if (isOverWithName()) {
            return tooManyFlags(of);
        }
        if (of == Verb.MA && !isMode("ID+-")) {
            return "CLIENT_ERROR invalid mode for ma M token";
        }
        return flags.isOpaqueTooLong(words) ? LONG_OPAQUE : GOOD;
    }

    /** What is wrong with the flags comes after the value's length, which is known then. */
    private @Nullable String metaSet() {
        if (words.count() == 2) {
            return FORMAT;
        }
        if (words.count() >= FLAGS_WORDS) {
            return TOO_MANY_FLAGS;
        }
        if (!isSigned(2)) {
            return FORMAT;
        }
        int length = (int) numeral.value();
        plain &= length == numeral.value();
        String wrong = withData(length, true);
        if (wrong != null) {
            return wrong;
        }
        wrong = readFlags(3);
        if (wrong != null) {
            return wrong;
        }
        if (isOverWithName()) {
            return TOO_MANY_FLAGS;
        }
        if (!isMode("EAPRS")) {
            return "CLIENT_ERROR invalid mode for ms M token";
        }
        return flags.isOpaqueTooLong(words) ? LONG_OPAQUE : GOOD;
    }

    private @Nullable String readFlags(int from) {
        String wrong = flags.read(words, 1, from);
        plain &= flags.isPlain();
        encoded = flags.has('b');
        return wrong;
    }

    /** One flag more is sent of a key in base64. */
    private boolean isOverWithName() {
        return encoded && !flags.has('P') && words.count() + 1 >= FLAGS_WORDS;
    }

    private static String tooManyFlags(Verb of) {
        return of == Verb.MG ? "CLIENT_ERROR options flags are too long" : TOO_MANY_FLAGS;
    }

    private boolean isMode(String modes) {
        return !flags.has('M') || modes.indexOf(mode()) >= 0;
    }

    /** What is behind the flag M of a meta command; 0 if that is not there. */
    char mode() {
        return flags.has('M') ? (char) words.bytes().getByte(words.at(flags.word('M')) + 1) : 0;
    }

    private @Nullable String keyless(Verb of) {
        int count = words.count();
        if (of == Verb.VERBOSITY) {
            return count < 2 || count > 3 ? UNKNOWN : verbosity();
        }
        if (of == Verb.FLUSH_ALL) {
            return count > 3 ? UNKNOWN : flushAll();
        }
        return GOOD;
    }

    private @Nullable String verbosity() {
        mute();
        return isUnsigned(1) ? GOOD : FORMAT;
    }

    private @Nullable String flushAll() {
        mute();
        exptime = 0;
        boolean noTime = words.count() == (muted ? 2 : 1);
        return noTime || isExptime(1) ? GOOD : EXPTIME;
    }

    /** As memcached has it: whatever the last word is, that one. */
    private void mute() {
        muted = words.count() > 1 && words.is(words.count() - 1, NOREPLY);
        plain &= !muted;
    }

    private boolean isKeyTooLong() {
        return words.length(1) > MemcacheRequestDecoder.KEY_BYTES_MAX;
    }

    private boolean isExptime(int word) {
        boolean good = isSigned(word);
        exptime = (int) numeral.value();
        plain &= exptime == numeral.value();
        return good;
    }

    private boolean isSigned(int word) {
        boolean good = numeral.isSigned(words.bytes(), words.at(word), words.length(word));
        plain &= numeral.isPlain();
        return good;
    }

    private boolean isUnsigned(int word) {
        boolean good = numeral.isUnsigned(words.bytes(), words.at(word), words.length(word));
        plain &= numeral.isPlain();
        return good;
    }

    /** The command's first word; null when it is none. */
    public @Nullable Verb verb() {
        return verb;
    }

    /** Whether it is one of the meta commands that have {@link #flags}. */
    boolean isMeta() {
        return verb != null && verb.kind() == Verb.Kind.META;
    }

    /** Whether the client has asked to hear nothing, errors included. A quiet meta command hears its errors. */
    public boolean isMuted() {
        return muted;
    }

    /** Whether a command that is too large makes its key's value go, so that nobody takes the old one for what was to be. */
    public boolean drops() {
        return drops;
    }

    /** Whether it stands there as {@link SentForm} would write it, but for the times of expiry and what is quiet. */
    boolean isPlain() {
        return plain;
    }

    /** Whether it names several keys. */
    public boolean hasSeveralKeys() {
        return verb != null && verb.kind() == Verb.Kind.RETRIEVAL && words.count() > keyWord() + 1;
    }

    /** Whether it may change what its key has. A plain {@code mg} may win what is stale, and is a read all the same. */
    public boolean isWrite() {
        if (verb == Verb.MG) {
            return flags.has('T') || flags.has('N') || flags.has('R');
        }
        return verb != Verb.GET && verb != Verb.GETS && verb != Verb.ME;
    }

    /** Whether the client has put the key in base64. */
    public boolean isKeyEncoded() {
        return encoded;
    }

    /** Where the name of the key is, by which nodes know it: in the buffer given, or elsewhere if the client has put it in base64. */
    public ByteBuf keyBytes() {
        return encoded ? flags.key().name() : words.bytes();
    }

    public int keyAt() {
        return encoded ? 0 : words.at(keyWord());
    }

    /** Bytes of the name of the first key, -1 if there is none. */
    public int keyLength() {
        if (encoded) {
            return flags.key().nameLength();
        }
        return verb == null || verb.kind() == Verb.Kind.KEYLESS || words.count() <= keyWord()
                ? -1
                : words.length(keyWord());
    }

    /** Which word the first key is. */
    int keyWord() {
        return verb == Verb.GAT || verb == Verb.GATS ? 2 : 1;
    }

    /** Where the first key begins; the line's end if there is none. */
    public int firstKeyAt() {
        return words.count() > keyWord() ? words.at(keyWord()) : words.textEnd();
    }

    public Words words() {
        return words;
    }

    /** Of a meta command. */
    public MetaFlags flags() {
        return flags;
    }

    /** Bytes of the value behind the line, -1 when there is none. */
    public int dataLength() {
        return dataLength;
    }

    /** When it is to expire, as the client has said it; of meta commands their flags tell. */
    public int exptime() {
        return exptime;
    }

    /** What the client keeps with the value: 32 bits. */
    public long clientFlags() {
        return clientFlags & 0xFFFF_FFFFL;
    }

    /** By how much to change, or the value's unique number: unsigned. */
    public long number() {
        return number;
    }
}
