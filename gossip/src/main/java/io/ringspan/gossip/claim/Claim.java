package io.ringspan.gossip.claim;

import io.ringspan.gossip.Member;
import io.ringspan.gossip.MemberState;

/**
 * One statement about one member.
 *
 * @param about what the member said of itself in this incarnation
 * @param incarnation the version of that: raised by the member alone, with each change of what it says and whenever
 *     others find it worse than it is. A new process begins above all that it is told of its former lives
 * @param standing what has been found about this incarnation
 */
public record Claim(Description about, long incarnation, Standing standing) {
    /** No node comes near: it would have to be started half a billion times. Who says more is not believed. */
    public static final long INCARNATION_MAX = 1L << 61;

    /**
     * Whether this claim replaces {@code known}. The whole protocol rests on this one order: the higher incarnation, then
     * the higher process number (two processes of one name may take the same incarnation), then the later standing. It is
     * total, so all who have heard the same claims, in whatever order and however often, keep the same one.
     *
     * @throws IllegalArgumentException if they are about different members
     */
    public boolean overrides(Claim known) {
        if (!about.id().equals(known.about.id())) {
            throw new IllegalArgumentException("claims about " + about.id() + " and " + known.about.id());
        }
        if (incarnation != known.incarnation) {
            return incarnation > known.incarnation;
        }
        int byProcess = Long.compareUnsigned(about.process(), known.about.process());
        return byProcess != 0 ? byProcess > 0 : standing.compareTo(known.standing) > 0;
    }

    /** The same incarnation, found to stand otherwise. */
    public Claim found(Standing other) {
        return new Claim(about, incarnation, other);
    }

    /** How routing should see it: what it says of itself, unless it is down. */
    public Member member() {
        return standing == Standing.DOWN ? about.member().in(MemberState.DOWN) : about.member();
    }

    /** A number for this claim, the same on every node. Two nodes whose numbers agree hold the same claims. */
    long digest() {
        long hash = Spread.of(about.id());
        hash = Spread.mix(hash ^ incarnation);
        hash = Spread.mix(hash ^ about.process());
        return Spread.mix(hash ^ standing.number());
    }
}
