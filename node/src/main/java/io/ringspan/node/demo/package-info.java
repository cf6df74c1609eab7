/**
 * The demo: a small cluster on this machine that a newcomer can watch and talk to, and the check that goes through every
 * key in every rack.
 *
 * <p>Knows a local cluster and what clients see; not how nodes work inside.
 *
 * <p><b>Threads.</b> The main thread starts, shows and stops; each source of load has a thread and a connection of its
 * own, and only counters are read by others.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.demo;
