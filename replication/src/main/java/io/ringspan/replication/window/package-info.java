/**
 * The windows of a stream in files that are mapped into memory, so that they outlive the process: blocks of writes, how far
 * each replica is, and how a later start takes what is left. Knows no files of the system and no streams.
 *
 * <p><b>Threads.</b> Everything belongs to its stream's worker; what an earlier start left, to whoever starts the node.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.replication.window;
