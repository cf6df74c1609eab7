package io.ringspan.node.effect.family;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.Unpooled;
import io.ringspan.node.command.CommandLine;
import io.ringspan.node.effect.CommandLines;
import io.ringspan.node.effect.Effect;
import io.ringspan.node.effect.ReadThenWrite;
import io.ringspan.node.effect.Request;
import io.ringspan.node.effect.Rule;
import io.ringspan.node.real.RealRedis;
import io.ringspan.node.real.RespSocket;
import io.ringspan.node.redis.Reply;
import io.ringspan.node.redis.ReplyReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A command, and on a copy what its rule reads and writes: the client is told the same, byte for byte, and the same is left, for random
 * states and arguments, wrong ones among them.
 */
class EffectsIT {
    private static final int TRIALS = 1_000;
    private static final long APART_MILLIS_MAX = 5_000;

    @TempDir
    static Path directory;

    private static RealRedis redis;
    private static RealRedis other;
    private static RespSocket plain;
    private static RespSocket beside;
    private static RespSocket copy;
    private static final Map<String, Integer> COMPARED = new HashMap<>();

    @BeforeAll
    static void start() throws IOException {
        redis = RealRedis.startOrSkip(Files.createDirectory(directory.resolve("redis")));
        other = RealRedis.startOrSkip(Files.createDirectory(directory.resolve("other")));
        plain = new RespSocket(redis.port());
        beside = new RespSocket(redis.port());
        copy = new RespSocket(other.port());
    }

    @AfterAll
    static void stop() throws IOException {
        if (redis != null) {
            plain.close();
            beside.close();
            copy.close();
            redis.close();
            other.close();
        }
    }

    @ParameterizedTest(name = "RESP{0}")
    @ValueSource(ints = {2, 3})
    void whatFollowsIsWhatTheCommandDoes(int protocol) throws IOException {
        plain.ask("HELLO", String.valueOf(protocol));
        SampleCommands samples = new SampleCommands(new Random(protocol));
        for (int i = 0; i < TRIALS; i++) {
            compare(samples.state(), samples.command(), protocol, new Rules()::of);
        }
        assertThat(COMPARED.keySet()).containsAll(SampleCommands.names());
    }

    @Test
    void aRuleThatDoesSomethingElseIsFound() throws IOException {
        plain.ask("HELLO", "2");
        Rule wrong = ReadThenWrite.of(
                (request, out) -> {
                    out.begin("EXISTS", 1).add(request.arguments(), 1);
                    return true;
                },
                (request, replies, effect) -> effect.reply().integer(1));
        assertThatThrownBy(() -> compare(List.of(), "SETNX a v", 2, name -> wrong))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("SETNX a v");
    }

    /** Who looks the rules up. */
    private interface Lookup {
        @Nullable
        Rule of(String name);
    }

    private static void compare(List<String> state, String line, int protocol, Lookup rules) throws IOException {
        for (RespSocket each : List.of(plain, copy)) {
            each.ask("FLUSHDB");
            for (String one : state) {
                each.ask(one.split(" ", -1));
            }
        }
        CommandLine command = CommandLine.of(line);
        Request request = new Request(command.command(), command.arguments(), protocol, System.currentTimeMillis());
        Rule rule = Objects.requireNonNull(rules.of(command.command().name()), line);
        String as = line + " RESP" + protocol + " on " + state;
        ByteBuf asked = Unpooled.buffer();
        CommandLines questions = new CommandLines(asked);
        if (!rule.ask(request, questions)) {
            assertThat(plain.askRaw(command.words()))
                    .as(as + ": the rule does not understand it")
                    .startsWith("-");
            return;
        }
        // About so much is trimmed exactly.
        String exactly = line.replace(" ~ ", " = ").replaceAll(" LIMIT \\S+", "");
        String direct = plain.askRaw(CommandLine.of(exactly).words());
        COMPARED.merge(command.command().name(), 1, Integer::sum);
        Effect effect = new Effect(Unpooled.buffer(), Unpooled.buffer(), protocol);
        follow(rule, request, run(asked, questions.count()), effect);
        String told = effect.replyBytes().toString(ISO_8859_1);
        for (String reply : run(effect.writes().bytes(), effect.writes().count())) {
            assertThat(reply).as(as + ": what it writes").doesNotStartWith("-");
        }
        if (line.startsWith("SPOP")) {
            assertThat(told.charAt(0)).as(as).isEqualTo(direct.charAt(0));
            assertThat(copy.ask("SCARD", "a")).as(as).isEqualTo(beside.ask("SCARD", "a"));
        } else if (line.contains(" * ") && !told.contains("99000000000009")) {
            assertThat(told.charAt(0)).as(as).isEqualTo(direct.charAt(0)); // by two clocks
        } else {
            assertThat(told).as(as).isEqualTo(direct);
            assertSameContent(as);
        }
    }

    private static void follow(Rule rule, Request request, List<String> replies, Effect effect) throws IOException {
        List<Reply> parsed = new ArrayList<>();
        for (String reply : replies) {
            parsed.add(ReplyReader.unbuffered(new ByteBufInputStream(Unpooled.copiedBuffer(reply, ISO_8859_1)))
                    .read());
        }
        for (Reply reply : parsed) {
            if (reply instanceof Reply.Failure failure && !rule.takesErrors()) {
                effect.error(failure.bytes());
                return;
            }
        }
        rule.follow(request, parsed, effect);
    }

    /** The replies of the copy's store to so many commands. */
    private static List<String> run(ByteBuf commands, int count) throws IOException {
        List<String> replies = new ArrayList<>();
        byte[] bytes = new byte[commands.readableBytes()];
        commands.getBytes(0, bytes);
        for (int i = 0; i < count; i++) {
            replies.add(i == 0 ? copy.sendRaw(bytes) : copy.nextRaw());
        }
        return replies;
    }

    private static String content(RespSocket store, String key) throws IOException {
        String type = String.valueOf(store.ask("TYPE", key));
        Object value = switch (type) {
            case "string" -> store.ask("GET", key);
            case "list" -> store.ask("LRANGE", key, "0", "-1");
            case "set" -> sorted(store.ask("SMEMBERS", key));
            case "zset" -> store.ask("ZRANGE", key, "0", "-1", "WITHSCORES");
            case "hash" -> store.ask("HGETALL", key);
            case "stream" -> List.of(store.ask("XRANGE", key, "-", "+"), store.ask("XINFO", "STREAM", key));
            default -> "";
        };
        return type + value;
    }

    private static Object sorted(Object members) {
        return members instanceof List<?> list
                ? list.stream().map(String::valueOf).sorted().toList()
                : members;
    }

    private static void assertSameContent(String as) throws IOException {
        List<String> keys = List.of("a", "b", "c", "\u0000ringspan:computed", "\u0000ringspan:restored");
        for (String key : keys) {
            assertThat(content(copy, key)).as(as + ": " + key).isEqualTo(content(beside, key));
            long there = Long.parseLong(String.valueOf(copy.ask("PEXPIRETIME", key)));
            long here = Long.parseLong(String.valueOf(beside.ask("PEXPIRETIME", key)));
            assertThat(Math.abs(there - here)).as(as + ": end of " + key).isLessThan(APART_MILLIS_MAX);
            assertThat(there < 0).as(as + ": end of " + key).isEqualTo(here < 0);
        }
    }
}
