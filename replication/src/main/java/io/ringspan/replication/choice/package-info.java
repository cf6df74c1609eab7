/**
 * Which replica answers a client, how often others are asked in its place, and what may be said when none does. Knows nothing of sockets, threads or clocks.
 *
 * <p><b>Threads.</b> Each object belongs to the worker of the request it is for.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.replication.choice;
