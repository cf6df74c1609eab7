/**
 * Subcommands that show what a running node has seen of its clients, in tables for people or as JSON, and what commands there are, to
 * shells. Runs on the main thread.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.cli.look;
