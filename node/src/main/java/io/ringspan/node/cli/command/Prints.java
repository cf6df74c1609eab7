package io.ringspan.node.cli.command;

import io.ringspan.node.terminal.Terminal;

/** Whoever has commands, and says where they print. */
public interface Prints {
    /** Where subcommands print. */
    Terminal terminal();
}
