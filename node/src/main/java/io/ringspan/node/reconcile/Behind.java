package io.ringspan.node.reconcile;

/**
 * A replica that a read has found to have something else of a key than it should have.
 *
 * @param place the replica's
 * @param keyAt where in the span's buffer the key begins
 * @param keyLength how long it is
 * @param clock the stamp of the version that the replica knows, as {@link Replies#clock} has it
 * @param tie the rest of that
 * @param newest the stamp of the newest version that anybody knows; 0 if nobody knows any
 * @param doubted whether a majority has something else under the same version
 */
public record Behind(int place, int keyAt, int keyLength, long clock, long tie, long newest, boolean doubted) {}
