package io.ringspan.node.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.ringspan.node.command.Arguments;
import io.ringspan.node.command.Command;
import io.ringspan.node.command.CommandErrors;
import io.ringspan.node.command.CommandTable;
import io.ringspan.node.resp.RespWriter;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** ACL, as far as it reads: there is one user, called default, who may do everything once it has given the password, if there is one. */
final class AclCommand {
    private static final int GENERATED_BITS_MAX = 4096;
    private static final int GENERATED_BITS_USUAL = 256;
    private static final int BITS_PER_DIGIT = 4;

    /** In the order of Redis. */
    private static final List<String> CATEGORIES = List.of(
            "keyspace",
            "read",
            "write",
            "set",
            "sortedset",
            "list",
            "hash",
            "string",
            "bitmap",
            "hyperloglog",
            "geo",
            "stream",
            "pubsub",
            "admin",
            "fast",
            "slow",
            "blocking",
            "dangerous",
            "connection",
            "transaction",
            "scripting");

    private final CommandTable table;
    private final Password password;
    private final Predicate<Command> served;
    private final String rules;
    private final SecureRandom random = new SecureRandom();

    AclCommand(CommandTable table, Password password, Predicate<Command> served) {
        this.table = table;
        this.served = served;
        this.password = password;
        this.rules = "+@all"
                + table.own().all().stream()
                        .filter(Command::isDenied)
                        .map(command -> " -" + command.name())
                        .sorted()
                        .collect(Collectors.joining());
    }

    void answer(Command asked, Arguments arguments, ByteBuf out, RespWriter reply) {
        switch (asked.ownName()) {
            case "whoami" -> reply.bulk(Password.USER);
            case "users" -> reply.array(1).bulk(Password.USER);
            case "list" ->
                reply.array(1).bulk("user default on " + (password.isRequired() ? "" : "nopass ") + "~* &* " + rules);
            case "getuser" -> user(arguments, reply);
            case "cat" -> categories(arguments, out, reply);
            case "genpass" -> generate(arguments, out, reply);
            case "dryrun" -> dryRun(arguments, out, reply);
            case "log" -> log(arguments, out, reply);
            default -> throw new IllegalArgumentException(asked + " is not answered by the node");
        }
    }

    /** Without the digest of its password, which Redis shows. */
    private void user(Arguments arguments, RespWriter reply) {
        if (!arguments.text(2, ISO_8859_1).equals(Password.USER)) {
            reply.none();
            return;
        }
        reply.map(6).bulk("flags");
        if (password.isRequired()) {
            reply.set(1).bulk("on");
        } else {
            reply.set(2).bulk("on").bulk("nopass");
        }
        reply.bulk("passwords").array(0);
        reply.bulk("commands").bulk(rules);
        reply.bulk("keys").bulk("~*");
        reply.bulk("channels").bulk("&*");
        reply.bulk("selectors").array(0);
    }

    private void categories(Arguments arguments, ByteBuf out, RespWriter reply) {
        if (arguments.count() == 2) {
            reply.array(CATEGORIES.size());
            CATEGORIES.forEach(reply::bulk);
            return;
        }
        if (arguments.count() > 3) {
            tooMany(arguments, out);
            return;
        }
        String category = arguments.text(2, ISO_8859_1).toLowerCase(Locale.ROOT);
        if (!CATEGORIES.contains(category)) {
            CommandErrors.errorWith(out, "ERR Unknown category '", arguments, 2, "'");
            return;
        }
        List<Command> members = table.all().stream()
                .filter(served)
                .filter(command -> command.facts().traits().categories().contains("@" + category))
                .toList();
        reply.array(members.size());
        members.forEach(command -> reply.bulk(command.name()));
    }

    private void generate(Arguments arguments, ByteBuf out, RespWriter reply) {
        if (arguments.count() > 3) {
            tooMany(arguments, out);
            return;
        }
        boolean given = arguments.count() > 2;
        if (given && !arguments.isLong(2)) {
            reply.error("ERR value is not an integer or out of range");
            return;
        }
        long bits = given ? arguments.asLong(2) : GENERATED_BITS_USUAL;
        if (bits <= 0 || bits > GENERATED_BITS_MAX) {
            reply.error(
                    "ERR ACL GENPASS argument must be the number of bits for the output password, a positive number up"
                            + " to " + GENERATED_BITS_MAX);
            return;
        }
        int digits = ((int) bits + BITS_PER_DIGIT - 1) / BITS_PER_DIGIT;
        byte[] bytes = new byte[(digits + 1) / 2];
        random.nextBytes(bytes);
        reply.bulk(HexFormat.of().formatHex(bytes).substring(0, digits));
    }

    private void dryRun(Arguments arguments, ByteBuf out, RespWriter reply) {
        if (!arguments.text(2, ISO_8859_1).equals(Password.USER)) {
            CommandErrors.errorWith(out, "ERR User '", arguments, 2, "' not found");
            return;
        }
        Command command = table.find(arguments, 3);
        if (command != null && command.isDenied()) {
            reply.bulk("User default has no permissions to run the '" + command.name() + "' command");
        } else if (command == null || !served.test(command)) {
            CommandErrors.errorWith(out, "ERR Command '", arguments, 3, "' not found");
        } else if (!command.takes(arguments.count() - 3)) {
            CommandErrors.wrongArity(command, out);
        } else {
            reply.simple("OK");
        }
    }

    /** Nobody is ever denied anything by a rule, and wrong passwords are counted elsewhere: there is nothing in it. */
    private static void log(Arguments arguments, ByteBuf out, RespWriter reply) {
        if (arguments.count() > 3) {
            tooMany(arguments, out);
        } else if (arguments.count() == 2) {
            reply.array(0);
        } else if (arguments.equalsIgnoreCase(2, "RESET")) {
            reply.simple("OK");
        } else if (arguments.isLong(2)) {
            reply.array(0);
        } else {
            reply.error("ERR value is not an integer or out of range");
        }
    }

    private static void tooMany(Arguments arguments, ByteBuf out) {
        CommandErrors.errorWith(
                out, "ERR unknown subcommand or wrong number of arguments for '", arguments, 1, "'. Try ACL HELP.");
    }
}
