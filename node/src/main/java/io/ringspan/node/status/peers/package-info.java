/**
 * The node's links to its peers, shown and changed by operators: over HTTP, and on the command line.
 *
 * <p>Knows no link itself: a running node answers for them.
 *
 * <p><b>Threads.</b> The admin server's, and a command's own.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.status.peers;
