/** How far a repair is, for people: a bar on a terminal, lines in a pipe. Threads: the command's. */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.cli.watch;
