package io.ringspan.node.relay;

import io.netty.buffer.ByteBuf;
import io.ringspan.conf.Consistency;
import io.ringspan.node.reconcile.Gathered;
import io.ringspan.node.reconcile.Reconciliation;
import io.ringspan.node.reconcile.ReplyRoom;
import io.ringspan.node.reconcile.WriteAcks;
import io.ringspan.node.standing.Standings;
import io.ringspan.node.standing.Withheld;
import io.ringspan.node.store.WriteReplies;
import io.ringspan.node.worker.Tally;
import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.frame.WriteFrame;
import io.ringspan.replication.ring.Topology;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The writes that one worker relays and whose origin wants this datacenter's word on. What is not known in time is not
 * said: the origin looks at the clock itself.
 *
 * <p><b>Owner.</b> The worker. <b>Limits.</b> {@value #GATHERS_MAX} writes at a time, and {@link ReplyRoom} for what they
 * hold; of the others nothing is said, and the origin goes by the marks. Each for as long as a request may take.
 */
public final class Gathers {
    private static final int GATHERS_MAX = 16 * 1024;

    private final Supplier<Topology> topology;
    private final Reconciliation reconciliation;
    private final ReplyRoom room;
    private final Tally tally;
    private final Standings standings;
    private final LongSupplier timeoutNanos;
    private final Map<Key, Gather> open = new HashMap<>();
    private final Map<StreamId, RepliesOf[]> sinks = new HashMap<>();

    /** One write. */
    private record Key(StreamId stream, long position) {}

    /** Where a relayed write came from. */
    public interface Origin {
        /**
         * Tells what the datacenter says.
         *
         * @param commands those whose replies differ
         */
        void gathered(StreamId stream, long position, Gathered word, BitSet commands);
    }

    /**
     * Gathers nothing yet.
     *
     * @param topology the one in force
     * @param reconciliation of replies that differ
     * @param room for the replies
     * @param tally of the worker
     * @param standings of the nodes
     * @param timeoutNanos how long a request may take
     */
    public Gathers(
            Supplier<Topology> topology,
            Reconciliation reconciliation,
            ReplyRoom room,
            Tally tally,
            Standings standings,
            LongSupplier timeoutNanos) {
        this.topology = topology;
        this.reconciliation = reconciliation;
        this.room = room;
        this.tally = tally;
        this.standings = standings;
        this.timeoutNanos = timeoutNanos;
    }

    /** A write is about to be relayed. If it is being gathered, it was sent again, and this goes on. */
    public void begin(Origin origin, StreamId stream, WriteFrame write) {
        Key key = new Key(stream, write.position());
        Gather before = open.get(key);
        if (before != null) {
            before.origin(origin);
            return;
        }
        WriteAcks acks = acks(write);
        if (acks != null) {
            open.put(key, new Gather(origin, acks, write, tally.nowNanos() + timeoutNanos.getAsLong()));
        } else {
            tally.gathered(false);
        }
    }

    /** For one more write; null if too much is held already. */
    private @Nullable WriteAcks acks(WriteFrame write) {
        if (open.size() >= GATHERS_MAX || !room.mayBegin()) {
            return null;
        }
        WriteAcks acks = reconciliation.acks(room);
        int[] local = topology.get().replicas(write.token()).local();
        acks.begin(local, Consistency.DC_EACH_SAFE_QUORUM, standings);
        boolean kept =
                acks.keep(write.span(), write.at(), write.length(), write.commands(), write.token(), write.protocol());
        return kept ? acks : null;
    }

    /** Takes the replies of that node's store to the stream's writes. */
    public WriteReplies repliesOf(int node, StreamId stream) {
        RepliesOf[] ofStream = sinks.computeIfAbsent(
                stream, any -> new RepliesOf[topology.get().size()]);
        if (node >= ofStream.length) {
            ofStream = Arrays.copyOf(ofStream, node + 1);
            sinks.put(stream, ofStream);
        }
        RepliesOf sink = ofStream[node];
        if (sink == null) {
            sink = new RepliesOf(node, stream);
            ofStream[node] = sink;
        }
        return sink;
    }

    private final class RepliesOf implements WriteReplies {
        private final int node;
        private final StreamId stream;
        private final Withheld withheld;

        private RepliesOf(int node, StreamId stream) {
            this.withheld = new Withheld(standings, node);
            this.node = node;
            this.stream = stream;
        }

        @Override
        public void replied(long position, ByteBuf in, int at, int length, boolean last, int refusals) {
            Gather gather = gather(position);
            if (gather != null && refusals == 0 && withheld.keeps(position, last)) {
                silent(position, gather);
            } else if (gather != null && gather.replied(node, in, at, length, last, refusals)) {
                judge(stream, position, gather);
            }
        }

        @Override
        public void unanswered(long position) {
            Gather gather = gather(position);
            if (gather != null && !standings.mayAnswer(node)) {
                silent(position, gather);
            } else if (gather != null && gather.lost(node)) {
                judge(stream, position, gather);
            }
        }

        private void silent(long position, Gather gather) {
            if (gather.silent(node)) {
                judge(stream, position, gather);
            }
        }

        private @Nullable Gather gather(long position) {
            return open.get(new Key(stream, position));
        }
    }

    private void judge(StreamId stream, long position, Gather gather) {
        BitSet differing = new BitSet();
        Gathered word = gather.word(reconciliation, differing);
        if (word != null) {
            open.remove(new Key(stream, position));
            tally.gathered(true);
            gather.origin().gathered(stream, position, word, differing);
            gather.end();
        }
    }

    /** The connection to a node is gone: what had come of its replies comes again, if at all. */
    public void away(int node) {
        open.values().forEach(gather -> gather.away(node));
    }

    /** The connection from an origin is gone. */
    public void closed(Origin origin) {
        open.values().removeIf(gather -> gather.endIf(gather.origin() == origin));
        forgetSinks();
    }

    /** Gives up what has taken too long. To be called some ten times a second. */
    public void tick(long now) {
        open.values().removeIf(gather -> {
            boolean late = gather.endIf(gather.isLate(now));
            if (late) {
                tally.gathered(false);
            }
            return late;
        });
    }

    /** Gives up everything. */
    public void close() {
        open.values().removeIf(gather -> gather.endIf(true));
    }

    /** Of streams whose origin may be gone for good; whoever comes again gets others. */
    private void forgetSinks() {
        if (open.isEmpty()) {
            sinks.clear();
        }
    }

    /** How many are open. */
    public int size() {
        return open.size();
    }
}
