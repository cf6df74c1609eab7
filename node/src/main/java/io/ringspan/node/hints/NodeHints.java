package io.ringspan.node.hints;

import io.ringspan.base.NodeId;
import io.ringspan.conf.HintConf;
import io.ringspan.conf.PeerConf;
import io.ringspan.node.hints.NodeWindows.LostBefore;
import io.ringspan.node.state.DataDirectory;
import io.ringspan.replication.budget.HintBudgets;
import io.ringspan.replication.budget.HintRoom;
import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.hints.HintLimits;
import io.ringspan.replication.hints.HintListener;
import io.ringspan.replication.hints.HintSource;
import io.ringspan.replication.ring.Topology;
import io.ringspan.replication.window.WindowFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The hint logs of a node: those that its streams make, and those that earlier starts have left.
 *
 * <p><b>Threads.</b> Any; each log belongs to its stream's worker.
 */
public final class NodeHints {
    private static final Logger LOG = LoggerFactory.getLogger(NodeHints.class);

    private final @Nullable HintPlaces places;
    private final @Nullable NodeWindows windows;
    private final List<LostBefore> lostBefore;
    private volatile List<HintPlace> found;
    private volatile long lost;
    private final HintConf conf;
    private final int start;
    private final int workers;
    private final SkippedRanges skipped;
    private final HintBudgets rooms;

    /** What earlier starts have left, and what of it could not be read when it was looked through. */
    private record Left(List<HintPlace> found, List<LostBefore> lost) {}

    private NodeHints(
            @Nullable HintPlaces places,
            @Nullable NodeWindows windows,
            Left left,
            HintConf conf,
            int start,
            int workers) {
        this.places = places;
        this.windows = windows;
        this.found = left.found();
        this.lostBefore = left.lost();
        this.conf = conf;
        this.start = start;
        this.workers = workers;
        this.skipped = places == null || !conf.on()
                ? SkippedRanges.none()
                : SkippedRanges.in(places.root().resolveSibling(""));
        this.rooms = new HintBudgets(conf.replicaBytesMax(), conf.totalBytesMax());
    }

    /** Of a node that keeps nothing on disk. */
    public static NodeHints none() {
        return new NodeHints(null, null, new Left(List.of(), List.of()), HintConf.OFF, 0, 1);
    }

    /**
     * In the node's data directory; none without one. With hints switched off, what is there from before is still sent. What a
     * killed start has left in its windows is among them.
     *
     * @param workers how many the node has
     */
    public static NodeHints of(@Nullable DataDirectory state, PeerConf peers, int workers) {
        if (state == null) {
            return none();
        }
        HintConf conf = peers.hints();
        HintPlaces places = HintPlaces.in(state.path());
        NodeWindows windows = new NodeWindows(state.path(), peers.windowBytesMax(), workers);
        int start = state.epoch();
        List<HintPlace> found = List.of();
        try {
            windows.takeLeft(places, limits(conf), start);
            found = places.found();
        } catch (IOException failed) {
            LOG.error(
                    "The hints in {} cannot be listed, and those of earlier starts are not sent: {}. Check the disk, and"
                            + " start the node again",
                    places.root(),
                    failed.toString());
        }
        boolean durable = conf.on() && conf.durableWindows();
        return new NodeHints(places, durable ? windows : null, new Left(found, windows.lost()), conf, start, workers);
    }

    /**
     * The node has its place in this ring. If that is another one than before, what is on disk is planned by it: whoever owns a
     * token now, in the rack of who was to get the write, gets it. Once, before any stream is opened.
     */
    public void plan(Topology topology) {
        if (places == null) {
            return;
        }
        HintPlanning planning = new HintPlanning(places, limits(), topology);
        try {
            found = planning.plan(found);
        } catch (IOException failed) {
            found = List.of();
            LOG.error(
                    "The hints in {} cannot be planned by the ring as it is now, and are not sent by this start: {}. Check the disk,"
                            + " and start the node again",
                    places.root(),
                    failed.toString());
        }
        lost = planning.lost();
    }

    /** How many writes were given up when they were planned anew. Any thread. */
    public long lost() {
        return lost;
    }

    /** The node's data directory, if it has one. */
    public @Nullable Path directory() {
        return places == null ? null : places.root().getParent();
    }

    /** Whether what windows do not hold, and what a stop leaves in them, goes to disk. */
    public boolean keeps() {
        return places != null && conf.on();
    }

    /** What is to be repaired since it was skipped. A node that keeps nothing does not mind. */
    public SkippedRanges skipped() {
        return skipped;
    }

    /** The logs of one stream. */
    public HintSource of(StreamId stream) {
        return places == null ? HintSource.NONE : new StreamHints(this, stream);
    }

    /** Where the windows of a stream of this start are, so that they outlive the process. */
    public WindowFiles windows(StreamId stream) {
        return windows == null ? WindowFiles.NONE : windows.of(stream);
    }

    /**
     * The streams of earlier starts that left something and are this worker's to send, oldest first.
     *
     * @param self this node
     * @param worker one of its workers
     */
    public List<StreamId> earlier(NodeId self, int worker) {
        return found.stream()
                .filter(place -> place.epoch() < start && place.worker() % workers == worker)
                .map(place -> new StreamId(self, place.epoch(), place.worker()))
                .distinct()
                .sorted(Comparator.comparingInt(StreamId::epoch).thenComparingInt(StreamId::worker))
                .toList();
    }

    /**
     * Every replica has all of this stream that could be sent, and its logs are closed: its directories go.
     *
     * @return those that stay, because something is in them: of a replica that has left the ring, or that cannot be read
     */
    public List<String> end(StreamId stream) {
        return found.stream()
                .filter(place -> place.isOf(stream))
                .filter(place -> !remove(place))
                .map(place -> place.files().place(""))
                .toList();
    }

    private boolean remove(HintPlace place) {
        try {
            return places == null || places.remove(place);
        } catch (IOException failed) {
            LOG.warn("The directory of {} is not needed any more and cannot be removed: {}", place, failed.toString());
            return true;
        }
    }

    /** What waits for the disk is not done any more. Once all logs are closed. */
    public void close() {
        if (places != null) {
            places.disk().close();
        }
    }

    int start() {
        return start;
    }

    /** What an earlier start has left of the stream for the replica. */
    Optional<HintPlace> left(StreamId stream, NodeId replica) {
        return found.stream()
                .filter(place -> place.isOf(stream) && place.replica().equals(replica.toString()))
                .findFirst();
    }

    /** What of that was found to be lost before it was opened to be sent. */
    List<HintListener.Lost> lostBefore(StreamId stream, NodeId replica) {
        return lostBefore.stream()
                .filter(lost -> lost.replica().equals(replica.toString())
                        && lost.epoch() == stream.epoch()
                        && lost.worker() == stream.worker())
                .map(LostBefore::what)
                .toList();
    }

    /** A place for what the stream keeps for the replica; none if hints are off. */
    Optional<HintPlace> make(StreamId stream, NodeId replica) throws IOException {
        return places == null || !conf.on()
                ? Optional.empty()
                : Optional.of(places.of(replica.toString(), stream.epoch(), stream.worker()));
    }

    /** A stream's part of what may be kept for the replica. */
    HintRoom room(NodeId replica) {
        return rooms.of(replica);
    }

    /** From now on so much may be kept for replicas that are away. Any thread. */
    public void resize(HintConf to) {
        rooms.resize(to.replicaBytesMax(), to.totalBytesMax());
    }

    /** How many bytes all logs take, those of earlier starts included. */
    public long bytes() {
        return rooms.used();
    }

    HintLimits limits() {
        return limits(conf);
    }

    private static HintLimits limits(HintConf conf) {
        long segmentBytes = Math.min(HintLimits.DEFAULT.segmentBytes(), Math.max(1, conf.replicaBytesMax() / 4));
        return new HintLimits(segmentBytes, Math.max(1, conf.ageMillisMax()), conf.fsync());
    }
}
