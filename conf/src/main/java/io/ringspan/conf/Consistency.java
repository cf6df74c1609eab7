package io.ringspan.conf;

/** What must have happened before a client is answered. The names are Dynomite's. */
public enum Consistency {
    /** One replica of the local datacenter. */
    DC_ONE,
    /** A majority of the local racks. */
    DC_QUORUM,
    /** A majority of the local racks that agrees. */
    DC_SAFE_QUORUM,
    /** A majority that agrees, in every datacenter. */
    DC_EACH_SAFE_QUORUM
}
