package io.ringspan.node.measure;

import io.ringspan.node.antientropy.content.StoreReader;
import io.ringspan.node.antientropy.content.StoreReading;
import io.ringspan.replication.antientropy.Pace;
import io.ringspan.replication.ring.KeyTokens;
import io.ringspan.replication.ring.TokenRange;
import io.ringspan.replication.ring.balance.Pieces;
import io.ringspan.replication.ring.balance.TokenWeights;
import io.ringspan.replication.ring.balance.TokenWeights.Piece;
import io.ringspan.replication.ring.balance.Weight;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleConsumer;

/**
 * Walks a store once over a connection of its own and counts keys, and weighs one in {@value #WEIGHED_EACH} of them.
 *
 * <p><b>Owner.</b> The thread that walks. <b>Limits.</b> A page of keys, and three numbers a piece.
 */
final class StoreWalk {
    static final int WEIGHED_EACH = 16;
    private static final int KEYS_AT_ONCE = 1_000;
    /** Keys with longer names are passed over, as where stores are compared. */
    private static final int KEY_BYTES_MAX = 16 << 10;

    private static final long NANOS_PER_MILLI = 1_000_000;
    /** So long it does not notice that it is to stop. */
    private static final long LOOK_UP_MILLIS = 100;

    private final KeyTokens tokens;
    private final Pieces pieces;
    private final long[] keys;
    private final long[] weighed;
    private final long[] bytes;
    private long found;

    /** It was told to stop. */
    static final class Stopped extends Exception {
        private static final long serialVersionUID = 1L;
    }

    StoreWalk(KeyTokens tokens, Pieces pieces) {
        this.tokens = tokens;
        this.pieces = pieces;
        this.keys = new long[pieces.count()];
        this.weighed = new long[pieces.count()];
        this.bytes = new long[pieces.count()];
    }

    /** @param progress hears from 0 to 1 how much is done */
    void run(StoreReading store, Pace pace, BooleanSupplier stops, DoubleConsumer progress)
            throws IOException, InterruptedException, Stopped {
        try (StoreReader reader = store.connect()) {
            double size = (double) Math.max(1, reader.size());
            long walked = 0;
            String cursor = "0";
            do {
                long micros = reader.probe();
                StoreReader.Page page = reader.scan(cursor, KEYS_AT_ONCE, KEY_BYTES_MAX);
                take(reader, page.keys());
                walked += page.keys().size();
                progress.accept(Math.min(0.99, (double) walked / size));
                cursor = page.cursor();
                rest(pace, page.keys().size(), micros, stops);
            } while (!cursor.equals("0"));
        }
    }

    private void take(StoreReader reader, List<byte[]> page) throws IOException {
        List<byte[]> some = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        for (byte[] key : page) {
            int piece = pieces.of(tokens.token(key));
            if (piece >= 0) {
                keys[piece]++;
                if (found++ % WEIGHED_EACH == 0) {
                    some.add(key);
                    places.add(piece);
                }
            }
        }
        long[] weights = reader.weigh(some);
        for (int i = 0; i < weights.length; i++) {
            if (weights[i] > 0) { // else it is gone
                bytes[places.get(i)] += weights[i];
                weighed[places.get(i)]++;
            }
        }
    }

    private static void rest(Pace pace, int keys, long storeMicros, BooleanSupplier stops)
            throws InterruptedException, Stopped {
        long begunNanos = System.nanoTime();
        long nanos = pace.walked(begunNanos, keys, storeMicros);
        for (long left = nanos; left > NANOS_PER_MILLI; left = nanos - (System.nanoTime() - begunNanos)) {
            if (stops.getAsBoolean()) {
                break;
            }
            Thread.sleep(Math.min(LOOK_UP_MILLIS, left / NANOS_PER_MILLI));
        }
        if (stops.getAsBoolean()) {
            throw new Stopped();
        }
    }

    /**
     * What was found. A key that was not weighed weighs as much as those of its piece that were, or as all that were.
     *
     * @param load of the same tokens
     * @param isByKeys whether the load is that of all tokens together, and is to be laid on them as keys are
     */
    TokenWeights weights(TokenWeights load, boolean isByKeys) {
        long sum = 0;
        long count = 0;
        long all = 0;
        for (int piece = 0; piece < keys.length; piece++) {
            sum += bytes[piece];
            count += weighed[piece];
            all += keys[piece];
        }
        double mean = count == 0 ? 0 : (double) sum / (double) count;
        List<Piece> found = new ArrayList<>();
        List<TokenRange> ranges = pieces.ranges();
        for (int piece = 0; piece < keys.length; piece++) {
            double each = weighed[piece] == 0 ? mean : (double) bytes[piece] / (double) weighed[piece];
            double asked = isByKeys
                    ? load.all().load() * (double) keys[piece] / (double) Math.max(1, all)
                    : load.in(ranges.get(piece)).load();
            if (keys[piece] > 0 || asked > 0) {
                found.add(new Piece(
                        ranges.get(piece), new Weight((double) keys[piece], (double) keys[piece] * each, asked)));
            }
        }
        return TokenWeights.of(found);
    }
}
