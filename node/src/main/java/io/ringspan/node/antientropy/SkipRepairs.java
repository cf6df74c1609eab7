package io.ringspan.node.antientropy;

import io.ringspan.base.TimeSource;
import io.ringspan.base.Token;
import io.ringspan.node.hints.SkippedRanges;
import io.ringspan.replication.ring.RingNode;
import io.ringspan.replication.ring.TokenRange;
import io.ringspan.replication.ring.Topology;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Repairs that nobody asks for, of what this node has skipped for replicas: each soon after its replica has all that was kept for
 * it. One that was not whole is tried again, later each time.
 *
 * <p><b>Owner.</b> The loop that looks; {@link #ended} from a run's thread. <b>Limits.</b> One replica at a time.
 */
public final class SkipRepairs {
    private static final Logger LOG = LoggerFactory.getLogger(SkipRepairs.class);
    private static final long FIRST_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long APART_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final int APART = 16;
    private static final long LATEST_NANOS = TimeUnit.MINUTES.toNanos(30);

    private final Parts parts;
    private final long firstNanos;
    private volatile @Nullable Begun begun;
    private volatile long delayNanos;
    private volatile long notBeforeNanos;
    private boolean isDue;

    /**
     * What they need.
     *
     * @param hasCaughtUp whether a node, by its number, takes writes and has all that was kept on disk for it
     */
    public record Parts(
            Repairs repairs,
            SkippedRanges skipped,
            Supplier<Topology> ring,
            IntPredicate hasCaughtUp,
            TimeSource time) {
        Topology topology() {
            return ring.get();
        }
    }

    /** A repair of what one replica lacks. */
    private record Begun(Wish wish, SkippedRanges.Lacking of) {}

    /** Several nodes may have skipped writes for one replica: so that they do not all begin at once, each waits a little longer. */
    public SkipRepairs(Parts parts) {
        this.parts = parts;
        this.firstNanos = FIRST_NANOS + APART_NANOS * (parts.topology().self() % APART);
        this.delayNanos = firstNanos;
        parts.repairs().onEnd(this::ended);
    }

    /** Begins one if it is time. */
    public void look() {
        if (begun != null || parts.time().nanoTime() - notBeforeNanos < 0) {
            return;
        }
        for (SkippedRanges.Lacking one : parts.skipped().all()) {
            int node = number(one.replica());
            if (node < 0) {
                parts.skipped().repaired(one); // it is no replica any more
            } else if (one.isOver() && parts.hasCaughtUp().test(node)) {
                begin(one, node);
                return;
            }
        }
        isDue = false;
    }

    private int number(String replica) {
        for (int node = 0; node < parts.topology().size(); node++) {
            if (parts.topology().node(node).id().toString().equals(replica)) {
                return node;
            }
        }
        return -1;
    }

    private void begin(SkippedRanges.Lacking one, int node) {
        if (!isDue) {
            isDue = true;
            notBeforeNanos = parts.time().nanoTime() + delayNanos;
            return;
        }
        String datacenter = parts.topology().node(node).id().datacenter().name();
        TokenRange range = rangeOf(node);
        Begun its = new Begun(
                new Wish(datacenter, range, false, parts.repairs().usual().keysPerSecond(), false), one);
        begun = its;
        if (!parts.repairs().start(its.wish())) {
            begun = null; // another one runs
            return;
        }
        LOG.info("{} lacks writes that were skipped for it: its tokens {} are repaired", one.replica(), range);
    }

    /**
     * All tokens of the replica: of a batch of commands that was skipped only the first one's is noted. All there are if it owns
     * several pieces of the ring.
     */
    private TokenRange rangeOf(int node) {
        RingNode its = parts.topology().node(node);
        long[] rack = parts.topology().nodes().stream()
                .filter(other -> other.id().datacenter().equals(its.id().datacenter())
                        && other.id().rack().equals(its.id().rack()))
                .flatMap(other -> other.tokens().stream())
                .mapToLong(Token::value)
                .sorted()
                .toArray();
        if (its.tokens().size() != 1 || rack.length == 1) {
            return TokenRange.ALL;
        }
        long token = its.tokens().get(0).value();
        int place = Arrays.binarySearch(rack, token);
        long before = rack[(place + rack.length - 1) % rack.length];
        return new TokenRange((before + 1) & TokenRange.ALL.last(), token);
    }

    private void ended(Wish wish, RepairState end) {
        Begun its = begun;
        if (its == null || !its.wish().equals(wish)) {
            return;
        }
        boolean whole = end.phase() == RepairState.Phase.ENDED && end.trouble().isEmpty() && end.left() == 0;
        if (whole) {
            parts.skipped().repaired(its.of());
        }
        delayNanos = whole ? firstNanos : Math.min(LATEST_NANOS, 2 * delayNanos);
        notBeforeNanos = parts.time().nanoTime() + (whole ? 0 : delayNanos);
        begun = null;
    }
}
