package io.ringspan.node.antientropy.exchange;

import io.netty.buffer.Unpooled;
import io.ringspan.base.Endpoint;
import io.ringspan.node.antientropy.content.StoreReader;
import io.ringspan.replication.antientropy.ContentDigest;
import io.ringspan.replication.antientropy.KeyLook;
import io.ringspan.replication.antientropy.LeafSums;
import io.ringspan.replication.antientropy.Leaves;
import io.ringspan.replication.antientropy.TokenRange;
import io.ringspan.replication.ring.KeyTokens;
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

/**
 * What a node answers while another one, or itself, compares: walks its own store as far as it is told to, so that whoever asks
 * sets the pace.
 *
 * <p><b>Owner.</b> The desk's thread. <b>Limits.</b> {@link LeafSums} of one node's ranges, and one page of keys.
 */
final class CompareSession implements Closeable {
    /** Longer keys are passed over: what names several of them would be too long for a frame. */
    private static final int KEY_BYTES_MAX = 1 << 20;

    private static final int KEYS_AT_ONCE_MAX = 10_000;
    private static final int PUT_SECONDS_MAX = 30;

    private final Topology topology;
    private final KeyTokens tokens;
    private final Endpoint endpoint;
    private final Puts puts;
    private StoreReader store;
    private Leaves leaves;
    private LeafSums sums;
    private BitSet marked = new BitSet();

    private CompareSession(Topology topology, KeyTokens tokens, Endpoint endpoint, Puts puts, StoreReader store) {
        this.topology = topology;
        this.tokens = tokens;
        this.endpoint = endpoint;
        this.puts = puts;
        this.store = store;
        this.leaves = Leaves.of(topology, topology.self());
        this.sums = new LeafSums(leaves.count());
    }

    static CompareSession over(Topology topology, KeyTokens tokens, Endpoint store, Puts puts) throws IOException {
        return new CompareSession(topology, tokens, store, puts, StoreReader.connect(store));
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
            store.close();
            store = StoreReader.connect(endpoint);
            throw failed;
        } catch (BufferUnderflowException cut) {
            throw new IllegalArgumentException("a question is cut off", cut);
        }
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
        };
    }

    private Words open(int node, TokenRange range) throws IOException {
        if (node < 0 || node >= topology.size()) {
            throw new IllegalArgumentException("no such node");
        }
        leaves = Leaves.of(topology, node, range);
        sums = new LeafSums(leaves.count());
        marked = new BitSet();
        return new Words().number(store.size()).text(store.runId());
    }

    /** The leaf of a key that this node owns; -1 if it is not to be compared. */
    private int leaf(byte[] key) {
        int token = tokens.token(Unpooled.wrappedBuffer(key), 0, key.length);
        boolean compared = key.length <= KEY_BYTES_MAX && topology.owns(topology.self(), token);
        return compared ? leaves.of(token) : -1;
    }

    private StoreReader.Page page(String cursor, int count) throws IOException {
        return store.scan(cursor, Math.max(1, Math.min(KEYS_AT_ONCE_MAX, count)));
    }

    private Words walk(String cursor, int count) throws IOException {
        long micros = store.probe();
        StoreReader.Page page = page(cursor, count);
        List<byte[]> own = new ArrayList<>(page.keys().size());
        for (byte[] key : page.keys()) {
            if (leaf(key) >= 0) {
                own.add(key);
            }
        }
        KeyLook[] looks = store.looks(own);
        for (int i = 0; i < looks.length; i++) {
            if (looks[i].exists()) {
                byte[] key = own.get(i);
                sums.add(leaf(key), ContentDigest.of(key), looks[i]);
            }
        }
        return new Words().text(page.cursor()).number(page.keys().size()).number(micros);
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

    private Words put(Words.Read asked) throws IOException {
        List<CompletableFuture<Integer>> sent = new ArrayList<>();
        for (int left = asked.number(); left > 0; left--) {
            Puts.Put put = new Puts.Put(asked.number(), asked.bytes(), asked.number(), asked.number(), asked.numbers());
            boolean fits = put.versions().length == 4
                    && put.count() > 0
                    && put.keyCommandAt() >= 0
                    && topology.owns(topology.self(), put.token());
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
    }
}
