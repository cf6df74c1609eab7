/** What subcommands share. */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.cli.command;
