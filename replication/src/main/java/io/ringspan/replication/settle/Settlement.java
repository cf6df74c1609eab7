package io.ringspan.replication.settle;

import io.ringspan.replication.version.KeyState;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Decides, from what all replicas of a key have said, what one of them does. All decide by the same rules, each for
 * itself:
 *
 * <ol>
 *   <li>Who has seen the same writes as another that is settled takes that one's value: it lacks nothing.
 *   <li>If all have seen the same and none is settled, the value of the first in the order of nodes is as good as any.
 *   <li>Who has only seen what is earlier than another's whole value takes that, once nothing has moved for a while: it lacks
 *       nothing that is left of what this one has, whoever cannot be asked.
 *   <li>While somebody cannot be asked, the others take the value of the first of them that has seen the same, for the time being,
 *       unless that one suspects its store.
 *   <li>Who has seen other writes waits: they are on their way. Once nothing has moved for long, they are not; then the one
 *       that knows most has the value for all.
 *   <li>Where nobody knows what was written, they agree then on what the first has; who comes to ask later takes that.
 * </ol>
 *
 * A value is pure; time comes in as {@code still}.
 */
final class Settlement {
    private final int self;
    private final @Nullable Seen[] replicas;

    /**
     * @param self the place of the one that decides, which has said something
     * @param replicas what each has said, in the order of the nodes; null where one could not be asked
     */
    Settlement(int self, @Nullable Seen[] replicas) {
        this.self = self;
        this.replicas = replicas;
    }

    /**
     * Decides.
     *
     * @param quiet whether all have said the same for a while
     * @param still whether all have said the same for so long that no write can be on its way between them
     * @param borrowed whether the value that this one has is borrowed since
     */
    Decision decide(boolean quiet, boolean still, boolean borrowed) {
        KeyState own = stateOf(self);
        boolean allHeard = first(place -> replicas[place] == null) < 0;
        int other = first(place -> hasSeenOther(place, own));
        if (own.isSettled() && other < 0) {
            return Decision.of(Decision.Action.END);
        }
        int settled = first(place -> isSame(place, own) && stateOf(place).isSettled());
        if (settled >= 0 && !own.isSettled()) {
            return Decision.of(Decision.Action.TAKE, settled);
        }
        int founded = first(place -> isFoundedSince(place, own));
        if (founded >= 0 && !own.known()) {
            return Decision.of(Decision.Action.TAKE, founded);
        }
        int later = quiet ? laterWhole(own) : -1;
        if (later >= 0) {
            return Decision.of(Decision.Action.TAKE, later);
        }
        if (!allHeard) {
            return own.isSettled() ? Decision.of(Decision.Action.WAIT) : borrow(own, borrowed);
        }
        if (own.known() && other < 0) {
            return leader(own) == self ? Decision.of(Decision.Action.ACCEPT) : Decision.of(Decision.Action.WAIT);
        }
        return still ? settleOnBest(own) : Decision.of(Decision.Action.WAIT);
    }

    private Decision borrow(KeyState own, boolean borrowed) {
        int leader = leader(own);
        boolean mayBorrow =
                own.known() && !borrowed && leader != self && !stateOf(leader).isSuspect();
        return mayBorrow ? Decision.of(Decision.Action.BORROW, leader) : Decision.of(Decision.Action.WAIT);
    }

    /** Of those that have seen the same, this one included, the first that does not suspect its store; else the first. */
    private int leader(KeyState own) {
        int sound = first(place -> isSame(place, own) && !stateOf(place).isSuspect());
        return sound >= 0 ? sound : first(place -> isSame(place, own));
    }

    private Decision settleOnBest(KeyState own) {
        int best = self;
        for (int place = 0; place < replicas.length; place++) {
            if (isBetter(place, best) || (place < best && !isBetter(best, place))) {
                best = place;
            }
        }
        if (best != self) {
            return Decision.of(Decision.Action.TAKE, best);
        }
        if (!own.known()) {
            return Decision.of(Decision.Action.FOUND);
        }
        // Who lacks it was asked while all were still, and looks after the key itself as long as that is of use.
        return Decision.of(own.isSettled() ? Decision.Action.END : Decision.Action.ACCEPT);
    }

    private boolean isBetter(int place, int than) {
        Seen one = said(place);
        Seen other = said(than);
        KeyState state = one.state();
        KeyState others = other.state();
        if (state.known() != others.known()) {
            return state.known();
        }
        if (!state.known()) {
            return one.exists() && !other.exists();
        }
        if (state.isSuspect() != others.isSuspect()) {
            return !state.isSuspect();
        }
        if (state.clock() != others.clock() || state.tie() != others.tie()) {
            return state.isNewerThan(others);
        }
        return state.isSettled() && !others.isSettled();
    }

    /** The one with the latest whole value, if that is later than all that this one has seen; else -1. */
    private int laterWhole(KeyState own) {
        int latest = -1;
        for (int place = 0; place < replicas.length; place++) {
            boolean is = replicas[place] != null
                    && stateOf(place).isSettled()
                    && stateOf(place).isWhole()
                    && stateOf(place).isNewerThan(latest < 0 ? own : stateOf(latest));
            latest = is ? place : latest;
        }
        return latest;
    }

    private boolean isSame(int place, KeyState own) {
        return replicas[place] != null && stateOf(place).hasSeenTheSame(own);
    }

    /** Whether all were still when that one's value was agreed on, and nothing has happened here since. */
    private boolean isFoundedSince(int place, KeyState own) {
        boolean said = replicas[place] != null;
        return said && stateOf(place).isFounded() && stateOf(place).clock() >= own.clock();
    }

    private boolean hasSeenOther(int place, KeyState own) {
        return replicas[place] != null && !stateOf(place).hasSeenTheSame(own);
    }

    private int first(IntPredicate which) {
        for (int place = 0; place < replicas.length; place++) {
            if (which.test(place)) {
                return place;
            }
        }
        return -1;
    }

    /** No write that any of them knows of is later than that. */
    long latest() {
        long latest = 0;
        for (Seen seen : replicas) {
            latest = seen == null ? latest : Math.max(latest, seen.state().clock());
        }
        return latest;
    }

    private KeyState stateOf(int place) {
        return said(place).state();
    }

    private Seen said(int place) {
        Seen seen = replicas[place];
        if (seen == null) {
            throw new IllegalStateException("replica " + place + " has said nothing");
        }
        return seen;
    }
}
