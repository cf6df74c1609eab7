/**
 * The node's small HTTP server for its operators: metrics, health, and the few things that
 * can be changed while the node runs. It is no way to the data.
 *
 * <p>Knows HTTP and the pages it is handed; not what they tell.
 *
 * <p><b>Threads.</b> One event loop of its own, so that a page that takes long, such as all metrics, never keeps a
 * worker from its clients.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.admin;
