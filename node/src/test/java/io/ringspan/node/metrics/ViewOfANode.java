package io.ringspan.node.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.channel.EventLoop;
import io.ringspan.base.Datacenter;
import io.ringspan.base.Endpoint;
import io.ringspan.base.NodeId;
import io.ringspan.base.Rack;
import io.ringspan.base.Token;
import io.ringspan.conf.Consistency;
import io.ringspan.conf.PoolConf;
import io.ringspan.conf.ProcessConf.Watch;
import io.ringspan.conf.load.ConfLoader;
import io.ringspan.conf.load.LoadResult;
import io.ringspan.gossip.ClusterView;
import io.ringspan.gossip.Member;
import io.ringspan.gossip.MemberState;
import io.ringspan.gossip.protocol.Answers;
import io.ringspan.gossip.protocol.GossipCount;
import io.ringspan.gossip.protocol.Phase;
import io.ringspan.node.admin.Answer;
import io.ringspan.node.admin.Asked;
import io.ringspan.node.antientropy.RepairTotals;
import io.ringspan.node.audit.AuditLog;
import io.ringspan.node.audit.Audits;
import io.ringspan.node.command.CommandTable;
import io.ringspan.node.copy.CopyCounts;
import io.ringspan.node.copy.CopyState;
import io.ringspan.node.copy.lost.CopyTotals;
import io.ringspan.node.decide.DecisionCounts;
import io.ringspan.node.io.Traffic;
import io.ringspan.node.level.NodeLevels.InForce;
import io.ringspan.node.membership.MembershipFacts;
import io.ringspan.node.metrics.ReplicationView.ClockView;
import io.ringspan.node.metrics.ReplicationView.FlushView;
import io.ringspan.node.metrics.ReplicationView.OrderView;
import io.ringspan.node.metrics.ReplicationView.RelayView;
import io.ringspan.node.metrics.ReplicationView.ReplicaView;
import io.ringspan.node.metrics.ReplicationView.RestoreView;
import io.ringspan.node.metrics.ReplicationView.SettleView;
import io.ringspan.node.metrics.ReplicationView.StreamView;
import io.ringspan.node.pubsub.PubSubCounts;
import io.ringspan.node.reload.Reload;
import io.ringspan.node.ring.RingFacts;
import io.ringspan.node.seeds.SeedCounts;
import io.ringspan.node.seen.Sight;
import io.ringspan.node.seen.Sights;
import io.ringspan.node.tls.TlsFacts;
import io.ringspan.node.worker.Tally;
import io.ringspan.node.worker.Worker;
import io.ringspan.replication.ring.RingNode;
import io.ringspan.replication.ring.change.RingRecord;
import io.ringspan.sim.ManualTime;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** A node of two workers, with counters that differ, before two peers. */
public final class ViewOfANode {
    static final NodeId EAST = new NodeId(new Datacenter("dc1"), new Rack("r2"), Token.of(5));
    static final NodeId WEST = new NodeId(new Datacenter("dc2"), new Rack("r1"), Token.of(4294967295L));

    final AuditLog audit = Audits.inMemory();
    final ManualTime time = new ManualTime();
    public final Counts first;
    final Counts second;
    public final AtomicInteger secondsQueue = new AtomicInteger();
    public final AtomicInteger steadysSilences = new AtomicInteger();
    final AtomicLong skippedWrites = new AtomicLong();
    final AtomicLong unknownFates = new AtomicLong();
    public final Sights sights = new Sights(Watch.DEFAULT, CommandTable.load());
    boolean secondIsUp = true;
    InForce levels = new InForce(Consistency.DC_ONE, Consistency.DC_QUORUM);

    /** One worker with all that it counts. */
    public record Counts(Worker worker, Sight sight) {
        public Tally tally() {
            return worker.tally();
        }
    }

    public ViewOfANode(EventLoop one, EventLoop two) {
        first = new Counts(Worker.on(one, 0, time), sights.ofWorker(time, Runnable::run));
        second = new Counts(Worker.on(two, 1, time), sights.ofWorker(time, Runnable::run));
    }

    private static MembershipFacts gossip() {
        Map<GossipCount, Long> counts = new EnumMap<>(GossipCount.class);
        for (GossipCount count : GossipCount.values()) {
            counts.put(count, 100L + counts.size());
        }
        Member self = new Member(WEST, new Endpoint("10.0.0.1", 8101), List.of(WEST.token()), MemberState.NORMAL);
        Member down = new Member(EAST, new Endpoint("10.0.0.2", 8101), List.of(EAST.token()), MemberState.DOWN);
        return new MembershipFacts(
                Phase.INSIDE,
                new ClusterView(2, List.of(self, down)),
                List.of(),
                counts,
                2,
                31,
                32,
                33,
                Map.of(WEST, new Answers(2_500_000, 0.5)));
    }

    private RingFacts ring() {
        List<RingNode> nodes = List.of(new RingNode(EAST, new Endpoint("10.0.0.2", 8101), List.of(EAST.token())));
        return new RingFacts(RingRecord.first(nodes), 2, 0, time);
    }

    public NodeView view() {
        Traffic traffic = new Traffic();
        traffic.sent(1_000);
        traffic.received(10);
        traffic.failed();
        traffic.unanswered(3);
        traffic.dropped(2);
        LinkView steady = new LinkView(() -> true, () -> 3, () -> 1, steadysSilences::get, traffic);
        LinkView shaky = new LinkView(() -> secondIsUp, secondsQueue::get, () -> 2, () -> 1, traffic);
        return new NodeView(
                "pool",
                new NodeId(new Datacenter("dc1"), new Rack("r1"), Token.of(7)),
                "1.2.3",
                4,
                1024,
                () -> 4096,
                new SeedCounts(),
                () -> Optional.of(gossip()),
                () -> MemberState.NORMAL,
                () -> levels,
                audit,
                new Reload(ViewOfANode::conf, file -> new LoadResult.Refused(List.of()), List.of()),
                () -> List.of(new TlsFacts("clients", 1, 2)),
                sights,
                () -> Optional.of(new RepairTotals(() -> 7, () -> 0.5, () -> 1)),
                () -> Optional.of(new CopyTotals(new CopyCounts(), CopyState.NONE, true)),
                () -> Optional.of(ring()),
                () -> Map.of(EAST, 0.25),
                () -> new DecisionCounts(() -> 3),
                Optional::empty,
                () -> List.of(
                        new WorkerView(
                                first.worker(),
                                steady,
                                List.of(
                                        new PeerView(EAST, steady, () -> false),
                                        new PeerView(WEST, steady, () -> false)),
                                new PubSubCounts(),
                                replication(100, true)),
                        new WorkerView(
                                second.worker(),
                                shaky,
                                List.of(new PeerView(EAST, shaky, () -> true), new PeerView(WEST, steady, () -> false)),
                                new PubSubCounts(),
                                replication(200, false))));
    }

    /** Every counter has a value of its own, counted up from {@code from}; skips and unknown fates are in the fields. */
    private ReplicationView replication(long from, boolean storesWorker) {
        OrderView order = new OrderView(
                () -> from + 20,
                () -> from + 21,
                () -> from + 22,
                unknownFates::get,
                () -> from + 23,
                () -> from + 24,
                () -> from + 25,
                () -> from + 26,
                () -> from + 27,
                () -> from + 28,
                () -> from + 29,
                () -> from + 31,
                () -> from + 30,
                () -> from + 31,
                () -> from + 32,
                new RestoreView(() -> from + 33, () -> from + 34, () -> from + 35),
                new SettleView(
                        () -> from + 40,
                        () -> from + 41,
                        () -> from + 42,
                        () -> from + 43,
                        () -> from + 44,
                        () -> from + 45),
                new FlushView(
                        () -> 1, () -> from + 50, () -> from + 51, () -> from + 52, () -> from + 53, () -> from + 54));
        return new ReplicationView(
                new StreamView(
                        skippedWrites::get,
                        () -> from + 1,
                        () -> from + 2,
                        () -> from + 3,
                        () -> from + 4,
                        () -> from + 5,
                        () -> from + 35,
                        () -> from + 36,
                        () -> from + 37),
                List.of(
                        new ReplicaView(
                                EAST,
                                () -> from + 6,
                                () -> from + 7,
                                () -> from + 31,
                                () -> from + 32,
                                () -> from + 50,
                                () -> from + 1_000),
                        new ReplicaView(
                                WEST,
                                () -> from + 8,
                                () -> from + 9,
                                () -> from + 33,
                                () -> from + 34,
                                () -> from + 51,
                                () -> 0)),
                () -> 46,
                new RelayView(() -> from + 10, () -> from + 11),
                new ClockView(() -> 31, () -> 32, () -> -33, () -> 1),
                storesWorker ? Optional.of(order) : Optional.empty());
    }

    /** A request of somebody who takes that. */
    static Asked asked(String accept) {
        return new Asked(Map.of(), Map.of(), "", accept, "me");
    }

    /** What a page of metrics says to somebody who takes that. */
    static String scraped(NodeMetrics metrics, String accept) {
        Answer answer = metrics.answer(asked(accept));
        String text = answer.body().toString(UTF_8);
        answer.body().release();
        return text;
    }

    private static PoolConf conf() {
        return ConfLoader.defaults(1, 2, 3, new Endpoint("127.0.0.1", 4));
    }
}
