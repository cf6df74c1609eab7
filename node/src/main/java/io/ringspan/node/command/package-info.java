/**
 * The table of commands: what Redis says of each, and how a node serves it, with the arguments of a command and where its keys are among
 * them. Knows no wire: {@code resp} reads and writes that. Threads: tables are immutable; arguments belong to one connection.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.command;
