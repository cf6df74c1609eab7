/**
 * What a replica that is too far behind has still to be sent, on disk: one log for each stream and final replica.
 *
 * <p>A record is a position and bytes; knows nothing of streams, rings or commands, nor of what the bytes say, but for the
 * token in them by which they are planned anew ({@link io.ringspan.replication.hints.HintMove}). Files stand
 * behind {@link io.ringspan.replication.hints.HintFiles}, time is handed in. The format is in {@code docs/hints.md}.
 *
 * <p><b>Threads.</b> A log and its files belong to the stream's worker; it waits for no disk to force them ({@link
 * io.ringspan.replication.hints.Forcing}).
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.replication.hints;
