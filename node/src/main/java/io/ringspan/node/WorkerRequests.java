package io.ringspan.node;

import io.netty.buffer.ByteBufAllocator;
import io.ringspan.base.Endpoint;
import io.ringspan.base.TimeSource;
import io.ringspan.conf.PoolConf;
import io.ringspan.node.antientropy.exchange.CompareAnswers;
import io.ringspan.node.client.Clients;
import io.ringspan.node.command.CommandTable;
import io.ringspan.node.conflict.ConflictLog;
import io.ringspan.node.decide.Decider;
import io.ringspan.node.decide.DecisionDesk;
import io.ringspan.node.decide.Decisions;
import io.ringspan.node.everywhere.EverywhereReads;
import io.ringspan.node.handover.OrderingStore;
import io.ringspan.node.handover.StoreAccess;
import io.ringspan.node.home.KeyHomes;
import io.ringspan.node.kind.StoreKind;
import io.ringspan.node.peer.PeerDatacenters;
import io.ringspan.node.peer.PeerLinks;
import io.ringspan.node.peer.PeerServer;
import io.ringspan.node.protocol.ComparedCommands;
import io.ringspan.node.protocol.RequestLimits;
import io.ringspan.node.pubsub.WorkerChannels;
import io.ringspan.node.reconcile.Reconciliation;
import io.ringspan.node.reconcile.ReplyRoom;
import io.ringspan.node.relay.Gathers;
import io.ringspan.node.repair.NamedKeys;
import io.ringspan.node.repair.ReadRepairs;
import io.ringspan.node.replan.PlannedAnew;
import io.ringspan.node.request.Asker;
import io.ringspan.node.request.Dispatcher;
import io.ringspan.node.request.QuorumReads;
import io.ringspan.node.request.ReplicatedWrites;
import io.ringspan.node.request.Waits;
import io.ringspan.node.resp.RespProtocol;
import io.ringspan.node.script.NodeScripts;
import io.ringspan.node.seen.OtherWriters;
import io.ringspan.node.settle.GivenUpLog;
import io.ringspan.node.settle.OwnStore;
import io.ringspan.node.settle.StorePeers;
import io.ringspan.node.standing.Standings;
import io.ringspan.node.store.StoreLink;
import io.ringspan.node.store.StoreWorker;
import io.ringspan.node.store.others.WriterWatch;
import io.ringspan.node.worker.Worker;
import io.ringspan.replication.budget.Budget;
import io.ringspan.replication.kept.StoreFile;
import io.ringspan.replication.ring.Topology;
import io.ringspan.replication.settle.SettleLimits;
import io.ringspan.replication.settle.Settling;
import io.ringspan.replication.store.StoreLimits;
import io.ringspan.replication.store.StoreOrder;
import io.ringspan.replication.stream.Relay;
import io.ringspan.replication.time.HybridClock;
import io.ringspan.replication.version.KeyDigest;
import io.ringspan.replication.version.KeyVersions;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes what coordinates one worker's requests, as the settings say.
 *
 * <p><b>Owner.</b> The worker.
 */
final class WorkerRequests {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerRequests.class);

    private final Worker worker;
    private final NodeWorker.Shared shared;
    private final PoolConf conf;

    WorkerRequests(Worker worker, NodeWorker.Shared shared) {
        this.worker = worker;
        this.shared = shared;
        this.conf = shared.conf();
    }

    QuorumReads quorumReads(Asker asker, ReplyRoom room) {
        QuorumReads made = new QuorumReads(
                asker,
                reconciliation(),
                shared.clock().stamps(),
                worker.tally()::nowNanos,
                conf.place().id().datacenter().name(),
                room);
        made.repairWhile(shared.answering().tuning()::repairsReads);
        made.repairWith(new ReadRepairs(shared.protocol(), asker::linkForWrites, room, worker.tally()));
        if (conf.consistency().conflicts().versions()) {
            KeyDigest digests = new KeyDigest(shared.random().nextLong());
            made.nameWith(new NamedKeys(
                    shared.protocol(), asker::linkForWrites, shared.clock().stamps(), worker.tally(), digests));
        }
        return made;
    }

    Gathers gathers(Supplier<Topology> topology, Asker asker, ReplyRoom room) {
        return new Gathers(
                topology,
                reconciliation(),
                room,
                worker.tally(),
                asker.standings(),
                shared.answering().tuning()::timeoutNanos);
    }

    EverywhereReads everywhere(
            Asker asker, QuorumReads reads, ReplicatedWrites writes, PeerDatacenters others, ReplyRoom room) {
        return new EverywhereReads(new EverywhereReads.Parts(
                asker, reads, writes, others, reconciliation(), room, worker.tally()::nowNanos));
    }

    /** The way to the store of the node's first worker, which goes on where the last process stood. */
    OrderingStore orderingStore(WorkerLinks links, Topology topology) {
        return new OrderingStore(
                        worker,
                        shared.protocol(),
                        sink -> new StoreOrder(
                                topology,
                                sink,
                                walker(),
                                StoreLimits.DEFAULT,
                                worker.tally().time(),
                                life()),
                        versions(),
                        links::keyWalk,
                        links::toStore)
                .goOn(shared.kept())
                .topology(topology);
    }

    /** Of the store's keys; for the store worker. */
    private KeyVersions versions() {
        StoreFile kept = shared.kept();
        HybridClock stamps = shared.clock().stamps();
        KeyVersions made = kept == null
                ? new KeyVersions(walker(), new KeyDigest(shared.random().nextLong()), shared.versionedKeys(), stamps)
                : new KeyVersions(walker(), kept.digests(), kept.versions(), stamps);
        if (kept != null && kept.anew() == null && !made.goesOn()) {
            LOG.warn(
                    "The versions of keys begin anew: those of the last start are so late that this node's clock, if it is"
                            + " right, has not reached them");
        }
        made.tell(new ConflictLog(worker.tally().time()));
        return made;
    }

    /** The worker's subscribers, and the way to all others. */
    WorkerChannels channels(PeerLinks links) {
        return WorkerChannels.of(
                shared.answering().channels(),
                worker,
                shared.ring().get(),
                links,
                conf.peers().publishEverywhere());
    }

    PeerServer.Ways ways(
            StoreAccess store,
            Relay relay,
            Gathers gathers,
            QuorumReads reads,
            WorkerChannels channels,
            Standings standings) {
        return new PeerServer.Ways(
                store.link(),
                store.gate(),
                relay,
                gathers,
                reads,
                shared.decisions(),
                shared.scripts(),
                store::behind,
                channels,
                standings,
                channel -> new CompareAnswers(channel, shared.desk()),
                shared.dialer().securing()::mustEncrypt);
    }

    /** What is refused since the ring changes is sent again. */
    void planAnew(Asker asker, Dispatcher dispatcher) {
        asker.planAnewWith(new PlannedAnew(new PlannedAnew.Parts(
                dispatcher,
                asker,
                shared.tokens(),
                shared.protocol(),
                walker(),
                conf.clients().replyBytesMax(),
                (nanos, then) -> worker.loop().schedule(then, nanos, TimeUnit.NANOSECONDS))));
    }

    /** Where clients' keys belong, and how to get there. */
    Clients.Placing placing(
            StoreAccess store,
            Dispatcher dispatcher,
            Asker asker,
            PeerLinks links,
            WorkerChannels channels,
            Waits waits) {
        return new Clients.Placing(
                shared.tokens(),
                dispatcher,
                waits,
                decisions(store, dispatcher, asker, links, channels),
                KeyHomes.of(conf.ring().homes()),
                channels,
                shared.scripts());
    }

    /** Has commands decided; the store worker's node decides, too. */
    private Decisions decisions(
            StoreAccess store, Dispatcher dispatcher, Asker asker, PeerLinks links, WorkerChannels channels) {
        if (store.gate() instanceof StoreWorker order) {
            shared.decisions()
                    .isServedBy(new Decider(
                            new Decider.Parts(
                                    dispatcher,
                                    order,
                                    shared.tokens(),
                                    links,
                                    shared.decisions().blocked(),
                                    worker.tally(),
                                    worker.loop(),
                                    asker::timeoutNanos,
                                    conf.clients().replyBytesMax()),
                            StoreKind.deciding(
                                    shared.protocol(),
                                    shared.answering().sights().commands().nodes(),
                                    shared.scripts(),
                                    channels)));
            shared.scripts()
                    .isServedBy(
                            worker,
                            store.own(),
                            new NodeScripts.Aside(
                                    shared.dialer(), conf.store(), conf.links().timeoutMillis()),
                            links,
                            asker::timeoutNanos);
        }
        return new Decisions(new Decisions.Parts(
                shared.protocol(),
                links,
                shared.decisions(),
                asker,
                new DecisionDesk.Caller(worker.loop(), store::behind),
                shared.decisions().blocked().worker(worker.index(), worker.loop()),
                dispatcher,
                shared.clock().stamps(),
                ByteBufAllocator.DEFAULT));
    }

    /** Begins to look who else writes to the store; before a memcached nobody can tell. */
    void watchWriters(StoreLink link) {
        if (shared.protocol() == RespProtocol.RESP) {
            CommandTable commands = shared.answering().sights().commands().nodes();
            OtherWriters found = shared.answering().sights().otherWriters();
            Endpoint store = conf.store().endpoint();
            new WriterWatch(worker.loop(), shared.dialer(), store, link, commands, found).start();
        }
    }

    ReplyRoom room(Budget ofTheNode, LongConsumer gauge) {
        return new ReplyRoom(ofTheNode.lease(), conf.clients().replyBytesMax(), gauge);
    }

    /** Has the store worker make the replicas of its store's keys agree, unless there are no versions to tell by. */
    void settle(StoreAccess store, Asker asker, Supplier<Topology> topology) {
        boolean versions = conf.consistency().conflicts().versions();
        if (!versions || !(store instanceof OrderingStore ordering)) {
            return;
        }
        TimeSource time = worker.tally().time();
        StorePeers.Ring ring = new StorePeers.Ring(topology, shared.tokens());
        ReplyRoom values = room(shared.replies().reads(), bytes -> {});
        ordering.settle(order -> new Settling(
                order.versions(),
                new StorePeers(
                        new OwnStore(order, worker.loop()),
                        ring,
                        asker::linkForWrites,
                        values,
                        new StorePeers.Says(shared.protocol(), time, new GivenUpLog(time))),
                time,
                SettleLimits.DEFAULT));
    }

    /** No earlier start of this node, and none of its lives, had this number. */
    private long life() {
        return ((long) shared.epoch() << Integer.SIZE) + 1;
    }

    /** Of replies that differ. */
    Reconciliation reconciliation() {
        return new Reconciliation(shared.protocol(), shared.answering().sights().commands());
    }

    private ComparedCommands walker() {
        return shared.protocol().spanCommands(shared.answering().sights().commands());
    }

    /** The worker's clients. */
    Clients clients(Clients.Placing placing) {
        Clients.Answering answering = shared.answering();
        return new Clients(worker, placing, answering, clientLimits(), StoreKind.speaking(conf, answering.facts()));
    }

    private Clients.Limits clientLimits() {
        RequestLimits requests = new RequestLimits(
                conf.clients().requestBytesMax(),
                conf.clients().argumentsMax(),
                conf.clients().inlineBytesMax());
        return new Clients.Limits(
                requests,
                conf.clients().inflightMax(),
                conf.clients().outputBytesMax(),
                conf.clients().replyBytesMax());
    }
}
