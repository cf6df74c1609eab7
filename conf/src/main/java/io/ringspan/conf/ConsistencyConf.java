package io.ringspan.conf;

import java.util.List;

/**
 * The levels that hold unless a connection or a command asks for another.
 *
 * @param rules levels of some keys, instead of the node's: the first whose pattern matches decides
 * @param readRepairs whether a read whose level asks for agreement writes back what it finds to be newest
 * @param remoteReads whether a read may go to another datacenter when no replica of the local one answers
 */
public record ConsistencyConf(
        Consistency read, Consistency write, List<ConsistencyRule> rules, boolean readRepairs, boolean remoteReads) {
    public ConsistencyConf {
        rules = List.copyOf(rules);
    }
}
