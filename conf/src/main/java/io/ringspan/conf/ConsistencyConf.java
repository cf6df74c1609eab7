package io.ringspan.conf;

import java.util.List;

/**
 * The levels that hold unless a connection or a command asks for another.
 *
 * @param rules levels of some keys, instead of the node's: the first whose pattern matches decides
 * @param readRepairs whether a read whose level asks for agreement writes back what it finds to be newest, and any read at a
 *     quorum names keys to replicas that are behind
 * @param remoteReads whether a read may go to another datacenter when no replica of the local one answers
 * @param conflicts what decides between writes of one key
 */
public record ConsistencyConf(
        Consistency read,
        Consistency write,
        List<ConsistencyRule> rules,
        boolean readRepairs,
        boolean remoteReads,
        Conflicts conflicts) {
    /**
     * What decides between writes of one key that came through different nodes or workers.
     *
     * @param versions whether the later one stays at every replica, by its version; if not, whichever comes last to each
     * @param durable whether versions outlive a process that is killed; only if there are {@code versions}
     * @param clockSkewMillisMax how far this node's wall clock may be from most others' before it takes no writes of clients
     */
    public record Conflicts(boolean versions, boolean durable, long clockSkewMillisMax) {
        /** How far it may be at most: other nodes' clocks are followed for twice as long. */
        public static final long CLOCK_SKEW_MILLIS_UTMOST = 30_000;

        /** What holds if the file says nothing. */
        public static final Conflicts USUAL = new Conflicts(true, true, 10_000);
    }

    public ConsistencyConf {
        rules = List.copyOf(rules);
    }

    /** The usual way between writes of one key. */
    public ConsistencyConf(
            Consistency read,
            Consistency write,
            List<ConsistencyRule> rules,
            boolean readRepairs,
            boolean remoteReads) {
        this(read, write, rules, readRepairs, remoteReads, Conflicts.USUAL);
    }
}
