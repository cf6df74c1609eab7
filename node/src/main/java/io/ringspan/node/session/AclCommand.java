package io.ringspan.node.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.ringspan.base.TimeSource;
import io.ringspan.node.acl.AccessCheck;
import io.ringspan.node.acl.AclLog;
import io.ringspan.node.acl.Categories;
import io.ringspan.node.acl.User;
import io.ringspan.node.acl.Users;
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

/** ACL, as far as it reads: who there is is said in a file. */
final class AclCommand {
    private static final int GENERATED_BITS_MAX = 4096;
    private static final int GENERATED_BITS_USUAL = 256;
    private static final int BITS_PER_DIGIT = 4;
    private static final int SHOWN_USUALLY = 10;

    private final CommandTable table;
    private final Users users;
    private final Predicate<Command> served;
    /** What operators deny all of them, as rules. */
    private final String denied;

    private final TimeSource time;
    private final AccessCheck check = new AccessCheck();
    private final SecureRandom random = new SecureRandom();

    AclCommand(CommandTable table, Users users, Predicate<Command> served, TimeSource time) {
        this.table = table;
        this.served = served;
        this.users = users;
        this.time = time;
        this.denied = table.own().all().stream()
                .filter(Command::isDenied)
                .map(command -> " -" + command.name())
                .sorted()
                .collect(Collectors.joining());
    }

    void answer(Command asked, Arguments arguments, Session session, ByteBuf out, RespWriter reply) {
        switch (asked.ownName()) {
            case "whoami" -> reply.bulk(session.userName());
            case "users" -> {
                reply.array(users.list().all().size());
                users.list().all().forEach(user -> reply.bulk(user.name()));
            }
            case "list" -> {
                reply.array(users.list().all().size());
                users.list().all().forEach(user -> reply.bulk(user.line() + denied));
            }
            case "getuser" -> user(arguments, reply);
            case "cat" -> categories(arguments, out, reply);
            case "genpass" -> generate(arguments, out, reply);
            case "dryrun" -> dryRun(arguments, out, reply);
            case "log" -> log(arguments, out, reply);
            default -> throw new IllegalArgumentException(asked + " is not answered by the node");
        }
    }

    private void user(Arguments arguments, RespWriter reply) {
        User user = users.list().named(arguments.text(2, UTF_8));
        if (user == null) {
            reply.none();
        } else {
            user.describe(denied, reply);
        }
    }

    private void categories(Arguments arguments, ByteBuf out, RespWriter reply) {
        if (arguments.count() == 2) {
            reply.array(Categories.ALL.size());
            Categories.ALL.forEach(reply::bulk);
            return;
        }
        if (arguments.count() > 3) {
            tooMany(arguments, out);
            return;
        }
        String category = arguments.text(2, ISO_8859_1).toLowerCase(Locale.ROOT);
        if (!Categories.ALL.contains(category)) {
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
        User user = users.list().named(arguments.text(2, UTF_8));
        if (user == null) {
            CommandErrors.errorWith(out, "ERR User '", arguments, 2, "' not found");
            return;
        }
        Command command = table.find(arguments, 3);
        if (command != null && command.isDenied()) {
            reply.bulk("User " + user.name() + " has no permissions to run the '" + command.name() + "' command");
        } else if (command == null || !served.test(command)) {
            CommandErrors.errorWith(out, "ERR Command '", arguments, 3, "' not found");
        } else if (!command.takes(arguments.count() - 3)) {
            CommandErrors.wrongArity(command, out);
        } else {
            AccessCheck.Denial denial = check.denial(user, command, arguments.behind(3));
            if (denial == null) {
                reply.simple("OK");
            } else {
                reply.bulk(denial.dryRun(user));
            }
        }
    }

    private void log(Arguments arguments, ByteBuf out, RespWriter reply) {
        if (arguments.count() > 3) {
            tooMany(arguments, out);
        } else if (arguments.count() == 2) {
            log(SHOWN_USUALLY, reply);
        } else if (arguments.equalsIgnoreCase(2, "RESET")) {
            users.log().clear();
            reply.simple("OK");
        } else if (arguments.isLong(2)) {
            log(arguments.asLong(2), reply);
        } else {
            reply.error("ERR value is not an integer or out of range");
        }
    }

    private void log(long max, RespWriter reply) {
        List<AclLog.Entry> entries = users.log().latest(max);
        reply.array(entries.size());
        for (AclLog.Entry entry : entries) {
            long age = Math.max(0, time.epochMillis() - entry.millis());
            reply.map(7).bulk("count").integer(entry.count());
            reply.bulk("reason").bulk(entry.what().reason());
            reply.bulk("context").bulk(entry.what().context());
            reply.bulk("object").bulk(entry.what().object());
            reply.bulk("username").bulk(entry.what().user());
            reply.bulk("age-seconds").real(age / 1000.0);
            reply.bulk("client-info").bulk(entry.client());
        }
    }

    private static void tooMany(Arguments arguments, ByteBuf out) {
        CommandErrors.errorWith(
                out, "ERR unknown subcommand or wrong number of arguments for '", arguments, 1, "'. Try ACL HELP.");
    }
}
