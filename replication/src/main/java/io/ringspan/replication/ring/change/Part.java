package io.ringspan.replication.ring.change;

/**
 * A node's own part of a phase: what it does before it confirms. Two that are not equal are two pieces of work, also if the phase is
 * the same: the later one begins anew.
 *
 * @param id of the change
 * @param term in which the phase was entered; of what is decided always the first
 */
public record Part(long id, long term, Phase phase) {}
