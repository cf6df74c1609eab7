package io.ringspan.replication.ring.change;

/**
 * What is known of another node.
 *
 * @param alive whether it answers
 * @param number what it told last, see {@link RingRecord#number}; 0 if nothing
 */
public record Seen(boolean alive, long number) {}
