package io.ringspan.gossip.protocol;

/**
 * How a member answers this node.
 *
 * @param meanNanos what its last answers took on average; 0 if there was none
 * @param phi how improbable it is, as minus the decimal logarithm, that the answer which is waited for comes yet; 0 if none is
 */
public record Answers(long meanNanos, double phi) {}
