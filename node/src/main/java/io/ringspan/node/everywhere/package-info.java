/**
 * Reads of which every datacenter has a say: each is asked once, as a whole, and makes one answer of its replicas'.
 *
 * <p><b>Threads.</b> Each object belongs to the worker of the client.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.everywhere;
