package io.ringspan.node.effect;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.node.command.CommandLine;
import io.ringspan.node.real.RealRedis;
import io.ringspan.node.real.RespSocket;
import io.ringspan.node.redis.ReplyReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A command at one store, and at another what its rule reads and writes: the client is told the same, byte for byte, and the same is
 * left.
 *
 * <p><b>Owner.</b> One test class.
 */
public final class EffectComparison implements AutoCloseable {
    private static final int AT_ONCE = 100;
    private static final long APART_MILLIS_MAX = 5_000;
    private static final long ABOUT_NOW_MILLIS = 60_000;

    /** What states are made of, and what rules use aside. */
    private static final List<String> KEYS =
            List.of("a", "b", "c", "\u0000ringspan:computed", "\u0000ringspan:restored");

    /** All values, and the end of each key. */
    private static final String CONTENT = """
            local how = {string = {'GET'}, list = {'LRANGE', 0, -1}, set = {'SMEMBERS'}, hash = {'HGETALL'},
                zset = {'ZRANGE', 0, -1, 'WITHSCORES'}, stream = {'XINFO'}, none = {'EXISTS'}}
            local values, ends = {}, {}
            for i, key in ipairs(KEYS) do
              local type = redis.call('TYPE', key).ok
              local value
              if type == 'stream' then
                value = redis.call('XINFO', 'STREAM', key, 'FULL', 'COUNT', 0)
              else
                value = redis.call(how[type][1], key, unpack(how[type], 2))
              end
              if type == 'set' then table.sort(value) end
              values[i] = {type, value}
              ends[i] = redis.call('PEXPIRETIME', key)
            end
            return {cjson.encode(values), ends}
            """;

    private static final Pattern MOMENT = Pattern.compile("\\b\\d{13}\\b");

    private final RealRedis redis;
    private final RealRedis other;
    private final RespSocket plain;
    private final RespSocket copy;
    private final Map<String, Integer> compared = new HashMap<>();

    /** Who looks the rules up. */
    public interface Lookup {
        @Nullable
        Rule of(String name);
    }

    /**
     * One command.
     *
     * @param state commands that make what is there before
     * @param line words parted by spaces
     */
    public record Sample(List<String> state, String line) {}

    private EffectComparison(RealRedis redis, RealRedis other) throws IOException {
        this.redis = redis;
        this.other = other;
        plain = new RespSocket(redis.port());
        copy = new RespSocket(other.port());
    }

    /** Starts two stores, or skips the test and says why. */
    public static EffectComparison startOrSkip(Path directory) throws IOException {
        RealRedis redis = RealRedis.startOrSkip(Files.createDirectory(directory.resolve("redis")));
        RealRedis other = RealRedis.startOrSkip(Files.createDirectory(directory.resolve("other")));
        return new EffectComparison(redis, other);
    }

    @Override
    public void close() throws IOException {
        plain.close();
        copy.close();
        redis.close();
        other.close();
    }

    /** How many lines of each command were understood, by its name in the table. */
    public Map<String, Integer> compared() {
        return compared;
    }

    /** From now on clients speak that version. */
    public void protocol(int protocol) throws IOException {
        plain.ask("HELLO", String.valueOf(protocol));
    }

    /** Fails if anything is not the same, for so many samples. */
    public void compare(int count, Supplier<Sample> samples, int protocol, Lookup rules) throws IOException {
        for (int done = 0; done < count; done += AT_ONCE) {
            List<Trial> trials = new ArrayList<>();
            for (int i = 0; i < Math.min(AT_ONCE, count - done); i++) {
                trials.add(new Trial(samples.get(), protocol, rules));
            }
            compare(trials);
        }
    }

    private void compare(List<Trial> trials) throws IOException {
        Script direct = new Script(plain);
        trials.forEach(trial -> direct.add(trial.state).one(trial.directly()).one(content()));
        direct.send();
        for (Trial trial : trials) {
            direct.skip(trial.state);
            trial.direct = plain.nextRaw();
            trial.content = plain.next();
        }
        Script questions = new Script(copy);
        trials.forEach(trial -> questions.add(trial.state).bytes(trial.questions));
        questions.send();
        for (Trial trial : trials) {
            questions.skip(trial.state);
            trial.follow(replies(trial.asked));
        }
        Script writes = new Script(copy);
        trials.forEach(trial ->
                writes.add(trial.state).bytes(trial.effect.writes().bytes()).one(content()));
        writes.send();
        for (Trial trial : trials) {
            writes.skip(trial.state);
            for (int i = 0; i < trial.effect.writes().count(); i++) {
                assertThat(copy.nextRaw()).as(trial.as + ": what it writes").doesNotStartWith("-");
            }
            trial.compare(copy.next());
            compared.merge(trial.request.command().name(), trial.isUnderstood ? 1 : 0, Integer::sum);
        }
    }

    private List<String> replies(int count) throws IOException {
        List<String> replies = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            replies.add(copy.nextRaw());
        }
        return replies;
    }

    private static byte[] content() {
        List<String> words = new ArrayList<>(List.of("EVAL", CONTENT, String.valueOf(KEYS.size())));
        words.addAll(KEYS);
        return RespSocket.command(words.toArray(String[]::new));
    }

    /** Commands that are sent to a store at once. */
    private record Script(RespSocket store, ByteArrayOutputStream out) {
        Script(RespSocket store) {
            this(store, new ByteArrayOutputStream());
        }

        Script add(List<String> lines) {
            lines.forEach(line -> out.writeBytes(RespSocket.command(line.split(" ", -1))));
            return this;
        }

        Script one(byte[] command) {
            out.writeBytes(command);
            return this;
        }

        Script bytes(ByteBuf commands) {
            byte[] bytes = new byte[commands.readableBytes()];
            commands.getBytes(0, bytes);
            out.writeBytes(bytes);
            return this;
        }

        void send() throws IOException {
            store.send(out.toByteArray());
        }

        void skip(List<String> lines) throws IOException {
            for (int i = 0; i < lines.size(); i++) {
                store.next();
            }
        }
    }

    /** One sample, on its way. */
    private static final class Trial {
        private final Sample sample;
        private final List<String> state = new ArrayList<>(List.of("FLUSHDB"));
        private final Request request;
        private final Rule rule;
        private final String as;
        private final ByteBuf questions = Unpooled.buffer();
        private final Effect effect;
        private final int asked;
        private final boolean isUnderstood;
        private String direct = "";
        private Object content = "";

        Trial(Sample sample, int protocol, Lookup rules) {
            this.sample = sample;
            state.addAll(sample.state());
            CommandLine command = CommandLine.of(sample.line());
            request = new Request(command.command(), command.arguments(), protocol, System.currentTimeMillis());
            rule = Objects.requireNonNull(rules.of(request.command().name()), sample.line());
            as = sample.line() + " RESP" + protocol + " on " + sample.state();
            effect = new Effect(Unpooled.buffer(), Unpooled.buffer(), protocol);
            CommandLines lines = new CommandLines(questions);
            isUnderstood = request.command().takes(request.count()) && rule.ask(request, lines);
            if (!isUnderstood) {
                questions.clear();
            }
            asked = isUnderstood ? lines.count() : 0;
        }

        /** About so much is trimmed exactly. */
        byte[] directly() {
            String line = sample.line();
            String exactly = isUnderstood && line.contains(" ~ ")
                    ? line.replace(" ~ ", " = ").replaceAll(" LIMIT \\S+", "")
                    : line;
            return RespSocket.command(CommandLine.of(exactly).words());
        }

        void follow(List<String> replies) throws IOException {
            if (isUnderstood) {
                EffectComparison.follow(rule, request, replies, effect);
            }
        }

        void compare(Object left) {
            String told = effect.replyBytes().toString(ISO_8859_1);
            boolean byTwoClocks = sample.line().contains(" * ") && !told.contains("99000000000009");
            if (!isUnderstood) {
                assertThat(direct).as(as + ": the rule does not understand it").startsWith("-");
            } else if (byTwoClocks || sample.line().startsWith("SPOP")) {
                assertThat(told.charAt(0)).as(as).isEqualTo(direct.charAt(0));
            } else {
                assertThat(told).as(as).isEqualTo(direct);
                assertSameContent(left, content, as);
            }
        }
    }

    private static void follow(Rule rule, Request request, List<String> replies, Effect effect) throws IOException {
        byte[] bytes = String.join("", replies).getBytes(ISO_8859_1);
        rule.conclude(request, ReplyReader.all(new ByteArrayInputStream(bytes), replies.size()), effect);
    }

    private static void assertSameContent(Object there, Object here, String as) {
        List<?> left = (List<?>) there;
        List<?> right = (List<?>) here;
        assertThat(withoutNow(left.get(0))).as(as).isEqualTo(withoutNow(right.get(0)));
        for (int i = 0; i < KEYS.size(); i++) {
            long thereEnds = end(left, i);
            long hereEnds = end(right, i);
            assertThat(Math.abs(thereEnds - hereEnds)).as(as + ": end of a key").isLessThan(APART_MILLIS_MAX);
            assertThat(thereEnds < 0).as(as + ": end of a key").isEqualTo(hereEnds < 0);
        }
    }

    private static long end(List<?> content, int key) {
        return Long.parseLong(String.valueOf(((List<?>) content.get(1)).get(key)));
    }

    /** Moments of the test are one: two stores were not asked at the same. */
    private static String withoutNow(Object values) {
        return MOMENT.matcher(String.valueOf(values)).replaceAll(found -> {
            long apart = Long.parseLong(found.group()) - System.currentTimeMillis();
            return Math.abs(apart) < ABOUT_NOW_MILLIS ? "now" : found.group();
        });
    }
}
