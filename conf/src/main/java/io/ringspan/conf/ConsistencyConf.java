package io.ringspan.conf;

/**
 * The levels that hold unless a connection or a command asks for another.
 *
 * @param remoteReads whether a read may go to another datacenter when no replica of the local one answers
 */
public record ConsistencyConf(Consistency read, Consistency write, boolean remoteReads) {}
