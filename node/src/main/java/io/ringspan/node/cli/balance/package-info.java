/**
 * What nodes have measured and what a change of the ring would move, as tables, and how a command waits for that. Knows what pages
 * of the admin port say, and no command; how a node is asked is handed in.
 *
 * <p>Runs on the main thread.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.cli.balance;
