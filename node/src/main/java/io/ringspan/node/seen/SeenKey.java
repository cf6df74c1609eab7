package io.ringspan.node.seen;

/**
 * A key that a {@link Sketch} knows.
 *
 * @param count how often it was seen, at most
 * @param error how often less it may have been
 * @param writes of those that were seen since it has its place, how many were of commands that write
 */
record SeenKey(KeyText key, int count, int error, int writes) {}
