package io.ringspan.node.antientropy.exchange;

import io.ringspan.node.antientropy.content.Scratch;
import io.ringspan.node.antientropy.content.StoreReader;
import io.ringspan.node.antientropy.content.StoreReading;
import io.ringspan.replication.antientropy.ContentDigest;
import io.ringspan.replication.antientropy.KeyLook;
import io.ringspan.replication.antientropy.LeafSums;
import io.ringspan.replication.antientropy.Leaves;
import io.ringspan.replication.ring.KeyTokens;
import io.ringspan.replication.ring.TokenRange;
import io.ringspan.replication.ring.Topology;
import java.io.Closeable;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * What a node answers while another one, or itself, compares: walks its own store as far as it is told to, so that whoever asks
 * sets the pace.
 *
 * <p><b>Owner.</b> The desk's thread. <b>Limits.</b> {@link LeafSums} of one node's ranges, and one page of keys.
 */
final class CompareSession implements Closeable {
    /** Keys with longer names are passed over: a page of them would be too long for a frame. */
    private static final int KEY_BYTES_MAX = 16 << 10;

    private static final int KEYS_AT_ONCE_MAX = 10_000;
    private static final int PUT_SECONDS_MAX = 30;

    private final Topology topology;
    private final KeyTokens tokens;
    private final StoreReading reading;
    private final Puts puts;
    private StoreReader store;
    private Leaves leaves;
    private LeafSums sums;
    private final ContentDigest digest = new ContentDigest();
    private BitSet marked = new BitSet();
    private @Nullable Scratch scratch;
    /** Whether only the tokens matter, and not who owns them. */
    private boolean ofAnybody;

    private CompareSession(Topology topology, KeyTokens tokens, StoreReading reading, Puts puts, StoreReader store) {
        this.topology = topology;
        this.tokens = tokens;
        this.reading = reading;
        this.puts = puts;
        this.store = store;
        this.leaves = Leaves.of(topology, topology.self());
        this.sums = new LeafSums(leaves.count());
    }

    static CompareSession over(Topology topology, KeyTokens tokens, StoreReading store, Puts puts) throws IOException {
        return new CompareSession(topology, tokens, store, puts, store.connect());
    }

    /**
     * The answer to a question.
     *
     * @throws IllegalArgumentException if it makes no sense
     */
    byte[] answer(byte[] asked) throws IOException {
        try {
            return answer(new Words.Read(asked)).toBytes();
        } catch (IOException failed) {
            // What comes next on this connection may belong to what was asked before.
            close();
            store = reading.connect();
            throw failed;
        } catch (BufferUnderflowException cut) {
            throw new IllegalArgumentException("a question is cut off", cut);
        }
    }

    /** The answer to a question for values, which comes when the store has given them; null if it is another question. */
    @Nullable
    CompletableFuture<byte[]> given(byte[] asked, Gives gives) {
        Words.Read question = new Words.Read(asked);
        Question its = Question.of(question.code());
        return its == Question.VALUES || its == Question.CUT ? gives.give(question.keys(), its == Question.CUT) : null;
    }

    private Words answer(Words.Read asked) throws IOException {
        Question question = Question.of(asked.code());
        if (question == null) {
            throw new IllegalArgumentException("no such question");
        }
        return switch (question) {
            case OPEN -> open(asked.number(), new TokenRange(asked.longNumber(), asked.longNumber()));
            case WALK -> walk(asked.text(), asked.number());
            case TOP -> new Words().numbers(sums.top());
            case UNDER -> under(asked.bits());
            case MARK -> mark(asked.bits());
            case KEYS -> keys(asked.text(), asked.number());
            case LOOKS -> new Words().looks(store.looks(asked.keys()));
            case EXIST -> exist(store.exist(asked.keys()));
            case PUT -> put(asked);
            case WEIGH -> new Words().numbers(store.weigh(asked.keys()));
            case PIECE -> piece(asked.bytes(), asked.code(), asked.text());
            case MEASURE -> throw new IllegalArgumentException("this is asked past the desk");
            case TAKE -> new Words().text(take(asked.code() != 0, asked.commands()));
            case BEGIN -> begin(asked.ranges());
            case NAMES -> names(asked.text(), asked.number());
            case VALUES, CUT, SOUND, BACKLOG -> throw new IllegalStateException("answered elsewhere");
        };
    }

    private Words open(int node, TokenRange range) throws IOException {
        if (node < 0 || node >= topology.size()) {
            throw new IllegalArgumentException("no such node");
        }
        return begin(Leaves.of(topology, node, range), false);
    }

    private Words begin(List<TokenRange> ranges) throws IOException {
        return begin(Leaves.of(topology, ranges), true);
    }

    private Words begin(Leaves these, boolean whoeverOwnsThem) throws IOException {
        leaves = these;
        ofAnybody = whoeverOwnsThem;
        sums = new LeafSums(leaves.count());
        marked = new BitSet();
        return new Words().number(store.size()).text(store.runId());
    }

    /** The leaf of a key that this node owns; -1 if it is not to be compared. */
    private int leaf(byte[] key) {
        int token = tokens.token(key);
        return mayHold(token) ? leaves.of(token) : -1;
    }

    private boolean mayHold(int token) {
        return ofAnybody || topology.takes(topology.self(), token);
    }

    private StoreReader.Page page(String cursor, int count) throws IOException {
        return store.scan(cursor, Math.max(1, Math.min(KEYS_AT_ONCE_MAX, count)), KEY_BYTES_MAX);
    }

    private Words walk(String cursor, int count) throws IOException {
        long micros = store.probe();
        StoreReader.Page page = page(cursor, count);
        List<byte[]> own = new ArrayList<>(page.keys().size());
        int[] its = new int[page.keys().size()];
        for (byte[] key : page.keys()) {
            int leaf = leaf(key);
            if (leaf >= 0) {
                its[own.size()] = leaf;
                own.add(key);
            }
        }
        KeyLook[] looks = store.looks(own);
        for (int i = 0; i < looks.length; i++) {
            if (looks[i].exists()) {
                byte[] key = own.get(i);
                sums.add(its[i], digest.begin().add(key, 0, key.length).end(), looks[i]);
            }
        }
        return new Words()
                .text(page.cursor())
                .number(page.keys().size())
                .number(micros)
                .number(page.passedOver());
    }

    private Words under(BitSet tops) {
        Words words = new Words();
        tops.stream().filter(top -> top < LeafSums.tops(leaves.count())).forEach(top -> words.numbers(sums.under(top)));
        return words;
    }

    private Words mark(BitSet these) {
        marked = these;
        return new Words();
    }

    private Words keys(String cursor, int count) throws IOException {
        long micros = store.probe();
        StoreReader.Page page = page(cursor, count);
        List<byte[]> found = new ArrayList<>();
        for (byte[] key : page.keys()) {
            int leaf = leaf(key);
            if (leaf >= 0 && marked.get(leaf)) {
                found.add(key);
            }
        }
        return new Words()
                .text(page.cursor())
                .number(page.keys().size())
                .number(micros)
                .keys(found);
    }

    private Words names(String cursor, int count) throws IOException {
        long micros = store.probe();
        StoreReader.Page page = page(cursor, count);
        List<byte[]> found = new ArrayList<>(page.keys().size());
        for (byte[] key : page.keys()) {
            if (leaf(key) >= 0) {
                found.add(key);
            }
        }
        return new Words()
                .text(page.cursor())
                .number(page.keys().size())
                .number(micros)
                .number(page.passedOver())
                .keys(found)
                .numbers(store.weigh(found));
    }

    private Words piece(byte[] key, byte kind, String cursor) throws IOException {
        StoreReader.Piece piece = store.piece(key, kind, cursor);
        return new Words().text(piece.trouble()).text(piece.cursor()).commands(piece.commands());
    }

    private String take(boolean first, List<byte[][]> commands) throws IOException {
        if (!store.takesPieces()) {
            return "this store takes no pieces of values";
        }
        Scratch its = scratch;
        if (its == null) {
            its = Scratch.connect(reading);
            scratch = its;
        }
        String trouble = first ? its.begin() : "";
        return trouble.isEmpty() ? its.add(commands) : trouble;
    }

    private Words put(Words.Read asked) throws IOException {
        List<CompletableFuture<Integer>> sent = new ArrayList<>();
        for (int left = asked.number(); left > 0; left--) {
            Puts.Put put = onePut(asked);
            boolean fits = mayHold(put.token()) && (!ofAnybody || leaves.of(put.token()) >= 0);
            sent.add(fits ? puts.put(put) : CompletableFuture.completedFuture(Puts.REFUSED));
        }
        Words said = new Words().number(sent.size());
        for (CompletableFuture<Integer> one : sent) {
            try {
                said.number(one.get(PUT_SECONDS_MAX, TimeUnit.SECONDS).intValue());
            } catch (ExecutionException | TimeoutException unknown) {
                said.number(Puts.REFUSED);
            } catch (InterruptedException ends) {
                Thread.currentThread().interrupt();
                throw new IOException("the node is ending", ends);
            }
        }
        return said;
    }

    private Puts.Put onePut(Words.Read asked) {
        byte[] key = asked.bytes();
        Puts.Form form = Puts.Form.of(asked.number());
        return new Puts.Put(
                tokens.token(key), key, form, asked.bytes(), asked.longNumber(), asked.state(), asked.state());
    }

    private static Words exist(boolean[] exist) {
        byte[] answer = new byte[exist.length];
        for (int i = 0; i < exist.length; i++) {
            answer[i] = (byte) (exist[i] ? 1 : 0);
        }
        return new Words().bytes(answer);
    }

    @Override
    public void close() throws IOException {
        store.close();
        Scratch its = scratch;
        scratch = null;
        if (its != null) {
            its.close();
        }
    }
}
