package io.ringspan.node.session;

import io.ringspan.node.command.Command;
import io.ringspan.node.resp.RespWriter;
import java.util.List;
import java.util.Locale;

/** The HELP of a container: what of it this node serves. */
final class Help {
    private Help() {}

    static void write(Command container, RespWriter reply) {
        List<Command> served =
                container.subcommands().stream().filter(Command::isServed).toList();
        reply.array(1 + 2 * served.size());
        reply.simple(container.name().toUpperCase(Locale.ROOT)
                + " <subcommand> [<arg> [value] [opt] ...]. Subcommands are:");
        for (Command subcommand : served) {
            reply.simple(subcommand.ownName().toUpperCase(Locale.ROOT));
            reply.simple("    " + subcommand.facts().words().summary());
        }
    }
}
