package io.ringspan.tests.memcache;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.node.memcache.MemcacheRequestDecoder;
import io.ringspan.node.memcache.SentForm;
import io.ringspan.node.memcache.ToldForm;
import io.ringspan.node.protocol.RequestLimits;
import io.ringspan.node.protocol.RequestRoom;
import io.ringspan.tests.program.NeedsProgram;
import io.ringspan.tests.turn.BesideOthers;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * One store runs random commands, most of which depend on what is there; another, which has the same, is sent those that do not, and told what the
 * first has done of those that do. Both have the same after each command: values, clients' flags, times left, who has won a stale or a missing value.
 */
@BesideOthers
@NeedsProgram("memcached")
@Timeout(120)
class ToldFormIT {
    private static final int STREAMS = 40;
    private static final int COMMANDS = 60;
    private static final List<String> KEYS = DecidedLines.KEYS;

    /** Of keys that have numbers added to, whether it is forgotten who has won depends on how long the number was before. */
    private static final Pattern TOKENS = Pattern.compile("(O[" + DecidedLines.NUMBERS + "-9])(?: [WXZ])+");

    private static final Pattern NUMBER = Pattern.compile(" c(\\d+)");
    private static final Pattern VALUE =
            Pattern.compile("^VA (\\d+) f(\\d+) t(-?\\d+)([ WXZ]*)\r\n(.*)\r\n$", Pattern.DOTALL);

    private final Map<ToldForm.Verdict, Integer> verdicts = new EnumMap<>(ToldForm.Verdict.class);
    private final MemcacheRequestDecoder decoder = new MemcacheRequestDecoder(RequestLimits.NONE, RequestRoom.ENDLESS);
    private final SentForm form = new SentForm();
    private final ToldForm told = new ToldForm(form);

    @Test
    void whoIsToldHasWhatTheOtherHas() throws IOException {
        try (Memcached first = Memcached.start("-m", "64", "-t", "1");
                Memcached second = Memcached.start("-m", "64", "-t", "1");
                RawLink runs = new RawLink(first.port());
                RawLink hears = new RawLink(second.port())) {
            for (int seed = 1; seed <= STREAMS; seed++) {
                stream(seed, new Random(seed), runs, hears);
            }
        }
        assertThat(verdicts)
                .as("each verdict, many times")
                .allSatisfy((verdict, times) -> assertThat(times).isGreaterThan(STREAMS / 2))
                .containsKeys(ToldForm.Verdict.values());
    }

    private void stream(int seed, Random random, RawLink runs, RawLink hears) throws IOException {
        runs.answers("flush_all\r\n");
        hears.answers("flush_all\r\n");
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < COMMANDS; i++) {
            String key = KEYS.get(random.nextInt(KEYS.size()));
            String command = DecidedLines.next(random, key, number(random, key, runs, hears));
            String done = carry(command, runs, hears);
            all.append(command).append(" -> ").append(done);
            String here = state(runs);
            String there = state(hears);
            assertThat(MemcacheRequestIT.comparable(there))
                    .as("seed %d:%n%s", seed, all)
                    .isEqualTo(MemcacheRequestIT.comparable(here));
            assertThat(MemcacheRequestIT.areNear(MemcacheRequestIT.seconds(there), MemcacheRequestIT.seconds(here)))
                    .as("seed %d, times of%n%s%nare near to those of%n%s:%n%s", seed, there, here, all)
                    .isTrue();
        }
    }

    /**
     * The number that the key's value has now, so that what asks for it may succeed, or one beside it. Both are asked: who looks at a stale value takes
     * what there is to win.
     */
    private static long number(Random random, String key, RawLink runs, RawLink hears) throws IOException {
        String question = "mg " + key + (DecidedLines.isEncoded(key) ? " b" : "") + " c\r\n";
        hears.answers(question);
        Matcher number = NUMBER.matcher(runs.answers(question));
        return number.find() ? Long.parseLong(number.group(1)) + random.nextInt(3) - 1 : 1;
    }

    /** Has one store run the command, and the other do what follows; says what that was. */
    private String carry(String command, RawLink runs, RawLink hears) throws IOException {
        ByteBuf came = Unpooled.copiedBuffer(command, ISO_8859_1);
        assertThat(decoder.next(came, 0, came.writerIndex()))
                .as(command)
                .isEqualTo(MemcacheRequestDecoder.Found.COMMAND);
        ByteBuf sent = Unpooled.buffer();
        form.write(decoder, came, System.currentTimeMillis() / 1000, sent);
        String reply = runs.answers(sent.toString(ISO_8859_1));
        decoder.next(sent, 0, sent.writerIndex());
        if (!ToldForm.isDecided(decoder.line())) {
            hears.answers(sent.toString(ISO_8859_1));
            return reply;
        }
        ByteBuf out = Unpooled.buffer();
        ToldForm.Verdict verdict = told.write(decoder, sent, Unpooled.copiedBuffer(reply, ISO_8859_1), 0, out);
        verdicts.merge(verdict, 1, Integer::sum);
        if (verdict == ToldForm.Verdict.COMMAND) {
            hears.answers(out.toString(ISO_8859_1));
        } else if (verdict == ToldForm.Verdict.VALUE) {
            copy(
                    decoder.line()
                            .keyBytes()
                            .toString(decoder.line().keyAt(), decoder.line().keyLength(), ISO_8859_1),
                    runs,
                    hears);
        }
        return reply
                + (verdict == ToldForm.Verdict.COMMAND
                        ? "   told: " + out.toString(ISO_8859_1)
                        : "   " + verdict + "\n");
    }

    /** What is there of all keys. */
    private static String state(RawLink link) throws IOException {
        StringBuilder questions = new StringBuilder();
        for (int i = 0; i < KEYS.size(); i++) {
            String key = KEYS.get(i);
            questions
                    .append("mg ")
                    .append(key)
                    .append(DecidedLines.isEncoded(key) ? " b" : "")
                    .append(" f t v O")
                    .append(i)
                    .append("\r\n");
        }
        return TOKENS.matcher(DecidedLines.withoutBlanks(link.answers(questions.toString())))
                .replaceAll("$1");
    }

    /** Gives the second what the first has: as nodes will when they copy a value, but for what there is to win. */
    private static void copy(String name, RawLink runs, RawLink hears) throws IOException {
        String key = name.equals("AAEC b") ? "AAEC" : name;
        String flag = name.equals("AAEC b") ? " b" : "";
        String value = runs.answers("mg " + key + flag + " f t v\r\n");
        if (value.equals("EN\r\n")) {
            hears.answers("md " + key + flag + "\r\n");
            return;
        }
        Matcher found = VALUE.matcher(value);
        assertThat(found.find()).as(value).isTrue();
        String time = found.group(3).equals("-1") ? "0" : found.group(3);
        hears.answers("ms " + key + " " + found.group(1) + flag + " F" + found.group(2) + " T" + time + "\r\n"
                + found.group(5) + "\r\n");
        if (found.group(4).contains("X")) {
            hears.answers("md " + key + flag + " I\r\n");
        }
        hears.answers("mg " + key + flag + "\r\n");
    }
}
