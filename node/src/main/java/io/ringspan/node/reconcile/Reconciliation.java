package io.ringspan.node.reconcile;

import io.netty.buffer.ByteBuf;
import io.ringspan.conf.Consistency;
import io.ringspan.node.command.CommandTable;
import io.ringspan.node.io.Span;
import io.ringspan.node.protocol.ComparedCommands;
import io.ringspan.node.protocol.Piece;
import io.ringspan.node.protocol.Protocol;
import io.ringspan.node.protocol.ReplyWalker;
import io.ringspan.replication.version.VersionTable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes one reply of those of several replicas, command by command, once it is known that they differ. Of each command:
 * what enough replicas say is right; else, of reads whose level does not ask for agreement, what has the newest version, if
 * every other version is known to be older; else it is undecided.
 *
 * <p><b>Owner.</b> The worker. <b>Buffers.</b> Borrows the replies; the result points into them.
 */
public final class Reconciliation {
    private final Protocol protocol;
    private final ReplyWalker walker;
    private final SharedVersion version = new SharedVersion();
    private final ComparedCommands commands;
    private final List<Choice> choices = new ArrayList<>();
    private int[] starts = {};
    private int[] ends = {};

    // The command at hand.
    private int index;
    private boolean anyOutput;

    /**
     * The reply to one command.
     *
     * @param from null if it is undecided
     * @param alike how many replicas gave it, or at the most gave the same
     * @param clock the stamp of its version, as {@link Replies#clock} has it
     * @param tie the rest of it
     */
    public record Choice(@Nullable ByteBuf from, int at, int length, int alike, long clock, long tie) {
        static Choice undecided(int alike) {
            return new Choice(null, 0, 0, alike, Replies.NOT_MET, 0);
        }

        /** The same without the reply. */
        public Choice undecided() {
            return undecided(alike);
        }
    }

    /** @param known the commands that the node knows */
    public Reconciliation(Protocol protocol, CommandTable known) {
        this.protocol = protocol;
        this.walker = protocol.replyWalker();
        this.commands = protocol.spanCommands(known);
    }

    /**
     * What replicas say to one write after another, which this looks at if they differ.
     *
     * @param room for it
     */
    public WriteAcks acks(ReplyRoom room) {
        return new WriteAcks(room, protocol.repliesVary());
    }

    /**
     * Looks at every command.
     *
     * @param span the commands
     * @return the choices, one for each command; the caller's until the next call
     */
    public List<Choice> reconcile(Span span, Replies replies, Consistency level) {
        choices.clear();
        walk(span, replies, () -> choices.add(choose(replies, level)));
        return choices;
    }

    /**
     * Looks at every command for what can be done where no majority agrees.
     *
     * @return one for each command; they point to the replies, too
     */
    public List<Repair> repairs(Span span, Replies replies, Consistency level) {
        List<Repair> repairs = new ArrayList<>();
        walk(span, replies, () -> repairs.add(repair(replies, level)));
        return repairs;
    }

    /**
     * Looks at every command for replicas that have something else than they should have: whose version is older than another's;
     * or whose reply is another than most have given, while it is not known that it is newer. Nothing can be said of commands with
     * several keys, nor of errors.
     *
     * @param doubts whether a majority shows that one is wrong which has the same version
     * @return they point into the span
     */
    public List<Behind> behind(Span span, Replies replies, boolean doubts) {
        List<Behind> found = new ArrayList<>();
        walk(span, replies, () -> behind(replies, doubts, found));
        return found;
    }

    private void behind(Replies replies, boolean doubts, List<Behind> found) {
        if (commands.keys() != 1 || isNotMet(replies)) {
            return;
        }
        int most = most(replies);
        int latest = latest(replies);
        boolean majority = doubts && 2 * alike(replies, most) > replies.places();
        boolean mostKnown = replies.clock(most, index) > 0;
        boolean mostFound = false;
        for (int place = 0; place < replies.places(); place++) {
            boolean known = replies.has(place) && replies.clock(place, index) > 0;
            if (known && isNewer(replies, latest, place)) {
                found.add(behind(replies, place, latest, false));
            } else if (replies.has(place) && place != most && sayOther(replies, place, most)) {
                if (!known || (majority && hasVersionOf(replies, place, most))) {
                    found.add(behind(replies, place, latest, known));
                } else if (!mostKnown && !mostFound) {
                    mostFound = true;
                    found.add(behind(replies, most, latest, false));
                }
            }
        }
    }

    private Behind behind(Replies replies, int place, int latest, boolean doubted) {
        long newest = latest < 0 ? 0 : replies.clock(latest, index);
        long clock = replies.clock(place, index);
        return new Behind(
                place, commands.keyAt(0), commands.keyLength(0), clock, replies.tie(place, index), newest, doubted);
    }

    private boolean isNotMet(Replies replies) {
        for (int place = 0; place < replies.places(); place++) {
            if (replies.has(place) && replies.clock(place, index) == Replies.NOT_MET) {
                return true;
            }
        }
        return false;
    }

    /** Whether both have replied with what they have, and that is not the same. */
    private boolean sayOther(Replies replies, int one, int other) {
        return !anyOutput
                && !equal(replies, one, other)
                && tellsOfValue(piece(replies, one))
                && tellsOfValue(piece(replies, other));
    }

    private boolean tellsOfValue(Piece reply) {
        return protocol.tellsOfValue(reply.in(), reply.at(), reply.length());
    }

    /** The first of those of which most have replied the same. */
    private int most(Replies replies) {
        int best = -1;
        int bestAlike = 0;
        for (int place = 0; place < replies.places(); place++) {
            int alike = replies.has(place) ? alike(replies, place) : 0;
            if (alike > bestAlike) {
                bestAlike = alike;
                best = place;
            }
        }
        return best;
    }

    private void walk(Span span, Replies replies, Runnable command) {
        starts = new int[replies.places()];
        ends = new int[replies.places()];
        int at = span.at();
        for (index = 0; index < span.commands(); index++) {
            at = commands.next(span.bytes(), at);
            anyOutput = commands.hasAnyOutput();
            for (int place = 0; place < replies.places(); place++) {
                if (replies.has(place)) {
                    starts[place] = ends[place];
                    ends[place] = walker.advance(replies.of(place), starts[place], replies.end(place));
                }
            }
            command.run();
        }
    }

    private Repair repair(Replies replies, Consistency level) {
        boolean agreed = choose(replies, level).from() != null;
        int newest = agreed ? -1 : newest(replies);
        long holders = 0;
        for (int place = 0; newest >= 0 && place < replies.places(); place++) {
            holders |= replies.has(place) && hasVersionOf(replies, place, newest) ? 1L << place : 0;
        }
        return new Repair(
                Repair.Action.of(agreed, replies.count() >= level.needed(replies.places()), newest >= 0),
                newest < 0 ? new Repair.Key(0, 0) : new Repair.Key(commands.keyAt(0), commands.keyLength(0)),
                newest < 0 ? Choice.undecided(0) : of(replies, newest, Long.bitCount(holders)),
                newest,
                newest < 0 ? 0 : replies.clock(newest, index),
                newest < 0 ? 0 : replies.tie(newest, index),
                holders,
                replies.wholePlaces() & ~holders);
    }

    private boolean hasVersionOf(Replies replies, int place, int other) {
        return replies.clock(place, index) == replies.clock(other, index)
                && replies.tie(place, index) == replies.tie(other, index);
    }

    private Choice choose(Replies replies, Consistency level) {
        int needed = level.needed(replies.places());
        int best = -1;
        int bestAlike = 0;
        for (int place = 0; place < replies.places(); place++) {
            if (replies.has(place) && replies.clock(place, index) == Replies.NOT_MET) {
                return of(replies, place, 0);
            }
            int alike = replies.has(place) ? alike(replies, place) : 0;
            if (alike > bestAlike) {
                bestAlike = alike;
                best = place;
            }
        }
        if (bestAlike >= needed) {
            return of(replies, best, bestAlike);
        }
        int newest = level.isSafe() || replies.count() < needed ? -1 : newest(replies);
        return newest < 0 ? Choice.undecided(bestAlike) : of(replies, newest, bestAlike);
    }

    private Choice of(Replies replies, int place, int alike) {
        version.begin();
        for (int other = 0; other < replies.places(); other++) {
            if (replies.has(other) && (other == place || equal(replies, place, other))) {
                version.add(replies.clock(other, index), replies.tie(other, index));
            }
        }
        int length = ends[place] - starts[place];
        return new Choice(replies.of(place), starts[place], length, alike, version.clock(), version.tie());
    }

    private int alike(Replies replies, int place) {
        int alike = 0;
        for (int other = 0; other < replies.places(); other++) {
            if (replies.has(other) && (other == place || equal(replies, place, other))) {
                alike++;
            }
        }
        return alike;
    }

    private boolean equal(Replies replies, int one, int other) {
        Piece these = piece(replies, one);
        Piece those = piece(replies, other);
        return commands.saySame(these, those) || (anyOutput && sameVersion(replies, one, other));
    }

    private Piece piece(Replies replies, int place) {
        return new Piece(replies.of(place), starts[place], ends[place] - starts[place]);
    }

    /** What is read was written by the same write, whatever comes out; or nobody knows by which, on either side. */
    private boolean sameVersion(Replies replies, int one, int other) {
        long clock = replies.clock(one, index);
        long otherClock = replies.clock(other, index);
        return clock > 0
                ? clock == otherClock && replies.tie(one, index) == replies.tie(other, index)
                : clock != Long.MIN_VALUE && otherClock <= 0 && otherClock != Long.MIN_VALUE;
    }

    /** The place with the newest version that is known; -1 if none is. */
    private int latest(Replies replies) {
        int newest = -1;
        for (int place = 0; place < replies.places(); place++) {
            boolean known = replies.has(place) && replies.clock(place, index) > 0;
            if (known && (newest < 0 || isNewer(replies, place, newest))) {
                newest = place;
            }
        }
        return newest;
    }

    /** The same, if all that say something else are known to be older; else -1. */
    private int newest(Replies replies) {
        int newest = latest(replies);
        for (int place = 0; newest >= 0 && place < replies.places(); place++) {
            boolean rivals = replies.has(place) && place != newest && !equal(replies, place, newest);
            if (rivals && !isOlder(replies, place, newest)) {
                return -1;
            }
        }
        return newest;
    }

    private boolean isNewer(Replies replies, int one, int other) {
        return VersionTable.isNewer(
                replies.clock(one, index),
                replies.tie(one, index),
                replies.clock(other, index),
                replies.tie(other, index));
    }

    private boolean isOlder(Replies replies, int place, int than) {
        long clock = replies.clock(place, index);
        if (clock > 0) {
            return isNewer(replies, than, place);
        }
        return clock != Long.MIN_VALUE && -clock < replies.clock(than, index);
    }
}
