/**
 * What a store worker knows of its store, in a file that is mapped into memory, so that it outlives the process: the versions of
 * its keys, and where it stands in its streams. Knows no files of the system.
 *
 * <p><b>Threads.</b> Everything belongs to the store worker; it is opened by whoever starts the node.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.replication.kept;
