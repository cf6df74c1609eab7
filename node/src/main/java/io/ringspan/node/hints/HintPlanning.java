package io.ringspan.node.hints;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.ringspan.base.FsyncPolicy;
import io.ringspan.node.hints.HintRing.Planned;
import io.ringspan.replication.budget.Budget;
import io.ringspan.replication.budget.HintRoom;
import io.ringspan.replication.hints.HintFiles;
import io.ringspan.replication.hints.HintLimits;
import io.ringspan.replication.hints.HintListener;
import io.ringspan.replication.hints.HintLog;
import io.ringspan.replication.hints.HintMove;
import io.ringspan.replication.hints.HintMove.Moved;
import io.ringspan.replication.hints.HintMove.Shift;
import io.ringspan.replication.ring.Topology;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plans anew what earlier starts have left on disk, when the ring is another one than at the start before. What cannot be
 * planned stays for a later start, and is not sent by this one.
 *
 * <p><b>Owner.</b> Whoever starts the node, before any stream is opened.
 */
final class HintPlanning {
    private static final Logger LOG = LoggerFactory.getLogger(HintPlanning.class);

    private final HintPlaces places;
    private final HintLimits limits;
    private final RackOwners owners;
    private final long digest;
    private final List<HintPlace> unplanned = new ArrayList<>();
    private long moved;
    private long lost;

    HintPlanning(HintPlaces places, HintLimits limits, Topology topology) {
        this.places = places;
        // whatever is wanted of hints otherwise: where they were is removed at once
        this.limits = new HintLimits(limits.segmentBytes(), limits.ageMillis(), FsyncPolicy.INTERVAL);
        this.owners = new RackOwners(topology);
        this.digest = topology.digest();
    }

    /** Plans all that there is. Returns what may be sent. */
    List<HintPlace> plan(List<HintPlace> found) throws IOException {
        HintRing ring = HintRing.in(places.stateDirectory());
        Optional<Planned> before = ring.read();
        boolean isTheSame = before.isPresent() && before.get().digest() == digest;
        Optional<Shift> begun = before.flatMap(Planned::moving);
        if (isTheSame && begun.isEmpty()) {
            return found;
        }
        if (!found.isEmpty()) {
            Shift shift = isTheSame && begun.isPresent() ? begun.get() : fresh(found, begun.isPresent());
            ring.write(new Planned(digest, Optional.of(shift)));
            eachStream(found, shift);
        }
        if (unplanned.isEmpty()) {
            ring.write(new Planned(digest, Optional.empty()));
        }
        tell();
        return places.found().stream().filter(place -> !isUnplanned(place)).toList();
    }

    private static Shift fresh(List<HintPlace> found, boolean isUnsure) throws IOException {
        return Shift.beyond(found.stream().map(HintPlace::files).toList(), isUnsure);
    }

    private void eachStream(List<HintPlace> found, Shift shift) {
        List<HintPlace> left = new ArrayList<>(found);
        while (!left.isEmpty()) {
            HintPlace first = left.get(0);
            List<HintPlace> stream = left.stream().filter(first::isOfOneStream).toList();
            left.removeAll(stream);
            try {
                Moved what = HintMove.move(
                        stream.stream().map(HintPlace::replica).toList(), owners, new Logs(first), shift, new Told());
                moved += what.records();
                lost += what.ownerless();
                removeEmpty(stream);
            } catch (IOException failed) {
                unplanned.add(first);
                LOG.error(
                        "The ring has changed, and what start {} of this node has left on disk cannot be planned anew: {}. It is"
                                + " not sent by this start. Check the disk, and start the node again",
                        first.epoch(),
                        failed.toString());
            }
        }
    }

    private void removeEmpty(List<HintPlace> stream) throws IOException {
        for (HintPlace place : stream) {
            places.remove(place);
        }
    }

    private boolean isUnplanned(HintPlace place) {
        return unplanned.stream().anyMatch(place::isOfOneStream);
    }

    private void tell() {
        if (moved > 0) {
            LOG.info("The ring has changed: {} write batch(es) on disk go to other owners of their tokens", moved);
        }
        if (lost > 0) {
            LOG.warn(
                    "{} write batch(es) on disk are for racks that are no part of the ring any more, or unreadable",
                    lost);
        }
    }

    /** How many writes nobody gets. */
    long lost() {
        return lost;
    }

    /** The logs of one stream. Their room is looked at when they are opened to be sent: then what is too much is told. */
    private final class Logs implements HintMove.Logs {
        private final HintPlace stream;

        Logs(HintPlace stream) {
            this.stream = stream;
        }

        @Override
        public HintFiles files(String replica) throws IOException {
            return places.of(replica, stream.epoch(), stream.worker()).files();
        }

        @Override
        public HintLog open(String replica) throws IOException {
            return HintLog.open(
                    files(replica),
                    limits,
                    HintRoom.in(new Budget(Long.MAX_VALUE / 2)),
                    ByteBufAllocator.DEFAULT,
                    new Told());
        }

        @Override
        public ByteBufAllocator memory() {
            return ByteBufAllocator.DEFAULT;
        }
    }

    /** Counts what cannot be read. */
    private final class Told implements HintListener {
        @Override
        public void dropped(Cause cause, long position, long millis, ByteBuf bytes, int at, int length) {
            throw new IllegalStateException("a log without a limit drops nothing");
        }

        @Override
        public void lost(Lost what) {
            lost += Math.max(1, what.records());
            LOG.error("{}", what);
        }

        @Override
        public void refused(Refused refused) {
            LOG.error("{}", refused);
        }

        @Override
        public void troubled(String file, IOException why) {
            LOG.error("{}: {}", file, why.toString());
        }
    }
}
