/**
 * What a node keeps on disk between its starts: who it is, and how often it has started. Later logs live beside them.
 *
 * <p>Knows the settings and the file system; no sockets, no protocol, no other node.
 *
 * <p><b>Threads.</b> The thread that starts the node opens the directory, the one that stops it closes it. No worker
 * comes here.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.state;
