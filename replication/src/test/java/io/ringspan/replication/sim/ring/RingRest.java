package io.ringspan.replication.sim.ring;

import io.ringspan.replication.ring.change.RingRecord;
import java.util.Collection;
import java.util.Objects;

/** Whether a cluster has come to rest: all nodes know the same change, which is over, are at its stage, and have nothing left to do. */
final class RingRest {
    private final Collection<RingNodeSite> sites;

    RingRest(Collection<RingNodeSite> sites) {
        this.sites = sites;
    }

    boolean isReached() {
        RingRecord one = sites.iterator().next().record();
        for (RingNodeSite site : sites) {
            Serving serving = site.serving();
            RingRecord its = site.record();
            boolean isIn = its != null
                    && its.owners().stream().anyMatch(node -> node.id().equals(site.id()));
            if (serving == null ? isIn : !serving.isAtRest()) {
                return false;
            }
            boolean isSame = Objects.equals(one, its)
                    && (serving == null
                            || serving.isAt(Objects.requireNonNull(one).stage()));
            if (!isSame) {
                return false;
            }
        }
        return one != null && one.phase().isFinal();
    }

    /** What each node waits for. */
    String whyNot() {
        StringBuilder text = new StringBuilder();
        for (RingNodeSite site : sites) {
            Serving serving = site.serving();
            RingRecord record = site.record();
            text.append("\n").append(site.id()).append(": ");
            text.append(
                    record == null
                            ? "no record"
                            : record.phase() + " of " + record.change().base());
            RingProcess process = site.process();
            if (process != null) {
                text.append(", does ").append(process.doing());
            }
            if (serving != null) {
                text.append(", rests: ").append(serving.isAtRest()).append(" ").append(serving.rest());
            }
        }
        return text.toString();
    }
}
