package io.ringspan.gossip.protocol;

import io.ringspan.base.NodeId;
import io.ringspan.gossip.claim.Claim;
import io.ringspan.gossip.detect.WatchProfile;
import java.util.HashSet;
import java.util.Set;

/** One member that is being asked, from the first ping to its answer or the verdict. */
final class Probe {
    final long number;
    final NodeId target;
    final long process;
    final long incarnation;
    final WatchProfile profile;
    final long sinceNanos;
    /** Others that asked for us and heard nothing. At most as many as are wanted. */
    final Set<NodeId> confirmed = new HashSet<>();

    long nextNanos;
    int pings;
    boolean suspect;
    long suspectSinceNanos;

    Probe(long number, Claim claim, WatchProfile profile, long nowNanos) {
        this.number = number;
        this.target = claim.about().id();
        this.process = claim.about().process();
        this.incarnation = claim.incarnation();
        this.profile = profile;
        this.sinceNanos = nowNanos;
        this.nextNanos = nowNanos;
    }

    /** Begins the time that the suspect has, with nobody's confirmation. */
    void suspectFrom(long nowNanos) {
        suspect = true;
        suspectSinceNanos = nowNanos;
        confirmed.clear();
    }
}
