package io.ringspan.node.seen;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.Map;

/**
 * Which keys of a stream come most often, in memory that does not grow: a Space-Saving sketch. A key that is not there
 * takes the place of the one that was seen least, and that one's count as what it may be counted too high. So a count is
 * never too low, never higher than the truth by more than its error, and a key that is more than one of
 * {@value #PLACES} of all is there for certain.
 *
 * <p>An index by hash leads to a key's place: open, with linear probing, never more than a quarter full.
 *
 * <p><b>Owner.</b> One worker. <b>Limits.</b> {@value #PLACES} keys, {@value #KEY_BYTES} bytes of each.
 */
final class Sketch {
    /** As many keys are counted at a time. */
    static final int PLACES = 128;

    /** As many bytes of a key are looked at; of longer ones, those of the same length that begin alike are one. */
    static final int KEY_BYTES = 128;

    private static final int INDEX_MASK = 4 * PLACES - 1;
    private static final long PRIME = 0x100000001B3L;

    private final byte[] keys = new byte[PLACES * KEY_BYTES];
    private final int[] lengths = new int[PLACES];
    private final long[] hashes = new long[PLACES];
    private final int[] counts = new int[PLACES];
    private final int[] errors = new int[PLACES];
    private final int[] writes = new int[PLACES];
    /** A place and 1, or 0 for none. */
    private final short[] index = new short[INDEX_MASK + 1];

    private final byte[] asked = new byte[KEY_BYTES];
    private final long seed;
    private int used;
    private int total;
    /** No count is lower, and those before {@link #leastFrom} are higher: so that the least is found without a look at all. */
    private int leastCount;

    private int leastFrom;

    /** @param seed what nobody outside can guess, so that nobody can choose keys that look alike */
    Sketch(long seed) {
        this.seed = seed;
    }

    /** What it knows now, for another thread to read at its leisure. */
    Sketch copy() {
        Sketch copy = new Sketch(seed);
        System.arraycopy(keys, 0, copy.keys, 0, keys.length);
        System.arraycopy(lengths, 0, copy.lengths, 0, PLACES);
        System.arraycopy(hashes, 0, copy.hashes, 0, PLACES);
        System.arraycopy(counts, 0, copy.counts, 0, PLACES);
        System.arraycopy(errors, 0, copy.errors, 0, PLACES);
        System.arraycopy(writes, 0, copy.writes, 0, PLACES);
        System.arraycopy(index, 0, copy.index, 0, index.length);
        copy.used = used;
        copy.total = total;
        return copy;
    }

    /** The key that stands there was seen once more. */
    void see(ByteBuf in, int at, int length, boolean write) {
        int known = Math.min(length, KEY_BYTES);
        in.getBytes(at, asked, 0, known);
        long hash = hash(known, length);
        int place = find(hash, known, length);
        if (place < 0) {
            place = take(hash, known, length);
        }
        counts[place]++;
        writes[place] += write ? 1 : 0;
        total++;
    }

    private long hash(int known, int length) {
        long hash = seed ^ length;
        for (int i = 0; i < known; i++) {
            hash = (hash ^ asked[i]) * PRIME;
        }
        return hash;
    }

    private int find(long hash, int known, int length) {
        for (int i = home(hash); index[i] != 0; i = i + 1 & INDEX_MASK) {
            int place = index[i] - 1;
            if (hashes[place] == hash && lengths[place] == length) {
                int from = place * KEY_BYTES;
                if (Arrays.equals(keys, from, from + known, asked, 0, known)) {
                    return place;
                }
            }
        }
        return -1;
    }

    private static int home(long hash) {
        return (int) (hash >>> Integer.SIZE) & INDEX_MASK;
    }

    private int take(long hash, int known, int length) {
        int place = used;
        if (place < PLACES) {
            used++;
        } else {
            place = least();
            unlink(place);
        }
        errors[place] = counts[place];
        writes[place] = 0;
        hashes[place] = hash;
        lengths[place] = length;
        System.arraycopy(asked, 0, keys, place * KEY_BYTES, known);
        link(place);
        return place;
    }

    private void link(int place) {
        int i = home(hashes[place]);
        while (index[i] != 0) {
            i = i + 1 & INDEX_MASK;
        }
        index[i] = (short) (place + 1);
    }

    /** Those behind it move up, unless they would come before their home. */
    private void unlink(int place) {
        int gap = home(hashes[place]);
        while (index[gap] != place + 1) {
            gap = gap + 1 & INDEX_MASK;
        }
        for (int i = gap + 1 & INDEX_MASK; index[i] != 0; i = i + 1 & INDEX_MASK) {
            int fromHome = i - home(hashes[index[i] - 1]) & INDEX_MASK;
            if (fromHome >= (i - gap & INDEX_MASK)) {
                index[gap] = index[i];
                gap = i;
            }
        }
        index[gap] = 0;
    }

    /** Counts only grow until they are halved, so the search goes on where it was. */
    private int least() {
        for (int place = leastFrom; place < PLACES; place++) {
            if (counts[place] == leastCount) {
                leastFrom = place + 1;
                return place;
            }
        }
        leastFrom = 0;
        leastCount = lowest();
        return least();
    }

    private int lowest() {
        int lowest = Integer.MAX_VALUE;
        for (int count : counts) {
            lowest = Math.min(lowest, count);
        }
        return lowest;
    }

    /** Everything counts half from now on. What is nothing then is forgotten. */
    void halve() {
        int kept = 0;
        total >>>= 1;
        for (int place = 0; place < used; place++) {
            if (counts[place] > 1) {
                move(place, kept);
                counts[kept] = counts[place] >>> 1;
                errors[kept] = (errors[place] + 1) >>> 1;
                writes[kept] = writes[place] >>> 1;
                kept++;
            }
        }
        forgetFrom(kept);
        for (int place = 0; place < used; place++) {
            link(place);
        }
    }

    private void move(int from, int to) {
        if (from != to) {
            hashes[to] = hashes[from];
            lengths[to] = lengths[from];
            System.arraycopy(keys, from * KEY_BYTES, keys, to * KEY_BYTES, KEY_BYTES);
        }
    }

    private void forgetFrom(int kept) {
        Arrays.fill(counts, kept, PLACES, 0);
        Arrays.fill(index, (short) 0);
        leastCount = 0;
        leastFrom = 0;
        used = kept;
    }

    /** Forgets everything. */
    void clear() {
        forgetFrom(0);
        total = 0;
    }

    /** How often keys were seen, all together. */
    int total() {
        return total;
    }

    /** Adds the counts by the keys' hashes; all of them together. Any thread: they may be those of a moment ago. */
    int addTo(Map<Long, Integer> byHash) {
        for (int place = 0; place < PLACES; place++) {
            if (counts[place] > 0) {
                byHash.merge(hashes[place], counts[place], Integer::sum);
            }
        }
        return total;
    }

    /** How often a key that is not there may have been seen. */
    int unseenMax() {
        return used < PLACES ? 0 : lowest();
    }

    int used() {
        return used;
    }

    /** What is known of the key at one place. */
    SeenKey at(int place) {
        int from = place * KEY_BYTES;
        int known = Math.min(lengths[place], KEY_BYTES);
        return new SeenKey(
                KeyText.of(Arrays.copyOfRange(keys, from, from + known), lengths[place]),
                counts[place],
                errors[place],
                writes[place]);
    }
}
