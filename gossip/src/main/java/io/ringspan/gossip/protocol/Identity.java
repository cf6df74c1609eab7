package io.ringspan.gossip.protocol;

import io.ringspan.base.NodeId;
import io.ringspan.gossip.claim.Claim;
import io.ringspan.gossip.claim.Standing;
import io.ringspan.gossip.wire.GossipMessage.Ack;
import io.ringspan.gossip.wire.GossipMessage.Ping;
import io.ringspan.gossip.wire.GossipMessage.PingRequest;
import io.ringspan.gossip.wire.Sender;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What this node makes of what it hears about itself. Suspicions it refutes. Claims of an earlier process of its name it
 * overrides, unless that process is still there: a node asks it, where it said that it listens, before it takes its place.
 */
final class Identity {
    private final Context context;
    private @Nullable Claim asked;
    private long number;
    private int pings;
    private long nextNanos;

    Identity(Context context) {
        this.context = context;
    }

    /**
     * Which of two living processes of one name stays: the one that is a member, when the other still asks to be let in;
     * else the one with the higher incarnation, and if they are equal, with the higher process number. So a copied data
     * directory cannot push out the node that it was copied from, which works and is known to all, as long as the two can
     * hear each other. If both became members while they could not, the one that wins is the one that the table of every
     * member holds already, by the same order ({@link Claim#overrides}).
     *
     * @return whether {@code one} stays; {@code other} then is refused
     */
    static boolean stays(Sender one, Sender other) {
        if (one.inside() != other.inside()) {
            return one.inside();
        }
        if (one.incarnation() != other.incarnation()) {
            return one.incarnation() > other.incarnation();
        }
        return Long.compareUnsigned(one.process(), other.process()) > 0;
    }

    /** What is to be said when two processes have one name. */
    static String text(Sender stays, Sender refused) {
        return "node " + stays.id() + " runs twice: at " + stays.peer() + " (start "
                + (stays.incarnation() >>> Integer.SIZE) + ") and at " + refused.peer() + " (start "
                + (refused.incarnation() >>> Integer.SIZE) + "). The one at " + refused.peer()
                + " is refused. To fix: stop one of the two; a copy needs a data directory and tokens of its own";
    }

    /** Whether it is being found out if an earlier process is still there. */
    boolean isAsking() {
        return asked != null;
    }

    /** Somebody finds this incarnation, or a later one, worse than alive. */
    void accused(long incarnation) {
        Claim own = context.members().own();
        boolean possible = incarnation >= own.incarnation() && incarnation < Claim.INCARNATION_MAX;
        if (possible && own.standing() == Standing.ALIVE) {
            context.counters().count(GossipCount.REFUTATIONS);
            context.health().worse();
            context.members().say(own.about(), Standing.ALIVE, incarnation);
        }
    }

    /**
     * A claim about this node's name.
     *
     * @param inside whether this node is a member; else it asks any other process, whatever the incarnations
     */
    void heard(Claim claim, boolean inside, long now) {
        Claim own = context.members().own();
        if (own.standing() == Standing.GONE || claim.incarnation() >= Claim.INCARNATION_MAX) {
            return;
        }
        boolean overridden = claim.overrides(own);
        if (claim.about().process() == own.about().process()) {
            if (overridden) {
                accused(claim.incarnation());
            }
        } else if (inside && !overridden) {
            if (claim.standing() == Standing.ALIVE) {
                context.members().repeatOwn();
            }
        } else if (claim.standing().compareTo(Standing.DOWN) >= 0
                || claim.about().peer().equals(own.about().peer())) {
            takeOver(claim); // it is known to be dead, or must be: we listen where it did
        } else if (asked == null || claim.overrides(asked)) {
            asked = claim;
            number = -Math.abs(context.random().nextLong() >> 1) - 1; // no probe or relay has a negative one
            pings = 0;
            nextNanos = now;
        }
    }

    /** Asks on, and takes the place of a process that has not answered. */
    void tick(long now) {
        Claim other = asked;
        if (other == null || now - nextNanos < 0) {
            return;
        }
        if (pings == context.profile().far().attempts()) {
            asked = null;
            takeOver(other);
            return;
        }
        NodeId id = other.about().id();
        Ping ping = new Ping(number, now, id, other.incarnation(), Standing.ALIVE, List.of());
        context.mail().send(other.about().peer(), ping);
        if (pings > 0) {
            PingRequest request = new PingRequest(number, id, other.incarnation(), Standing.ALIVE, List.of());
            int others = context.profile().far().indirectProbes();
            context.members()
                    .some(others, context.random())
                    .forEach(helper -> context.mail().send(helper.about().peer(), request));
        }
        pings++;
        nextNanos = now + context.profile().far().answerMax().toNanos() / 2;
    }

    /** A message came from another process of this node's name. Returns why this one is refused, if it is. */
    Optional<String> met(Sender other, Sender self, long now) {
        if (stays(self, other)) {
            Ping ping = new Ping(0, now, self.id(), other.incarnation(), Standing.ALIVE, List.of());
            context.mail().send(other.peer(), ping); // so that it meets us
            return Optional.empty();
        }
        return Optional.of(text(other, self));
    }

    /** Somebody else reached the process that is asked for. */
    Optional<String> answered(Ack ack, Sender self) {
        Claim other = asked;
        if (other == null
                || ack.number() != number
                || ack.process() != other.about().process()) {
            return Optional.empty();
        }
        Sender there = new Sender(
                self.id(), ack.process(), other.incarnation(), other.about().peer(), true);
        asked = null;
        return stays(self, there) ? Optional.empty() : Optional.of(text(there, self));
    }

    private void takeOver(Claim claim) {
        Claim own = context.members().own();
        context.members().say(own.about(), own.standing(), claim.incarnation());
    }
}
