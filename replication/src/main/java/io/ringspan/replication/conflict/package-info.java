/**
 * What is told of writes of one key that came in the wrong order.
 *
 * <p><b>Threads.</b> The store worker.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.replication.conflict;
