package io.ringspan.node.audit;

import io.ringspan.node.audit.AuditEntry.Outcome;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps every change that was asked for over HTTP. A change is made whether or not it could be written to the file: an operator
 * must be able to drain a node whose disk is full. What could not be is in the node's log, and counted. What was refused is kept apart: whoever
 * may change nothing can neither push out what was changed, nor fill the disk, nor have the admin server wait for it.
 *
 * <p><b>Owner.</b> The admin server's thread; the counts may be read by any. <b>Limits.</b> In memory {@value #REMEMBERED_MAX} entries of
 * changes and as many of refusals, with {@value #TEXT_MAX} characters of target and of body; of a refusal {@value #REFUSED_TARGET_MAX} of the
 * target, nothing of the body, and {@value #REFUSED_PER_SECOND} lines a second. Those of the files are {@link AuditFile}'s.
 */
public final class AuditLog {
    static final int REMEMBERED_MAX = 256;
    static final int TEXT_MAX = 1024;
    static final int REFUSED_TARGET_MAX = 256;
    static final int REFUSED_PER_SECOND = 10;

    /** Where entries are kept; null if nothing is kept on disk. */
    public record Files(
            @Nullable AuditFile changes, @Nullable AuditFile refusals) {
        public static final Files NONE = new Files(null, null);
    }

    private record Kept(long number, AuditEntry entry) {}

    /** Its level is its own in the file of the loggers, and is not changed over HTTP. */
    private static final Logger LOG = LoggerFactory.getLogger("io.ringspan.audit");

    private final Files files;
    private final Function<Object, String> json;
    private final Supplier<Instant> clock;
    private final Deque<Kept> changes = new ArrayDeque<>();
    private final Deque<Kept> refusals = new ArrayDeque<>();
    private final Pace refusalPace;
    private long number;
    private long leftOut;
    private volatile long made;
    private volatile long refused;
    private volatile long unknown;
    private volatile long unwritten;

    /**
     * An empty one.
     *
     * @param json writes an entry as one line
     */
    public AuditLog(Files files, Function<Object, String> json, Supplier<Instant> clock) {
        this.files = files;
        this.json = json;
        this.clock = clock;
        this.refusalPace = new Pace(REFUSED_PER_SECOND, clock.get().toEpochMilli());
    }

    /** Keeps a change that was asked for now; the parameters are those of {@link AuditEntry}. */
    public void write(String by, String right, String method, String target, String body, int status) {
        Instant now = clock.get();
        String time = now.truncatedTo(ChronoUnit.MILLIS).toString();
        Outcome outcome = Outcome.of(status);
        AuditEntry entry = new AuditEntry(time, by, right, method, target, body, status, outcome, Optional.empty());
        count(outcome);
        if (outcome == Outcome.REFUSED) {
            refused(entry, now);
        } else {
            remember(changes, entry.cut(TEXT_MAX, TEXT_MAX));
            keep(files.changes(), entry);
        }
    }

    private void refused(AuditEntry entry, Instant now) {
        boolean written = refusalPace.take(now.toEpochMilli());
        AuditEntry kept = entry.refused(REFUSED_TARGET_MAX, written ? leftOut : 0);
        remember(refusals, kept);
        leftOut = written ? 0 : leftOut + 1;
        if (written) {
            keep(files.refusals(), kept);
        }
    }

    private void remember(Deque<Kept> some, AuditEntry entry) {
        some.addLast(new Kept(number++, entry));
        if (some.size() > REMEMBERED_MAX) {
            some.removeFirst();
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread counts, others read
    private void count(Outcome outcome) {
        switch (outcome) {
            case MADE -> made++;
            case REFUSED -> refused++;
            case UNKNOWN -> unknown++;
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread counts, others read
    private void keep(@Nullable AuditFile file, AuditEntry entry) {
        String line = json.apply(entry);
        if (entry.outcome() == Outcome.REFUSED) {
            LOG.debug("{}", line); // whoever reaches the port can make as many as there may be
        } else {
            LOG.info("{}", line);
        }
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

    /** The last entries, the latest first: up to {@code count} of those that were refused, and as many of the others. */
    public List<AuditEntry> last(int count) {
        return Stream.concat(latest(changes, count), latest(refusals, count))
                .sorted(Comparator.comparingLong(Kept::number).reversed())
                .map(Kept::entry)
                .toList();
    }

    private static Stream<Kept> latest(Deque<Kept> some, int count) {
        Iterable<Kept> backwards = some::descendingIterator;
        return StreamSupport.stream(backwards.spliterator(), false).limit(count);
    }

    /** Changes that were made since the start. */
    public long made() {
        return made;
    }

    /** Changes that were refused, for want of a right or since they made no sense. */
    public long refused() {
        return refused;
    }

    /** Changes that failed or were not confirmed in time: they may have been made. */
    public long unknown() {
        return unknown;
    }

    /** Entries that could not be written to their file. */
    public long unwritten() {
        return unwritten;
    }
}
