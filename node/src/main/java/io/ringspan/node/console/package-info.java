/**
 * What people see in a browser, and the figures behind it: how busy this node is, how far replicas are behind, and events
 * that carry both. Knows views and statuses of the node, and reads what its workers count.
 *
 * <p><b>Threads.</b> The admin server's event loop.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.console;
