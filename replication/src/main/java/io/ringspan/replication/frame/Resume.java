package io.ringspan.replication.frame;

/**
 * Where a stream goes on for one final replica. Made on a reconnect or after a loss, never for a write.
 *
 * @param base nothing at or below this position will come any more: the replica has marked it, or it was skipped
 * @param sentTo nothing above this position has ever been sent to the replica
 * @param life which life of the replica the origin knows of: a replica that lost its marks has begun another, and takes
 *     {@code sentTo} only from an origin that knew that, because only then does it cover what was sent to the earlier one
 * @param round counts the origin's questions to this replica. One that arrives after a later one took a way that the origin
 *     has given up: it is not listened to, and nothing is answered that way
 * @param leftOut writes of this stream up to this stamp were skipped for the replica; {@link #NO_STAMP} if nobody knows up
 *     to which; 0 if none ever was
 */
public record Resume(long base, long sentTo, long life, long round, long leftOut) {
    /** Stands for a stamp that is not known, and is above all others. */
    public static final long NO_STAMP = Long.MAX_VALUE;

    /** Stands for a life when none is known. */
    public static final long NO_LIFE = 0;
}
