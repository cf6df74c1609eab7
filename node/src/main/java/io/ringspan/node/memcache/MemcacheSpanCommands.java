package io.ringspan.node.memcache;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.ringspan.node.memcache.compared.KeyByKey;
import io.ringspan.node.memcache.compared.SameAnswer;
import io.ringspan.node.protocol.ComparedCommands;
import io.ringspan.node.protocol.Piece;
import io.ringspan.node.protocol.RequestLimits;
import io.ringspan.node.protocol.RequestRoom;
import io.ringspan.replication.store.CommandKind;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Walks the commands of a span of memcached's, which are in {@link SentForm}.
 *
 * <p><b>Owner.</b> The store worker.
 */
public final class MemcacheSpanCommands implements ComparedCommands {
    private static final int FEW_KEYS = 16;
    private static final long MILLIS_PER_SECOND = 1000;

    /** A deadline that has been, and is not none. */
    private static final long LONG_OVER = 1;

    private static final byte[] STORED = "STORED\r\n".getBytes(ISO_8859_1);
    private static final byte[] DELETED = "DELETED\r\n".getBytes(ISO_8859_1);

    private final MemcacheRequestDecoder decoder = new MemcacheRequestDecoder(RequestLimits.NONE, RequestRoom.ENDLESS);
    private final SentForm form = new SentForm();
    private Verb verb = Verb.MN;
    private int[] keyAt = new int[FEW_KEYS];
    private int[] keyLength = new int[FEW_KEYS];
    private int keys;

    @Override
    public boolean isFlush(ByteBuf bytes, int at, int length) {
        return ComparedCommands.isCommand(MemcacheProtocol.FLUSH, bytes, at, length);
    }

    @Override
    public int next(ByteBuf bytes, int at) {
        // A span may lie behind the writer index: who keeps it copies it to places of its own. It is whole, wherever it
        // is.
        if (decoder.next(bytes, at, bytes.capacity()) != MemcacheRequestDecoder.Found.COMMAND) {
            throw new IllegalStateException("a span holds something that is no command of memcached's");
        }
        RequestLine line = decoder.line();
        verb = Objects.requireNonNull(line.verb());
        keys = 0;
        switch (verb.kind()) {
            case RETRIEVAL -> findKeys(line);
            case STORAGE, KEYED, META -> findKey(line);
            case KEYLESS -> {}
        }
        return decoder.end();
    }

    private void findKeys(RequestLine line) {
        Words words = line.words();
        for (int at = line.firstKeyAt(); at < words.textEnd(); ) {
            int end = words.end(at);
            add(at, end - at);
            at = words.next(end);
        }
    }

    /** Of one in base64, what stands in the flag that {@link SentForm} has put there; {@code me} has no flags. */
    private void findKey(RequestLine line) {
        Words words = line.words();
        if (!line.isKeyEncoded()) {
            add(words.at(1), words.length(1));
        } else if (verb == Verb.ME) {
            add(words.at(1), line.flags().key().nameLength());
        } else if (!line.flags().has('P')) {
            throw new IllegalStateException("a span has a key without its name");
        } else {
            add(words.at(line.flags().word('P')) + 1, line.flags().key().nameLength());
        }
    }

    private void add(int at, int length) {
        if (keys == keyAt.length) {
            keyAt = Arrays.copyOf(keyAt, 2 * keys);
            keyLength = Arrays.copyOf(keyLength, 2 * keys);
        }
        keyAt[keys] = at;
        keyLength[keys++] = length;
    }

    /** {@code decr} does not go below 0: in another order with {@code incr} it does something else. */
    @Override
    public CommandKind kind() {
        MetaFlags flags = decoder.line().flags();
        return switch (verb) {
            case SET, DELETE -> CommandKind.WHOLE;
            case MS -> isPlainSet(flags) ? CommandKind.WHOLE : CommandKind.DELTA;
            case MD -> flags.has('C') || flags.has('I') ? CommandKind.DELTA : CommandKind.WHOLE;
            case INCR -> CommandKind.ADDITION;
            case MA -> isPlainAddition(flags) ? CommandKind.ADDITION : CommandKind.DELTA;
            default -> CommandKind.DELTA;
        };
    }

    private boolean isPlainSet(MetaFlags flags) {
        return !flags.has('C') && !flags.has('I') && (mode() == 0 || mode() == 'S');
    }

    private boolean isPlainAddition(MetaFlags flags) {
        boolean adds = mode() == 0 || mode() == 'I' || mode() == '+';
        return adds && !flags.has('C') && !flags.has('N') && !flags.has('T');
    }

    private char mode() {
        return decoder.line().mode();
    }

    @Override
    public long deadline() {
        RequestLine line = decoder.line();
        return switch (verb) {
            case SET, TOUCH, GAT, GATS -> moment(line.exptime());
            case DELETE -> 0;
            case MS -> deadlineOfSet(line);
            case MG, MA -> line.flags().has('T') ? moment((int) line.flags().number('T')) : SAME;
            case MD -> deadlineOfStale(line.flags());
            default -> SAME;
        };
    }

    /** What is added to keeps its time, whatever the command says. */
    private long deadlineOfSet(RequestLine line) {
        if (mode() == 'A' || mode() == 'P') {
            return SAME;
        }
        return line.flags().has('T') ? moment((int) line.flags().number('T')) : 0;
    }

    private long deadlineOfStale(MetaFlags flags) {
        if (kind() == CommandKind.WHOLE) {
            return 0;
        }
        return flags.has('I') && flags.has('T') ? moment((int) flags.number('T')) : SAME;
    }

    /** In the form in which it is sent it is no time from now on. */
    private static long moment(int exptime) {
        return exptime < 0 ? LONG_OVER : exptime * MILLIS_PER_SECOND;
    }

    /** Only the size of a value tells nothing by itself: there may be blanks behind a number. */
    @Override
    public boolean hasAnyOutput() {
        MetaFlags flags = decoder.line().flags();
        return verb == Verb.MG && flags.has('s') && !flags.has('v');
    }

    @Override
    public boolean saySame(Piece one, Piece other) {
        return SameAnswer.is(one, other);
    }

    @Override
    public boolean isCutByKey() {
        return verb.kind() == Verb.Kind.RETRIEVAL;
    }

    @Override
    public ByteBuf joined(ByteBuf replies) {
        return KeyByKey.one(new MemcacheReplyWalker(), replies);
    }

    @Override
    public int keys() {
        return keys;
    }

    @Override
    public int keyAt(int key) {
        return keyAt[key];
    }

    @Override
    public int keyLength(int key) {
        return keyLength[key];
    }

    /** Only {@code get} and its kind have several keys; what is left out of them is not answered for. */
    @Override
    public boolean without(BitSet left, ByteBuf out) {
        if (left.cardinality() == keys) {
            out.writeBytes(MemcacheProtocol.NOTHING);
            return false;
        }
        form.writeWithout(decoder.line(), left, out);
        return false;
    }

    /** Values are stored, and overwritten at once; so it is with what is deleted, whether it was there or not. A number for {@code cas} nobody knows. */
    @Override
    public byte @Nullable [] overwrittenAnswer() {
        MetaFlags flags = decoder.line().flags();
        return switch (verb) {
            case SET -> STORED;
            case DELETE -> DELETED;
            case FLUSH_ALL -> MemcacheProtocol.MEMCACHE.ok();
            case MS -> isPlainSet(flags) && !flags.has('c') ? done() : null;
            case MD -> kind() == CommandKind.WHOLE ? done() : null;
            default -> null;
        };
    }

    /** What the client wants to be told again stands behind it, in the order in which the client has asked for it. */
    private byte[] done() {
        RequestLine line = decoder.line();
        Words words = line.words();
        StringBuilder done = new StringBuilder("HD");
        for (int i = verb == Verb.MS ? 3 : 2; i < words.count(); i++) {
            char letter = (char) words.bytes().getByte(words.at(i));
            if (letter == 'O') {
                done.append(' ').append(text(words, i));
            } else if (letter == 'k') {
                done.append(" k").append(text(words, 1)).append(line.isKeyEncoded() ? " b" : "");
            }
        }
        return done.append("\r\n").toString().getBytes(ISO_8859_1);
    }

    private static String text(Words words, int word) {
        return words.bytes().toString(words.at(word), words.length(word), ISO_8859_1);
    }

    /** It counts whole seconds of its own: a key goes up to one after its moment. */
    @Override
    public long endsLateMillis() {
        return MILLIS_PER_SECOND;
    }
}
