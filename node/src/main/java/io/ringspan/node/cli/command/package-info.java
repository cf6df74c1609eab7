/**
 * What subcommands share: which node they are about, how they end, where they print.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.cli.command;
