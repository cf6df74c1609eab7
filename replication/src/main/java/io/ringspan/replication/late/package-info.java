/**
 * Takes out of the writes that go to a store what comes too late, by what {@code version} knows of its keys. Knows no connection:
 * {@link io.ringspan.replication.late.Onward} is one.
 *
 * <p><b>Threads.</b> The store's worker.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.replication.late;
