package io.ringspan.replication.sim;

import io.netty.buffer.ByteBuf;
import io.ringspan.base.NodeId;
import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.hints.HintListener;
import io.ringspan.replication.hints.SimDisk;
import io.ringspan.replication.ring.TokenRange;
import io.ringspan.replication.stream.SkipListener.SkippedWrites;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What replicas will not get, and what of it their origins have told: a full disk costs writes, each of which is told with its
 * token; a machine that ends costs what it had not forced, of which nobody can tell.
 */
final class Losses {
    /** A node, and a replica that it has writes for. */
    private record Who(NodeId origin, NodeId replica) {}

    private record Unsettled(int node, int key) {}

    /** Of one replica. */
    private static final class Told {
        int open;
        boolean all;
        final Set<TokenRange> ranges = new HashSet<>();

        boolean includes(int token) {
            long unsigned = Integer.toUnsignedLong(token);
            return all
                    || open > 0
                    || ranges.stream()
                            .anyMatch(range -> !range.within(unsigned, unsigned).isEmpty());
        }
    }

    private final SimCluster cluster;
    private final Map<Who, Told> told = new HashMap<>();
    private final Set<NodeId> endedMachines = new HashSet<>();
    private final Set<Unsettled> unsettled = new HashSet<>();
    private int skips;
    private int untold;

    Losses(SimCluster cluster) {
        this.cluster = cluster;
    }

    private Told told(NodeId origin, NodeId replica) {
        return told.computeIfAbsent(new Who(origin, replica), who -> new Told());
    }

    void begins(StreamId stream, NodeId replica) {
        told(stream.origin(), replica).open++;
    }

    void ends(StreamId stream, NodeId replica, SkippedWrites skipped) {
        Told its = told(stream.origin(), replica);
        its.open = Math.max(0, its.open - 1);
        its.ranges.addAll(skipped.ranges());
    }

    void lacksAny(StreamId stream, NodeId replica) {
        told(stream.origin(), replica).all = true;
    }

    /** Hears what a log has lost while it takes what was left in windows. */
    HintListener listener(StreamId stream, NodeId replica) {
        return new HintListener() {
            @Override
            public void dropped(Cause cause, long position, long millis, ByteBuf bytes, int at, int length) {
                throw new AssertionError("a log that has room drops nothing");
            }

            @Override
            public void lost(Lost lost) {
                lacksAny(stream, replica);
            }

            @Override
            public void refused(Refused refused) {}

            @Override
            public void troubled(String file, IOException why) {}
        };
    }

    /** A process has ended: of what it was just skipping it will name no range, and a later start takes it for anything. */
    private void ended(NodeId origin) {
        told.forEach((who, its) -> {
            if (who.origin().equals(origin)) {
                its.all |= its.open > 0;
                its.open = 0;
            }
        });
    }

    /** The replica will not get it. */
    void skipped(History.Sent sent, int replica) {
        sent.skipped().add(replica);
        skips++;
    }

    /** The stream's log has no record for the replica between these positions. */
    void gone(History history, StreamId stream, NodeId replica, long above, long below) {
        int number = cluster.numberOf(replica);
        history.eachSent(stream, (id, position, sent) -> {
            boolean isGone =
                    position > above && position < below && sent.owners().includes(number);
            if (isGone) {
                skipped(sent, number);
            }
        });
    }

    /** What its windows kept in memory only goes with the process. */
    void endedProcess(History history, SimWorker worker) {
        ended(worker.stream().id().origin());
        history.eachSent(worker.stream().id(), (id, position, sent) -> {
            for (int owner : sent.owners().all()) {
                if (sent.isVolatile() && position > worker.stream().base(owner)) {
                    unknown(sent, owner);
                }
            }
        });
    }

    /** A node begins after its machine has ended: what its disk does not have and a replica has not marked may be gone. */
    void endedMachine(History history, SimDisk disk, SimNode node) {
        NodeId origin = node.id();
        endedMachines.add(origin);
        history.streams().filter(id -> id.origin().equals(origin)).forEach(id -> {
            for (int number = 0; number < cluster.size(); number++) {
                int replica = number;
                Set<Long> left = disk.readable(id, cluster.node(replica).id());
                history.eachSent(id, (stream, position, sent) -> {
                    boolean isThere = left.contains(position)
                            || !sent.owners().includes(replica)
                            || position <= cluster.node(replica).told(id);
                    if (!isThere) {
                        unknown(sent, replica);
                    }
                });
            }
        });
    }

    private void unknown(History.Sent sent, int replica) {
        if (sent.untold().add(replica)) {
            sent.skipped().add(replica);
            untold++;
        }
    }

    /** What a machine that ended has told may be older than what it had sent: who has lost its own marks then may be sent that again. */
    boolean mayComeAgain(StreamId stream, SimNode to) {
        return endedMachines.contains(stream.origin()) && to.hasLostMarks();
    }

    /** A write came of which the node cannot know whether it is late, and it said so: the key is to be settled. */
    void doubt(StreamId stream, SimNode node, int key) {
        if (mayComeAgain(stream, node)) {
            unsettled.add(new Unsettled(node.number(), key));
        }
    }

    boolean isUnsettled(SimNode node, int key) {
        return unsettled.contains(new Unsettled(node.number(), key));
    }

    /** Whether a repair of what was told would look at every key that a replica may lack, but for what nobody can tell. */
    boolean isTold(StreamId stream, History.Sent sent) {
        return sent.skipped().stream()
                .allMatch(replica -> sent.untold().contains(replica)
                        || told(stream.origin(), cluster.node(replica).id()).includes(sent.token()));
    }

    /** How many writes were told to be left out, each counted for each replica. */
    int skips() {
        return skips;
    }

    /** How many were not, since a machine or a process ended. */
    int untold() {
        return untold;
    }
}
