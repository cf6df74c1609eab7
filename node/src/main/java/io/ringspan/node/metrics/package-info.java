/**
 * What the node counts, made readable for Prometheus. Every metric of ours stands in one table,
 * {@link io.ringspan.node.metrics.Families}; a new counter is one line there.
 *
 * <p>Knows the counters of the workers, not what the workers do; nothing here is called by them, so counting costs them
 * nothing but an addition.
 *
 * <p><b>Threads.</b> A scrape runs on the thread of the admin server. It reads numbers that workers write, without any
 * order between them: each is right by itself and at most moments old, on a 64-bit JVM never torn, but two of them need
 * not be of the same moment. So only plain counters, flags and sizes may be read here, never a structure.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.metrics;
