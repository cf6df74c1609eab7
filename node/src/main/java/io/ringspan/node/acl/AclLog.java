package io.ringspan.node.acl;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * What was refused lately because of who asked for it, latest first. The same within a minute is counted, not kept again.
 *
 * <p><b>Threads.</b> Any; behind a lock, since being refused is rare. <b>Limits.</b> {@value #ENTRIES_MAX} entries: the oldest goes.
 */
public final class AclLog {
    static final int ENTRIES_MAX = 128;
    private static final long TOGETHER_MILLIS = 60_000;

    private final Deque<Entry> entries = new ArrayDeque<>();

    /**
     * One thing that was refused.
     *
     * @param reason {@code command}, {@code key}, {@code channel} or {@code auth}
     * @param context {@code toplevel} or {@code multi}
     * @param object the command, key or channel
     */
    public record What(String reason, String context, String object, String user) {}

    /**
     * One thing that was refused, once or more often.
     *
     * @param millis when it was last, since 1970
     * @param client the line of CLIENT LIST of who asked for it last
     */
    public record Entry(What what, long count, long millis, String client) {}

    /** Takes note of it. */
    public synchronized void add(What what, long nowMillis, String client) {
        long count = 1;
        for (Entry each : entries) {
            if (each.what().equals(what) && nowMillis - each.millis() < TOGETHER_MILLIS) {
                count += each.count();
                entries.remove(each);
                break;
            }
        }
        entries.addFirst(new Entry(what, count, nowMillis, client));
        if (entries.size() > ENTRIES_MAX) {
            entries.removeLast();
        }
    }

    /** The latest. */
    public synchronized List<Entry> latest(long max) {
        return new ArrayList<>(entries).subList(0, (int) Math.min(Math.max(0, max), entries.size()));
    }

    /** Forgets all. */
    public synchronized void clear() {
        entries.clear();
    }
}
