package io.ringspan.replication.store;

/**
 * A whole value that was sent to the store and is later than a command which is to be repeated.
 *
 * @param clock its stamp
 * @param isOfSameStream whether it came in the stream of the command
 */
public record LaterValue(long clock, boolean isOfSameStream) {}
