package io.ringspan.conf;

/** What must have happened before a client is answered. The names are Dynomite's, but for {@link #DC_ALL} and {@link #ALL}. */
public enum Consistency {
    /** One replica of the local datacenter. */
    DC_ONE,
    /** A majority of the local racks. */
    DC_QUORUM,
    /** A majority of the local racks that agrees. */
    DC_SAFE_QUORUM,
    /** All local racks. */
    DC_ALL,
    /** A majority that agrees, in every datacenter. */
    DC_EACH_SAFE_QUORUM,
    /** All racks of all datacenters. */
    ALL;

    /** How many of so many replicas must have answered: of those in one datacenter, or of all if it is about all. */
    public int needed(int replicas) {
        return switch (this) {
            case DC_ONE -> 1;
            case DC_ALL, ALL -> replicas;
            case DC_QUORUM, DC_SAFE_QUORUM, DC_EACH_SAFE_QUORUM -> replicas / 2 + 1;
        };
    }

    /** Whether as many must have answered alike. */
    public boolean isSafe() {
        return this == DC_SAFE_QUORUM || this == DC_EACH_SAFE_QUORUM;
    }

    /** Whether other datacenters have a say. */
    public boolean isEverywhere() {
        return this == DC_EACH_SAFE_QUORUM || this == ALL;
    }
}
