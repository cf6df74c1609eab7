package io.ringspan.node.session;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.ringspan.node.command.Arguments;
import io.ringspan.node.command.Command;
import io.ringspan.node.resp.RespWriter;
import io.ringspan.node.seen.KeyText;
import io.ringspan.node.seen.SlowCommand;
import io.ringspan.node.seen.SlowLogs;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** SLOWLOG: this node's own, in the form of Redis. Of a batch it shows the first command and its first key, and how much is left out. */
final class SlowlogCommand {
    private static final int COUNT_USUAL = 10;

    private final SlowLogs logs;

    SlowlogCommand(SlowLogs logs) {
        this.logs = logs;
    }

    void answer(Command asked, Arguments arguments, RespWriter reply) {
        switch (asked.ownName()) {
            case "get" -> get(arguments, reply);
            case "len" -> reply.integer(logs.length());
            case "reset" -> {
                logs.reset();
                reply.simple("OK");
            }
            default -> throw new IllegalArgumentException(asked + " is not answered by the node");
        }
    }

    private void get(Arguments arguments, RespWriter reply) {
        boolean counted = arguments.count() > 2;
        if (arguments.count() > 3) {
            reply.error("ERR unknown subcommand or wrong number of arguments for '" + arguments.text(1, US_ASCII)
                    + "'. Try SLOWLOG HELP.");
        } else if (counted && (!arguments.isLong(2) || arguments.asLong(2) < -1)) {
            reply.error("ERR count should be greater than or equal to -1");
        } else {
            long count = counted ? arguments.asLong(2) : COUNT_USUAL;
            boolean all = count < 0 || count > Integer.MAX_VALUE;
            List<SlowCommand> latest = logs.latest(all ? Integer.MAX_VALUE : (int) count);
            reply.array(latest.size());
            latest.forEach(slow -> write(slow, reply));
        }
    }

    private static void write(SlowCommand slow, RespWriter reply) {
        reply.array(6).integer(slow.id()).integer(slow.atMillis() / 1000).integer(slow.micros());
        List<byte[]> words = words(slow);
        reply.array(words.size());
        words.forEach(reply::bulk);
        reply.bulk(slow.client().address()).bulk(slow.client().name());
    }

    private static List<byte[]> words(SlowCommand slow) {
        List<byte[]> words = new ArrayList<>();
        words.add(slow.first().name().toUpperCase(Locale.ROOT).getBytes(US_ASCII));
        KeyText key = slow.key();
        if (key.bytes() >= 0) {
            words.add(key.known());
        }
        if (key.cut()) {
            words.add(left(key.bytes() - key.known().length, "bytes of the key"));
        }
        if (slow.commands() > 1) {
            words.add(left(slow.commands() - 1, "commands"));
        }
        return words;
    }

    private static byte[] left(int count, String what) {
        return ("... (" + count + " more " + what + ")").getBytes(US_ASCII);
    }
}
