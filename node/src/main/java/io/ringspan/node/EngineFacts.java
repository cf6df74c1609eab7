package io.ringspan.node;

import io.ringspan.node.io.DirectMemory;
import io.ringspan.node.session.NodeFacts;
import io.ringspan.node.store.introduce.StoreIdentity;
import io.ringspan.replication.ring.RingNode;
import io.ringspan.replication.ring.Topology;
import java.time.Duration;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/** What a running node tells of itself in {@code INFO} and {@code CONFIG GET}. Any thread. */
final class EngineFacts implements NodeFacts {
    private static final int RUN_ID_BYTES = 20;

    private final RingspanNode node;
    private final Identity identity;

    EngineFacts(RingspanNode node, long startedMillis, RandomGenerator random) {
        this.node = node;
        byte[] runId = new byte[RUN_ID_BYTES];
        random.nextBytes(runId);
        this.identity = new Identity(
                node.conf().place().id(),
                node.conf().name(),
                version(),
                HexFormat.of().formatHex(runId),
                node.conf().listen().clients().port(),
                startedMillis);
    }

    /** Of Ringspan. */
    static String version() {
        String packaged = RingspanNode.class.getPackage().getImplementationVersion();
        return packaged == null ? "unpackaged" : packaged;
    }

    @Override
    public Identity identity() {
        return identity;
    }

    @Override
    public Limits limits() {
        return new Limits(
                node.conf().clients().connectionsMax(), node.conf().clients().requestBytesMax(), Duration.ZERO);
    }

    @Override
    public Load load() {
        long commands = 0;
        for (NodeWorker worker : node.workers()) {
            commands += worker.worker().tally().readCommands()
                    + worker.worker().tally().writeCommands();
        }
        Runtime runtime = Runtime.getRuntime();
        return new Load(
                node.operated().doors().count(),
                node.operated().doors().total(),
                commands,
                runtime.totalMemory() - runtime.freeMemory(),
                DirectMemory.usedByBuffers());
    }

    @Override
    public Store store() {
        StoreIdentity found = node.workers().get(0).store().own().identity();
        return found == null ? Store.UNKNOWN : new Store(found.name(), found.version(), found.commands());
    }

    @Override
    public Ring ring() {
        Topology topology = node.topology();
        return new Ring(
                topology.epoch(),
                (int) topology.nodes().stream()
                        .map(each -> each.id().datacenter())
                        .distinct()
                        .count(),
                (int) topology.nodes().stream()
                        .map(RingNode::id)
                        .map(id -> id.datacenter() + "/" + id.rack())
                        .distinct()
                        .count(),
                topology.size(),
                node.conf().store().endpoint().toString(),
                node.workers().get(0).store().own().isUp());
    }
}
