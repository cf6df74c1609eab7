package io.ringspan.node.audit;

import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps every change that was asked for over HTTP. A change is made whether or not it could be written to the file: an operator
 * must be able to drain a node whose disk is full. What could not be is in the node's log, and counted.
 *
 * <p><b>Owner.</b> The admin server's thread; the counts may be read by any. <b>Limits.</b> {@value #REMEMBERED_MAX} entries in memory;
 * those of the file are {@link AuditFile}'s.
 */
public final class AuditLog {
    static final int REMEMBERED_MAX = 256;

    private static final Logger LOG = LoggerFactory.getLogger("io.ringspan.audit");

    private final @Nullable AuditFile file;
    private final Function<Object, String> json;
    private final Supplier<Instant> clock;
    private final Deque<AuditEntry> last = new ArrayDeque<>();
    private volatile long made;
    private volatile long refused;
    private volatile long unwritten;

    /**
     * An empty one.
     *
     * @param file where entries are kept; null if nothing is kept on disk
     * @param json writes an entry as one line
     */
    public AuditLog(@Nullable AuditFile file, Function<Object, String> json, Supplier<Instant> clock) {
        this.file = file;
        this.json = json;
        this.clock = clock;
    }

    /** Keeps a change that was asked for now; the parameters are those of {@link AuditEntry}. */
    public void write(String by, String right, String method, String target, String body, int status) {
        String now = clock.get().truncatedTo(ChronoUnit.MILLIS).toString();
        AuditEntry entry = new AuditEntry(now, by, right, method, target, body, status);
        count(entry.isMade());
        last.addLast(entry);
        if (last.size() > REMEMBERED_MAX) {
            last.removeFirst();
        }
        String line = json.apply(entry);
        LOG.info("{}", line);
        keep(line);
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread counts, others read
    private void count(boolean isMade) {
        if (isMade) {
            made++;
        } else {
            refused++;
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread counts, others read
    private void keep(String line) {
        if (file == null) {
            return;
        }
        try {
            file.append(line);
        } catch (IOException failed) {
            unwritten++;
            LOG.error("The audit log {} cannot be written; the change above stands here only", file.path(), failed);
        }
    }

    /** The last entries, the latest first. */
    public List<AuditEntry> last(int count) {
        List<AuditEntry> latest = new ArrayList<>(Math.min(count, last.size()));
        last.descendingIterator().forEachRemaining(entry -> {
            if (latest.size() < count) {
                latest.add(entry);
            }
        });
        return latest;
    }

    /** Changes that were made since the start. */
    public long made() {
        return made;
    }

    /** Changes that were refused, for want of a right or since they made no sense. */
    public long refused() {
        return refused;
    }

    /** Entries that could not be written to the file. */
    public long unwritten() {
        return unwritten;
    }
}
