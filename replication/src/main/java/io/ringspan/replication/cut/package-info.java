/**
 * Values that come from another replica while their keys are being written: which writes each of them has.
 *
 * <p>Knows streams and positions, and nothing of commands, stores and links. <b>Threads.</b> The store worker.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.replication.cut;
