/**
 * Where on disk the hints are: one directory for each replica and stream below the node's own. What lies in the files is
 * decided by {@link io.ringspan.replication.hints.HintLog}.
 *
 * <p><b>Threads.</b> {@link io.ringspan.node.hints.HintPlaces} may be asked by any thread; the files of one log belong to
 * its worker, and are forced on a {@link io.ringspan.node.hints.DiskThread}.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.hints;
