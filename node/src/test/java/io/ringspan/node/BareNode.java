package io.ringspan.node;

import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import io.ringspan.base.TimeSource;
import io.ringspan.conf.PoolConf;
import io.ringspan.node.acl.Users;
import io.ringspan.node.antientropy.content.StoreReading;
import io.ringspan.node.antientropy.exchange.CompareDesk;
import io.ringspan.node.client.Clients;
import io.ringspan.node.client.Doors;
import io.ringspan.node.clock.ClockGuard;
import io.ringspan.node.cluster.Placement;
import io.ringspan.node.command.CommandTable;
import io.ringspan.node.decide.DecisionDesk;
import io.ringspan.node.hints.NodeHints;
import io.ringspan.node.io.Dialer;
import io.ringspan.node.io.DirectMemory;
import io.ringspan.node.kind.StoreKind;
import io.ringspan.node.level.NodeLevels;
import io.ringspan.node.peer.PeerLink;
import io.ringspan.node.pubsub.NodeChannels;
import io.ringspan.node.resp.RespProtocol;
import io.ringspan.node.script.LocalScripts;
import io.ringspan.node.seen.Sights;
import io.ringspan.node.session.NodeFacts;
import io.ringspan.node.tuning.Tuning;
import io.ringspan.node.worker.Worker;
import io.ringspan.replication.budget.StreamLimits;
import io.ringspan.replication.budget.WindowBudgets;
import io.ringspan.replication.settle.Settling;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * The workers of a node as {@link RingspanNode} makes them, but without its threads, its listeners and its clock: whoever
 * makes one gives it event loops, and brings it what was accepted.
 *
 * <p><b>Owner.</b> The one thread on which all loops run.
 */
public final class BareNode {
    private static final int HELD_REPLIES_PART = 2;

    private final List<NodeWorker> workers = new ArrayList<>();
    private final DecisionDesk decisions = new DecisionDesk(RespProtocol.RESP);
    private final PoolConf conf;

    /**
     * What it runs in.
     *
     * @param versionedKeys of as many keys it knows when they were written last
     */
    public record Surroundings(
            Dialer dialer,
            TimeSource time,
            RandomGenerator random,
            CommandTable commands,
            int epoch,
            int versionedKeys) {}

    /** @param loops one for each worker */
    public BareNode(PoolConf conf, Surroundings around, List<? extends EventLoop> loops) {
        this.conf = conf;
        Placement placement = Placement.of(conf);
        Clients.Answering answering = new Clients.Answering(
                new Facts(conf),
                Users.open(),
                new Doors(conf.clients().connectionsMax(), conf.clients().connectionsPerAddressMax()),
                new DirectMemory(conf.process().directBytesMax()),
                NodeLevels.of(conf.consistency()),
                new Tuning(conf.links().timeoutMillis(), conf.consistency().readRepairs()),
                new Sights(conf.process().watch(), around.commands()),
                new NodeChannels());
        ClockGuard clock =
                new ClockGuard(around.time(), conf.consistency().conflicts().clockSkewMillisMax());
        NodeWorker.Shared shared = new NodeWorker.Shared(
                conf,
                RespProtocol.RESP,
                around.dialer(),
                placement::topology,
                placement.keys(),
                answering,
                new WindowBudgets(new StreamLimits(
                        conf.peers().replicaWindowBytesMax(), conf.peers().windowBytesMax())),
                clock,
                ReplyBudgets.of(conf.process().directBytesMax() / HELD_REPLIES_PART),
                around.random(),
                around.epoch(),
                NodeHints.none(),
                null,
                around.versionedKeys(),
                new CompareDesk(
                        conf.title(),
                        placement::topology,
                        placement.keys(),
                        new StoreReading(StoreKind.protocol(conf), conf.store().endpoint())),
                decisions,
                LocalScripts.of(conf.place().id(), clock.stamps()));
        for (EventLoop loop : loops) {
            Worker worker = Worker.on(loop, workers.size(), around.time());
            workers.add(new NodeWorker(worker, shared, workers.isEmpty() ? null : workers.get(0)));
        }
    }

    /** The settings it runs with. */
    public PoolConf conf() {
        return conf;
    }

    public void start() {
        workers.forEach(NodeWorker::start);
    }

    public ChannelHandler acceptClient(int worker) {
        return workers.get(worker).acceptClient();
    }

    public ChannelHandler acceptPeer(int worker) {
        return workers.get(worker).acceptPeer();
    }

    public void close() {
        workers.forEach(NodeWorker::close);
    }

    /** Once nothing runs any more. */
    public void discard() {
        workers.forEach(NodeWorker::discard);
    }

    /** How many writes some replica has not confirmed, each counted once for each such replica. */
    public long unconfirmed() {
        return workers.stream()
                .mapToLong(worker -> worker.replication().sent().unconfirmed())
                .sum();
    }

    /** Where its streams stand with those replicas that have not confirmed all. */
    public List<String> behind() {
        List<String> behind = new ArrayList<>();
        for (NodeWorker worker : workers) {
            var stream = worker.stream();
            for (int replica = 0; replica < stream.replicas(); replica++) {
                if (stream.unmarked(replica) > 0) {
                    behind.add(stream.id() + " at " + stream.last() + ": " + stream.node(replica) + " has confirmed "
                            + stream.base(replica) + (stream.isOpen(replica) ? "" : ", not open")
                            + (stream.isAbreast(replica) ? "" : ", not abreast"));
                }
            }
        }
        return behind;
    }

    /** How many writes were given up for some replica. */
    public long skipped() {
        return workers.stream()
                .mapToLong(worker -> worker.replication().sent().skipped())
                .sum();
    }

    /** Whom it does not reach, as each of its workers says. */
    public List<String> unreached() {
        return workers.stream().flatMap(worker -> worker.unreached().stream()).toList();
    }

    /** How many deltas its store worker did not repeat although they may be missing. */
    public long unknownFates() {
        return workers.stream()
                .mapToLong(worker -> worker.replication().taken().unknownFates())
                .sum();
    }

    /** Whether all that the store was sent is applied, as the store worker sees it. */
    public boolean isSettled() {
        var order = workers.get(0).store().order();
        return order != null && order.trust().isSettled();
    }

    /** How many commands it is deciding, or has not answered. */
    public int undecided() {
        return decisions.counts().waiting();
    }

    /** How many keys of its store it does not know to be the same at all replicas. */
    public int unsettledKeys() {
        Settling settling = workers.get(0).store().settling();
        return settling == null ? 0 : settling.counts().waiting();
    }

    /** The bytes that all its windows keep. */
    public long keptBytes() {
        return workers.stream().mapToLong(worker -> worker.stream().keptBytes()).sum();
    }

    /** The bytes that its windows keep for one replica. */
    public long keptBytes(int replica) {
        return workers.stream()
                .mapToLong(worker -> worker.stream().unmarkedBytes(replica))
                .sum();
    }

    /** How long the queues of its links are. */
    public Stream<Integer> queues() {
        return workers.stream().flatMap(worker -> worker.peers().stream().map(PeerLink::queued));
    }

    /** Says what INFO asks for, of which no simulation asks. */
    private record Facts(PoolConf conf) implements NodeFacts {
        @Override
        public Identity identity() {
            return new Identity(
                    conf.place().id(),
                    conf.name(),
                    "",
                    "",
                    conf.listen().clients().port(),
                    0);
        }

        @Override
        public Limits limits() {
            return new Limits(conf.clients().connectionsMax(), conf.clients().requestBytesMax(), Duration.ZERO);
        }

        @Override
        public Load load() {
            return new Load(0, 0, 0, 0, 0);
        }

        @Override
        public Store store() {
            return Store.UNKNOWN;
        }

        @Override
        public Ring ring() {
            return new Ring(0, 0, 0, 0, "", true);
        }
    }
}
