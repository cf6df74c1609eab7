package io.ringspan.node.request;

import io.netty.buffer.ByteBuf;
import io.ringspan.node.io.Link;
import io.ringspan.node.io.ReplySink;
import io.ringspan.node.standing.Turns;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The replicas that a read of a quorum may ask, whose turn it is, and those that it has asked. Reused with the read.
 *
 * <p><b>Owner.</b> The worker of the client.
 */
final class AskedReplicas {
    private final QuorumRead read;
    private final Asker asker;
    private final Turns turns;
    private final List<AskedReplica> asked = new ArrayList<>();
    private int[] nodes = {};
    private boolean behindWrites;
    private int outstanding;

    /** One that is asked. */
    private final class AskedReplica implements ReplySink {
        private final int place;
        private @Nullable Link link;
        private long number;
        private long notTaken;
        private boolean wasLate;

        AskedReplica(int place) {
            this.place = place;
        }

        void ask(Link over) {
            wasLate = false;
            link = over;
            notTaken = notTaken(place);
            number = over.versioned(read.span(), this);
        }

        @Override
        public void replying(ByteBuf in, int at, int length) {
            read.replying(place, in, at, length);
        }

        @Override
        public void replied(ByteBuf in, int at, int length, int refusals) {
            link = null;
            outstanding--;
            boolean passedAWrite = behindWrites && notTaken != notTaken(place);
            read.replied(place, in, at, length, refusals == 0 && !passedAWrite);
        }

        @Override
        public void broken() {
            link = null;
            outstanding--;
            read.broken(place);
        }

        @Override
        public void notOwner() {
            link = null;
            outstanding--;
            read.notOwner(place);
        }

        @Override
        public void overloaded() {
            link = null;
            outstanding--;
            read.overloaded(place);
        }

        @Override
        public void late() {
            if (!wasLate) {
                wasLate = true;
                read.late(place);
            }
        }

        /** The whole has a deadline of its own. */
        @Override
        public void expired() {}

        void forget() {
            Link waiting = link;
            link = null;
            if (waiting != null) {
                waiting.abandon(number);
            }
        }
    }

    AskedReplicas(QuorumRead read, Asker asker) {
        this.read = read;
        this.asker = asker;
        this.turns = new Turns(asker.standings());
    }

    /**
     * Nobody is asked yet.
     *
     * @param byPlace the replicas, nearest first
     * @param behind whether the read follows unanswered writes of its client
     */
    void begin(int[] byPlace, boolean behind) {
        nodes = byPlace;
        behindWrites = behind;
    }

    /** @param early a bit for the place of each replica that is asked before others */
    void beginRound(long early) {
        turns.begin(nodes, early);
        outstanding = 0;
    }

    /** How many of them may be asked now. */
    int reachable() {
        return asker.reachable(nodes, behindWrites);
    }

    /**
     * Asks the next one; false if there is none left, or none that may be asked.
     *
     * @param late whether that is because another is late
     */
    boolean askOneMore(boolean late) {
        if (asker.isOutdated(read.span())) {
            return false; // not even the own store owns it any more
        }
        for (int place = turns.next(); place >= 0; place = turns.next()) {
            Link link = asker.link(nodes[place], behindWrites);
            if (link != null && late && !asker.mayRetry(nodes[place])) {
                turns.back(place);
                return false;
            }
            if (link != null) {
                while (asked.size() <= place) {
                    asked.add(new AskedReplica(asked.size()));
                }
                outstanding++;
                asked.get(place).ask(link);
                return true;
            }
        }
        return false;
    }

    /** The last write of this client that the replica did not take; any number if the read follows none. */
    private long notTaken(int place) {
        return asker.ahead().notTaken(nodes[place]);
    }

    /** How many have not answered yet. */
    int outstanding() {
        return outstanding;
    }

    /** Whether nothing will come soon from anybody who was asked. */
    boolean noneComesSoon() {
        return asked.stream().allMatch(one -> one.link == null || one.wasLate);
    }

    /** Nobody is asked any more. */
    void forget() {
        asked.forEach(AskedReplica::forget);
    }
}
