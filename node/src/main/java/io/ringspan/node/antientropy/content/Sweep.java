package io.ringspan.node.antientropy.content;

import io.ringspan.replication.antientropy.Pace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Deletes keys from one store that are not to be there, without a word to anybody else: those that belong to other nodes.
 *
 * <p><b>Owner.</b> The thread that runs it. <b>Limits.</b> So many keys a second are walked, fewer while the store is slow to answer.
 */
public final class Sweep {
    private static final int PAGE_KEYS = 500;
    private static final int NAME_BYTES_MAX = 512 << 20;
    /** Ringspan's own, which scripts make and delete. */
    private static final byte[] OWN = StoreInput.ascii("\0ringspan:");

    private final Predicate<byte[]> foreign;
    private final Consumer<List<byte[]>> gone;
    private final Pace pace;
    private long deleted;

    /**
     * @param foreign which keys are deleted
     * @param gone hears of keys that were, once they are
     * @param keysPerSecond that are walked at most
     */
    public Sweep(Predicate<byte[]> foreign, Consumer<List<byte[]>> gone, double keysPerSecond) {
        this.foreign = foreign;
        this.gone = gone;
        this.pace = new Pace(keysPerSecond);
    }

    /** Walks the whole store. Returns how many keys it has deleted. */
    public long run(StoreReading where) throws IOException, InterruptedException {
        try (StoreReader store = where.connect()) {
            StoreReader.Page page;
            String cursor = "0";
            do {
                long micros = store.probe();
                page = store.scan(cursor, PAGE_KEYS, NAME_BYTES_MAX);
                delete(store, page.keys());
                cursor = page.cursor();
                TimeUnit.NANOSECONDS.sleep(
                        Math.max(0, pace.walked(System.nanoTime(), page.keys().size(), micros)));
            } while (!page.isLast());
        }
        return deleted;
    }

    private void delete(StoreReader store, List<byte[]> keys) throws IOException {
        List<byte[]> these = new ArrayList<>();
        for (byte[] key : keys) {
            if (!isOwn(key) && foreign.test(key)) {
                these.add(key);
            }
        }
        if (!these.isEmpty()) {
            deleted += store.delete(these);
            gone.accept(these);
        }
    }

    private static boolean isOwn(byte[] key) {
        for (int at = 0; at < OWN.length; at++) {
            if (at >= key.length || key[at] != OWN[at]) {
                return false;
            }
        }
        return true;
    }
}
