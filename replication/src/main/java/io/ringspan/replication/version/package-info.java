/**
 * When the keys of a store were written last.
 *
 * <p><b>Threads.</b> All of it belongs to the store worker.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.replication.version;
