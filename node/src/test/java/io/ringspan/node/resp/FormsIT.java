package io.ringspan.node.resp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.node.command.Arguments;
import io.ringspan.node.command.Command;
import io.ringspan.node.command.CommandErrors;
import io.ringspan.node.command.CommandLine;
import io.ringspan.node.command.CommandTable;
import io.ringspan.node.real.RealRedis;
import io.ringspan.node.real.RespSocket;
import io.ringspan.node.resp.Forms.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Errors are those of a real Redis, and a command written anew is answered as the client's own would have been. */
class FormsIT {
    @TempDir
    static Path directory;

    private static RealRedis redis;
    private static RespSocket socket;

    private final Forms forms = new Forms();

    @BeforeAll
    static void start() throws IOException {
        redis = RealRedis.startOrSkip(directory);
        socket = new RespSocket(redis.port());
    }

    @AfterAll
    static void stop() throws IOException {
        if (redis != null) {
            socket.close();
            redis.close();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "set k v FOO",
                "set k v EX",
                "set k v EX 0",
                "set k v EX -1",
                "set k v PX x",
                "set k v EX 1.5",
                "set k v EX +1",
                "set k v EX 01",
                "set k v EX -0",
                "set k v EX ''",
                "set k v EX 9223372036854775807",
                "set k v EX 9223372036854775808",
                "set k v PX 9223372036854775807",
                "set k v EX 9223372036854775",
                "set k v EX 10 PX 10",
                "set k v NX XX",
                "set k v EX 10 KEEPTTL",
                "set k v EX 10 PERSIST",
                "set k v ''",
                "set k v EX 99999999999999999999",
                "setex k 0 v",
                "setex k x v",
                "setex k -5 v",
                "psetex k 0 v",
                "psetex k 9223372036854775807 v",
                "setex k 9223372036854776 v",
                "expire k x",
                "expire k ''",
                "expire k 9223372036854775807",
                "expire k -9223372036854775808",
                "pexpire k 9223372036854775807",
                "pexpire k 9223372036854775808",
                "expire k 1 FOO",
                "expire k x FOO",
                "expire k 1 NX GT",
                "expire k 1 GT LT",
                "expire k x NX",
                "expireat k 1 NX XX",
                "pexpireat k 1 b\r\nar",
                "pexpire k 1 GT LT NX"
            })
    void wrongArgumentsGetTheErrorOfRedis(String line) throws IOException {
        CommandLine command = CommandLine.of(line);
        ByteBuf out = Unpooled.buffer();
        Verdict verdict = forms.decide(command.command(), command.arguments(), System.currentTimeMillis(), out);
        assertThat(verdict).isEqualTo(Verdict.REFUSED);
        assertThat(out.toString(ISO_8859_1)).isEqualTo(socket.askRaw(command.words()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "set k v EX 100",
                "set k v PX 100000",
                "setex k 100 v",
                "psetex k 100000 v",
                "expire k 100",
                "pexpire k 100000",
                "expire k -1",
                "pexpire k 0",
                "expire k 0",
                "expire none 100",
                "setex k 1000000 v"
            })
    void aCommandWrittenAnewDoesAndAnswersWhatTheOldOneDoes(String line) throws IOException {
        CommandLine command = CommandLine.of(line);
        socket.ask("SET", "k", "before");
        String expected = socket.askRaw(command.words());
        long timeToLive = timeToLive();
        Object value = socket.ask("GET", "k");

        socket.ask("SET", "k", "before");
        ByteBuf out = Unpooled.buffer();
        Verdict verdict = forms.decide(command.command(), command.arguments(), System.currentTimeMillis(), out);
        assertThat(verdict).isEqualTo(Verdict.REWRITTEN);
        byte[] bytes = new byte[out.readableBytes()];
        out.readBytes(bytes);
        assertThat(socket.sendRaw(bytes)).isEqualTo(expected);
        assertThat(socket.ask("GET", "k")).isEqualTo(value);
        assertThat(timeToLive() / 10_000 - timeToLive / 10_000).isBetween(-1L, 1L);
    }

    private static long timeToLive() throws IOException {
        return Long.parseLong((String) socket.ask("PTTL", "k"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nosuch",
                "nosuch a b",
                "nosuch '' '' x",
                "NoSuch with\0zero and\rbreak and\nbreak",
                "\0",
                "client nosuch",
                "CLIENT NoSuch x",
                "client ''",
                "command a\r\nb",
                "object x",
                "config x y z",
                "''"
            })
    void unknownNamesGetTheErrorOfRedis(String line) throws IOException {
        for (CommandLine command : List.of(CommandLine.of(line), CommandLine.of(line + " " + "y".repeat(200) + " z"))) {
            assertThat(unknown(command)).isEqualTo(socket.askRaw(command.words()));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 40, 41, 42, 43, 44, 63, 64, 65, 126, 127, 128, 129, 200})
    void repeatedArgumentsAreCutWhereRedisCutsThem(int length) throws IOException {
        String word = "w".repeat(length);
        CommandLine command = CommandLine.of(String.join(" ", "n".repeat(length), word, word, word, word, word));
        assertThat(unknown(command)).isEqualTo(socket.askRaw(command.words()));
    }

    private static String unknown(CommandLine line) {
        ByteBuf out = Unpooled.buffer();
        CommandTable table = CommandTable.load();
        Arguments arguments = line.arguments();
        Command container = table.find(arguments.bytes(), arguments.at(0), arguments.length(0));
        if (container == null) {
            CommandErrors.unknownCommand(arguments, out);
        } else {
            CommandErrors.unknownSubcommand(container, arguments, out);
        }
        return out.toString(ISO_8859_1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "get",
                "get a b",
                "set k",
                "SET k",
                "mset",
                "mset a",
                "mset a b c",
                "client",
                "client setname",
                "del",
                "Client ID x",
                "config get",
                "object encoding",
                "select",
                "echo",
                "time x",
                "zadd k"
            })
    void wrongNumbersOfArgumentsGetTheErrorOfRedis(String line) throws IOException {
        CommandLine words = CommandLine.of(line);
        Arguments arguments = words.arguments();
        Command command = words.command();
        Command child = arguments.count() < 2
                ? null
                : command.subcommand(arguments.bytes(), arguments.at(1), arguments.length(1));
        Command meant = child == null ? command : child;
        ByteBuf out = Unpooled.buffer();
        assertThat(meant.takes(arguments.count())).isFalse();
        CommandErrors.wrongArity(meant, out);
        assertThat(out.toString(ISO_8859_1)).isEqualTo(socket.askRaw(words.words()));
    }
}
