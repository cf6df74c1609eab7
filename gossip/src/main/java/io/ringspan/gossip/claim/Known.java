package io.ringspan.gossip.claim;

import io.ringspan.gossip.Member;
import java.util.List;

/**
 * What is known of one member.
 *
 * <p><b>Owner.</b> The thread of the {@link MembershipTable} that it stands in.
 */
public final class Known {
    final long place;
    private Claim claim;
    private Member member;
    /** Since when it has been down or gone. */
    long sinceNanos;

    List<Known> list;
    int index;

    Known(Claim claim, long place, List<Known> list) {
        this.claim = claim;
        this.member = claim.member();
        this.place = place;
        this.list = list;
    }

    /** The claim that has won so far. */
    public Claim claim() {
        return claim;
    }

    /** How routing should see it. */
    public Member member() {
        return member;
    }

    void claim(Claim other) {
        claim = other;
        member = other.member();
    }

    /** Whether it is down or gone: with nobody to say since when, there is no age. */
    boolean ages() {
        return claim.standing().compareTo(Standing.DOWN) >= 0;
    }
}
