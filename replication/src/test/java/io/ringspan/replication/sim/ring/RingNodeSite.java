package io.ringspan.replication.sim.ring;

import io.ringspan.base.NodeId;
import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.hints.SimDisk;
import io.ringspan.replication.hints.SimHintFiles;
import io.ringspan.replication.hints.Untroubled;
import io.ringspan.replication.kept.StoreFile;
import io.ringspan.replication.ring.RingStage;
import io.ringspan.replication.ring.change.RingRecord;
import io.ringspan.replication.window.SimWindows;
import io.ringspan.sim.NodeClock;
import io.ringspan.sim.Simulation;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A node: what outlives its starts, and its present start. */
final class RingNodeSite {
    private static final long SKEW_MILLIS = 5;

    private final RingCluster cluster;
    private final NodeId id;
    private final ModelStore store = new ModelStore();
    private final NodeClock time;
    private final SimDisk disk;
    private final ByteBuffer memory = ByteBuffer.allocate(StoreFile.bytes(StoreSide.ENTRIES));
    private SimWindows windows = new SimWindows();
    private Map<StreamId, SimHintFiles> left = new HashMap<>();
    private @Nullable RingRecord record;
    private @Nullable RingProcess process;
    private boolean copyBegun;
    private int starts;

    RingNodeSite(RingCluster cluster, NodeId id, @Nullable RingRecord record) {
        this.cluster = cluster;
        this.id = id;
        this.record = record;
        Simulation simulation = cluster.simulation();
        this.time = new NodeClock(simulation, simulation.between(-SKEW_MILLIS, SKEW_MILLIS + 1));
        this.disk = new SimDisk(cluster.memory());
    }

    RingCluster cluster() {
        return cluster;
    }

    NodeId id() {
        return id;
    }

    ModelStore store() {
        return store;
    }

    NodeClock time() {
        return time;
    }

    SimDisk disk() {
        return disk;
    }

    SimWindows windows() {
        return windows;
    }

    int starts() {
        return starts;
    }

    /** The record on its disk. */
    @Nullable
    RingRecord record() {
        return record;
    }

    void keep(RingRecord kept) {
        record = kept;
    }

    /** Whether a copy was begun that is not at its end: the next goes on with it. */
    boolean copyBegun() {
        return copyBegun;
    }

    void copyBegun(boolean begun) {
        copyBegun = begun;
    }

    @Nullable
    RingProcess process() {
        return process;
    }

    /** The process, if it has its place in the ring. */
    @Nullable
    Serving serving() {
        RingProcess running = process;
        return running == null ? null : running.serving();
    }

    void start() {
        if (process == null) {
            starts++;
            process = new RingProcess(this);
            process.start();
        }
    }

    /** It gets its place in the ring. */
    Serving serve(RingStage stage) {
        SimWindows.take(left, (stream, replica) -> disk.log(stream, named(replica), new Untroubled()));
        StoreFile kept = StoreFile.open(memory, new StoreFile.Owner(id.toString(), "machine", StoreSide.ENTRIES), 1);
        return new Serving(this, stage, kept);
    }

    private NodeId named(String replica) {
        return cluster.sites().stream()
                .map(RingNodeSite::id)
                .filter(name -> name.toString().equals(replica))
                .findFirst()
                .orElseThrow();
    }

    /** The streams of earlier starts that are to be sent. */
    List<StreamId> earlierStreams() {
        return disk.streams().stream().filter(of -> of.epoch() < starts).toList();
    }

    /** The process is killed. */
    void crash() {
        Serving serving = serving();
        process = null;
        if (serving != null) {
            left.putAll(windows.left());
            disk.undone(serving::crash);
            windows = new SimWindows();
        }
    }
}
