package io.ringspan.node;

import io.netty.channel.EventLoop;
import io.ringspan.base.Endpoint;
import io.ringspan.base.NodeId;
import io.ringspan.base.TimeSource;
import io.ringspan.conf.PoolConf;
import io.ringspan.gossip.MemberState;
import io.ringspan.node.antientropy.RepairSchedule;
import io.ringspan.node.antientropy.Repairs;
import io.ringspan.node.antientropy.SkipRepairs;
import io.ringspan.node.antientropy.content.StoreReading;
import io.ringspan.node.antientropy.mend.LinkValues;
import io.ringspan.node.antientropy.mend.StorePuts;
import io.ringspan.node.backlog.Backlog;
import io.ringspan.node.copy.Copies;
import io.ringspan.node.copy.CopyFile;
import io.ringspan.node.copy.OwnKeys;
import io.ringspan.node.copy.StoreGives;
import io.ringspan.node.copy.lost.LostStore;
import io.ringspan.node.io.Link;
import io.ringspan.node.measure.NodeMeasures;
import io.ringspan.node.peer.Handshake;
import io.ringspan.node.peer.PeerLink;
import io.ringspan.node.standing.NodeStates;
import io.ringspan.node.store.StoreWorker;
import io.ringspan.replication.settle.Settling;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Puts together what a node compares its store with. Stateless. */
final class NodeRepairs {
    /** A write that was on its way has come by then, or the link that it was on has been seen to be broken. */
    private static final long AGAIN_MILLIS = 1_000;

    private static final long LOOK_MILLIS = 1_000;

    private NodeRepairs() {}

    /**
     * The repairs of a node.
     *
     * @param worker the node's first, over whose links values go
     */
    static Repairs of(NodeWorker.Shared shared, NodeWorker worker) {
        PoolConf conf = shared.conf();
        EventLoop loop = worker.worker().loop();
        LinkValues values = values(shared, worker);
        if (worker.store().gate() instanceof StoreWorker store) {
            shared.desk().putBy(new StorePuts(loop, store));
            shared.desk().giveBy(new StoreGives(loop, store));
        }
        return new Repairs(
                new Repairs.Parts(
                        shared.ring(),
                        shared.tokens(),
                        shared.desk(),
                        () -> Handshake.of(conf, shared.ring().get(), shared.epoch(), 0),
                        shared.dialer(),
                        loop,
                        node -> address(worker, node),
                        values,
                        NodePorts.threads(conf, "repair"),
                        shared.hints().directory(),
                        shared.hints().skipped(),
                        AGAIN_MILLIS),
                conf.peers().repair());
    }

    private static LinkValues values(NodeWorker.Shared shared, NodeWorker worker) {
        return new LinkValues(
                worker.worker().loop(),
                shared.ring(),
                shared.tokens(),
                node -> link(worker, node, worker.self()),
                shared.protocol(),
                shared.conf().clients().replyBytesMax());
    }

    private static StoreReading reading(NodeWorker.Shared shared) {
        return StoreReading.by(
                shared.dialer(), shared.protocol(), shared.conf().store().endpoint());
    }

    /** Where a node listens now, which may not be where it was first seen. */
    private static Endpoint address(NodeWorker worker, int node) {
        for (PeerLink peer : worker.peers()) {
            if (peer.number() == node) {
                return peer.address();
            }
        }
        throw new IllegalArgumentException("there is no link to node number " + node);
    }

    /** What copies from other nodes to the own store. */
    static Copies copies(NodeWorker.Shared shared, Repairs repairs, NodeWorker worker) {
        if (!(worker.store().gate() instanceof StoreWorker store)) {
            throw new IllegalStateException("the first worker is the store's");
        }
        boolean versions = shared.conf().consistency().conflicts().versions();
        return new Copies(new Copies.Parts(
                reading(shared),
                shared.tokens(),
                new OwnKeys(
                        worker.worker().loop(), store, versions, worker.store().settling()),
                repairs::replica,
                values(shared, worker),
                NodePorts.threads(shared.conf(), "copy"),
                shared.hints().directory(),
                AGAIN_MILLIS));
    }

    /**
     * What fills the store when it may lack its keys; it has begun to look, if it is to.
     *
     * @param worker the node's first
     */
    static LostStore lost(
            NodeWorker.Shared shared,
            Repairs repairs,
            Copies copies,
            NodeWorker worker,
            Consumer<@Nullable MemberState> is) {
        PoolConf conf = shared.conf();
        LostStore lost = new LostStore(new LostStore.Parts(
                shared.desk().doubt(),
                copies,
                shared.ring(),
                repairs::replica,
                node -> worker.peers().stream().anyMatch(link -> link.number() == node && link.isUp()),
                reading(shared),
                conf.peers().repair().copyKeysPerSecond(),
                new CopyFile(shared.hints().directory()),
                NodePorts.threads(conf, "lost"),
                conf.peers().repair().copyWhenLost(),
                conf.membership().gossip(),
                is));
        lost.begin();
        return lost;
    }

    /** What asks others for what they keep for this node; and this node answers for what it keeps. */
    static Backlog backlog(NodeWorker.Shared shared, Repairs repairs, List<NodeWorker> workers, NodeStates states) {
        shared.desk()
                .backlogBy(node -> node < 0 || node >= shared.ring().get().size()
                        ? 0
                        : workers.stream()
                                .mapToLong(worker -> worker.replica().lacking(node))
                                .sum());
        Settling settling = workers.get(0).store().settling();
        return new Backlog(new Backlog.Parts(
                shared.ring(),
                repairs::replica,
                states::isAlive,
                () -> settling == null ? 0 : settling.counts().waiting(),
                shared.conf().membership().gossip(),
                NodePorts.threads(shared.conf(), "backlog"),
                states::behind));
    }

    /** The repairs that nobody asks for; none on a node that is not to begin them. Each token is in one node's hands. */
    static Optional<RepairSchedule> schedule(NodeWorker.Shared shared, Repairs repairs, TimeSource time) {
        NodeId self = shared.conf().place().id();
        boolean isFirst = shared.ring().get().nodes().stream()
                .filter(node -> !node.tokens().isEmpty())
                .findFirst()
                .filter(first -> first.id().datacenter().equals(self.datacenter())
                        && first.id().rack().equals(self.rack()))
                .isPresent();
        return isFirst
                ? Optional.of(new RepairSchedule(repairs, time, shared.hints().directory()))
                : Optional.empty();
    }

    /** Those of what was skipped. */
    static SkipRepairs ofSkipped(NodeWorker.Shared shared, Repairs repairs, List<NodeWorker> workers, TimeSource time) {
        return new SkipRepairs(new SkipRepairs.Parts(
                repairs,
                shared.hints().skipped(),
                shared.ring(),
                node -> hasCaughtUp(workers, workers.get(0).self(), node),
                time));
    }

    /** On the first worker; of the other ones only counts are read. */
    private static boolean hasCaughtUp(List<NodeWorker> workers, int self, int node) {
        NodeWorker first = workers.get(0);
        boolean isUp = node == self
                ? first.store().own().isUp()
                : first.peers().stream().anyMatch(link -> link.number() == node && link.isUp());
        return isUp && workers.stream().allMatch(worker -> worker.replica().onDisk(node) == 0);
    }

    /** What it measures for who thinks of a change of the ring. */
    static NodeMeasures measures(NodeWorker.Shared shared, List<NodeWorker> workers, TimeSource time) {
        PoolConf conf = shared.conf();
        return new NodeMeasures(new NodeMeasures.Parts(
                shared.ring(),
                shared.tokens(),
                reading(shared),
                shared.desk(),
                () -> Handshake.of(conf, shared.ring().get(), shared.epoch(), 0),
                shared.dialer(),
                workers.get(0).worker().loop(),
                workers.stream().map(each -> each.worker().tally().load()).toList(),
                NodePorts.threads(conf, "measure"),
                time,
                conf.peers().repair().keysPerSecond()));
    }

    static void begin(Runnable look, NodeWorker worker) {
        worker.worker().loop().scheduleAtFixedRate(look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private static @Nullable Link link(NodeWorker worker, int node, int self) {
        if (node == self) {
            return worker.store().link();
        }
        for (PeerLink peer : worker.peers()) {
            if (peer.number() == node) {
                return peer;
            }
        }
        return null;
    }
}
