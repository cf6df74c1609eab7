package io.ringspan.replication.sim.ring;

import io.ringspan.base.NodeId;
import io.ringspan.replication.budget.StreamLimits;
import io.ringspan.replication.budget.WindowBudgets;
import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.ring.Topology;
import io.ringspan.replication.stream.OriginStream;
import io.ringspan.replication.stream.Overflow;
import io.ringspan.replication.stream.PeerSender;
import io.ringspan.replication.stream.SkipListener;
import io.ringspan.replication.window.WindowFiles;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The streams of a node at work: that of its present start, and those of earlier starts until they are empty. None may leave anything out. */
final class ServingStreams implements SkipListener {
    private static final StreamLimits LIMITS = new StreamLimits(1 << 20, 4 << 20);

    private final RingNodeSite site;
    private final OriginStream present;
    private final Map<StreamId, OriginStream> earlier = new LinkedHashMap<>();
    private long wentOverAt;

    ServingStreams(RingNodeSite site, Topology topology, PeerSender sender) {
        this.site = site;
        this.present = open(new StreamId(site.id(), site.starts(), 0), topology, sender);
        for (StreamId before : site.earlierStreams()) {
            OriginStream its = open(before, topology, sender);
            for (int node = 0; node < its.replicas(); node++) {
                its.holdBack(node);
            }
            earlier.put(before, its);
        }
    }

    private OriginStream open(StreamId of, Topology topology, PeerSender sender) {
        WindowFiles windows = of.epoch() == site.starts() ? site.windows().of(of) : WindowFiles.NONE;
        return new OriginStream(
                of,
                topology,
                sender,
                new WindowBudgets(LIMITS),
                site.cluster().memory(),
                new Overflow(this, site.disk().of(of, site.starts()), windows));
    }

    void start() {
        all().forEach(OriginStream::start);
        letGo();
    }

    void close() {
        all().forEach(OriginStream::close);
    }

    private List<OriginStream> all() {
        List<OriginStream> all = new ArrayList<>(earlier.values());
        all.add(present);
        return all;
    }

    /** That of the present start, to which clients write. */
    OriginStream present() {
        return present;
    }

    /** One of them, if it is from here. */
    @Nullable
    OriginStream find(StreamId of) {
        return of.equals(present.id()) ? present : earlier.get(of);
    }

    void connected(int node) {
        all().forEach(each -> each.connected(node));
    }

    void disconnected(int node) {
        all().forEach(each -> each.disconnected(node));
    }

    void writable(int node) {
        all().forEach(each -> each.writable(node));
    }

    void topologyChanged(Topology topology) {
        wentOverAt = present.last();
        present.topologyChanged(topology);
        earlier.values().forEach(each -> each.topologyChanged(topology));
    }

    /** Whether the node has marked everything that was sent to it when the topology changed last. */
    boolean isMarked(int node) {
        return present.hasPassed(node, wentOverAt)
                && earlier.values().stream().allMatch(each -> each.unmarked(node) == 0);
    }

    /** Whether nothing is on its way from here. */
    boolean isEmpty() {
        return all().stream().allMatch(OriginStream::isEmpty);
    }

    /** What is on its way from here, in words. */
    String unmarked() {
        StringBuilder windows = new StringBuilder();
        for (OriginStream each : all()) {
            for (int node = 0; node < each.replicas(); node++) {
                if (each.unmarked(node) > 0) {
                    windows.append(each.id() + " for " + node + ": " + each.unmarked(node) + " of them hinted "
                            + each.hinted(node) + " above " + each.base(node) + (each.isOpen(node) ? ", open" : "")
                            + ", refused " + each.refusals() + ", resent " + each.resentWrites() + "; ");
                }
            }
        }
        return windows.toString();
    }

    void tick() {
        long now = site.cluster().simulation().nanoTime();
        all().forEach(each -> each.tick(now, site.time().epochMillis()));
        earlier.values().removeIf(before -> {
            if (before.isEmpty()) {
                before.close();
                site.disk().end(before.id());
            }
            return before.isEmpty();
        });
        letGo();
    }

    /** Who has nothing on disk of an earlier start is not asked. */
    private void letGo() {
        for (OriginStream each : earlier.values()) {
            for (int node = 0; node < each.replicas(); node++) {
                if (each.unmarked(node) > 0) {
                    each.letGo(node);
                }
            }
        }
    }

    @Override
    public void skipping(StreamId of, NodeId replica) {
        throw new AssertionError(of + " leaves something out for " + replica);
    }

    @Override
    public void skipped(StreamId of, NodeId replica, SkippedWrites skipped) {}

    @Override
    public void lost(StreamId of, NodeId replica) {
        throw new AssertionError(of + " has lost something for " + replica);
    }
}
