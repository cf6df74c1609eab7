package io.ringspan.node.reconcile;

import io.ringspan.replication.version.VersionTable;

/**
 * The version of a reply that several replicas have given, each with what it knows of it: the newest that one of them knows,
 * unless another one's may be newer still. Reused.
 *
 * <p><b>Owner.</b> The worker.
 */
public final class SharedVersion {
    private long known;
    private long knownTie;
    private long bound;

    /** Of no reply yet. */
    public void begin() {
        known = 0;
        knownTie = 0;
        bound = 0;
    }

    /** One more replica's, as {@link io.ringspan.replication.version.KeyVersions#BYTES} says. */
    public void add(long clock, long tie) {
        if (clock <= 0) {
            bound = Math.min(bound, clock);
        } else if (known == 0 || VersionTable.isNewer(clock, tie, known, knownTie)) {
            known = clock;
            knownTie = tie;
        }
    }

    /** Tells the versions of what all those say that say the same as this one, command by command. */
    public void tell(Replies replies, int group, int commands, VersionSink wanting) {
        for (int command = 0; command < commands; command++) {
            begin();
            for (int place = 0; place < replies.places(); place++) {
                if (replies.has(place) && replies.equal(place, group)) {
                    add(replies.clock(place, command), replies.tie(place, command));
                }
            }
            wanting.version(clock(), tie());
        }
    }

    public long clock() {
        return isKnown() ? known : bound;
    }

    public long tie() {
        return isKnown() ? knownTie : 0;
    }

    private boolean isKnown() {
        return known > 0 && bound >= -known;
    }
}
