package io.ringspan.node.script.registry;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Texts by their names, of scripts or of libraries. The latest word on a name holds; a word on all holds for what is not later than
 * it. So nodes that have heard the same, in whatever order and however often, keep the same.
 *
 * <p><b>Owner.</b> Worker 0; any thread may read. <b>Limits.</b> {@link #hasRoom} says whether a client may load one more; what other
 * nodes have taken is taken up to {@value #APART} times as much, since parts of a cluster that do not reach each other may each have
 * filled up: above, the oldest go. Of names that are gone, the {@value #GONE_MAX} latest are remembered.
 */
public final class Kept {
    private static final int GONE_MAX = 4096;
    private static final int APART = 4;

    private final Map<String, Entry> byName = new ConcurrentHashMap<>();
    private final int countMax;
    private final long bytesMax;
    private volatile Stamp allGone = Stamp.NEVER;
    private int count;
    private long bytes;
    private int gone;

    /**
     * The latest word on a name.
     *
     * @param text null if it is gone
     */
    @SuppressWarnings("ArrayRecordComponent") // as in Change
    public record Entry(String name, Stamp stamp, byte @Nullable [] text) {
        public boolean isThere() {
            return text != null;
        }

        public int length() {
            return text == null ? 0 : text.length;
        }

        /** What was loaded, of one that is there. */
        public byte[] loaded() {
            if (text == null) {
                throw new IllegalStateException(name + " is gone");
            }
            return text;
        }
    }

    public Kept(int countMax, long bytesMax) {
        this.countMax = countMax;
        this.bytesMax = bytesMax;
    }

    /** Takes a word on a name; whether it is news. */
    public boolean say(String name, Stamp stamp, byte @Nullable [] text) {
        Entry before = byName.get(name);
        if (!stamp.isAfter(allGone) || (before != null && !stamp.isAfter(before.stamp()))) {
            return false;
        }
        Entry said = new Entry(name, stamp, text);
        if (before != null) {
            count(before, -1);
        }
        byName.put(name, said);
        count(said, 1);
        trim();
        Entry now = byName.get(name);
        return now != null && now.stamp().equals(stamp);
    }

    /** Takes the word that all are gone; whether it is news. */
    public boolean sayAllGone(Stamp stamp) {
        if (!stamp.isAfter(allGone)) {
            return false;
        }
        allGone = stamp;
        for (Entry entry : List.copyOf(byName.values())) {
            if (!entry.stamp().isAfter(stamp)) {
                remove(entry);
            }
        }
        return true;
    }

    private void remove(Entry entry) {
        byName.remove(entry.name());
        count(entry, -1);
    }

    private void count(Entry entry, int by) {
        if (entry.isThere()) {
            count += by;
            bytes += (long) by * entry.length();
        } else {
            gone += by;
        }
    }

    private void trim() {
        if (gone > GONE_MAX) {
            latestFirst(false).stream().skip(GONE_MAX).forEach(this::remove);
        }
        if (count > APART * countMax || bytes > APART * bytesMax) {
            int before = 0;
            long bytesBefore = 0;
            // What goes over is kept: so that nodes drop the same, whichever came to them first.
            for (Entry entry : latestFirst(true)) {
                if (before >= APART * countMax || bytesBefore >= APART * bytesMax) {
                    remove(entry);
                }
                before++;
                bytesBefore += entry.length();
            }
        }
    }

    private List<Entry> latestFirst(boolean there) {
        return byName.values().stream()
                .filter(entry -> entry.isThere() == there)
                .sorted(Comparator.comparing(Entry::stamp).reversed())
                .toList();
    }

    /** Whether a client may load one of that length under this name. */
    public boolean hasRoom(String name, int length) {
        Entry before = byName.get(name);
        boolean more = before == null || !before.isThere();
        long after = bytes - (before == null ? 0 : before.length()) + length;
        return (!more || count < countMax) && after <= bytesMax;
    }

    /** What is kept under that name; null if nothing is. */
    public byte @Nullable [] text(String name) {
        Entry entry = byName.get(name);
        return entry == null ? null : entry.text();
    }

    /** What was said of that name last; null if nothing was, or it is forgotten. */
    @Nullable
    public Entry entry(String name) {
        return byName.get(name);
    }

    /** All that are there, in the order in which they were loaded. */
    public List<Entry> loaded() {
        List<Entry> all = new ArrayList<>(latestFirst(true));
        Collections.reverse(all);
        return all;
    }

    /** All that is known of names, the earliest word first. */
    public List<Entry> all() {
        return byName.values().stream()
                .sorted(Comparator.comparing(Entry::stamp))
                .toList();
    }

    /** When all were said to be gone last. */
    public Stamp allGone() {
        return allGone;
    }

    /** How many are there. */
    public int count() {
        return count;
    }

    /** Their bytes. */
    public long bytes() {
        return bytes;
    }
}
