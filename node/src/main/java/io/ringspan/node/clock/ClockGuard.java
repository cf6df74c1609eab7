package io.ringspan.node.clock;

import io.ringspan.base.NodeId;
import io.ringspan.base.TimeSource;
import io.ringspan.replication.time.ClockComparison;
import io.ringspan.replication.time.ClockComparison.Finding;
import io.ringspan.replication.time.HybridClock;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The clock of a node, and whether new writes may have its stamps: not while {@link ClockComparison} finds its wall clock
 * wrong, nor while its stamps are so far ahead of that clock that it must have been set back. What other nodes have stamped
 * is taken as it is in any case.
 *
 * <p><b>Owner.</b> The first worker; what is found may be read from any thread. <b>Limits.</b> Asks each node every {@value
 * #ASK_SECONDS} s; looks five times a second, while some node can be reached.
 */
public final class ClockGuard implements PeerClocks {
    private static final Logger LOG = LoggerFactory.getLogger(ClockGuard.class);
    private static final int ASK_SECONDS = 5;
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    /** How far another node's clock may pull this one's forward. */
    private static final long AHEAD_MILLIS_MAX = 60_000;

    private final HybridClock stamps;
    private final ClockComparison comparison;
    private final long apartMillisMax;
    private final Map<NodeId, Long> asked = new HashMap<>();
    private long lookedNanos;
    private boolean undecided;
    private boolean ranAway;
    private volatile long medianMillis;

    /** @param apartMillisMax how far two nodes' clocks may be apart */
    public ClockGuard(TimeSource time, long apartMillisMax) {
        this.stamps = new HybridClock(time, AHEAD_MILLIS_MAX);
        this.comparison = new ClockComparison(time, apartMillisMax);
        this.apartMillisMax = apartMillisMax;
        this.lookedNanos = time.nanoTime();
    }

    /** What gives stamps. */
    public HybridClock stamps() {
        return stamps;
    }

    /** How far most clocks that are known, the own one counted, are ahead of this node's at least. Any thread. */
    public long medianMillis() {
        return medianMillis;
    }

    @Override
    public boolean isDue(NodeId peer, long nowNanos) {
        if (nowNanos - lookedNanos >= LOOK_NANOS) {
            lookedNanos = nowNanos;
            look();
        }
        Long last = asked.get(peer);
        if (last != null && nowNanos - last < TimeUnit.SECONDS.toNanos(ASK_SECONDS)) {
            return false;
        }
        asked.put(peer, nowNanos);
        return true;
    }

    @Override
    public void heard(NodeId peer, long askedNanos, long millis) {
        comparison.heard(peer, askedNanos, millis);
        look();
    }

    private void look() {
        Finding found = comparison.look();
        medianMillis = found.medianMillis();
        boolean runAway = stamps.hasRunAway();
        boolean may = !found.isWrong() && !runAway;
        if (may != stamps.isTrusted() || (runAway != ranAway && !may)) {
            say(found, runAway);
        }
        if (found.isUndecided() != undecided && found.isUndecided()) {
            LOG.warn(
                    "Of {} other nodes' clocks, {} are more than {} ms ahead of this node's and {} behind it; that is no"
                            + " majority, so it takes writes on. To fix: see which clock is wrong, and set it right",
                    found.known(),
                    found.ahead(),
                    apartMillisMax,
                    found.behind());
        }
        undecided = found.isUndecided();
        ranAway = runAway;
        stamps.trust(may);
    }

    private void say(Finding found, boolean runAway) {
        if (found.isWrong()) {
            LOG.error(
                    "This node's clock is wrong: of {} other nodes', {} are more than {} ms ahead of it and {} behind it, most"
                            + " by about {} ms. Clients' writes are refused (-CLOCKSKEW), reads go on. To fix: set this"
                            + " machine's clock right, as by NTP; writes are taken again by themselves",
                    found.known(),
                    found.ahead(),
                    apartMillisMax,
                    found.behind(),
                    Math.abs(found.medianMillis()));
        } else if (runAway) {
            LOG.error(
                    "This machine's clock was set back, and writes have had stamps {} ms ahead of it. Clients' writes are"
                            + " refused (-CLOCKSKEW), reads go on. To fix: start this node anew, or wait for so long",
                    stamps.aheadMillis());
        } else {
            LOG.info("This node's clock is right again: it takes clients' writes");
        }
    }
}
