package io.ringspan.node.effect.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringspan.node.effect.Effect;
import io.ringspan.node.effect.EffectComparison;
import io.ringspan.node.effect.EffectComparison.Sample;
import io.ringspan.node.effect.ReadThenWrite;
import io.ringspan.node.effect.Rule;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is done to groups of consumers is what the command does, in the reply and in all that XINFO STREAM FULL says afterwards. */
class GroupEffectsIT {
    private static final int TRIALS = 3_000;

    @TempDir
    static Path directory;

    private static EffectComparison stores;

    @BeforeAll
    static void start() throws IOException {
        stores = EffectComparison.startOrSkip(directory);
    }

    @AfterAll
    static void stop() throws IOException {
        if (stores != null) {
            stores.close();
        }
    }

    @ParameterizedTest(name = "RESP{0}")
    @ValueSource(ints = {2, 3})
    void whatFollowsIsWhatTheCommandDoes(int protocol) throws IOException {
        stores.protocol(protocol);
        SampleGroups samples = new SampleGroups(new Random(protocol));
        stores.compare(TRIALS, () -> new Sample(samples.state(), samples.command()), protocol, StreamRules.all()::get);
        assertThat(stores.compared().keySet().stream()
                        .map(name -> name.replaceAll("\\|.*", ""))
                        .collect(Collectors.toSet()))
                .isEqualTo(SampleGroups.names());
    }

    /** The key is looked at first. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "XGROUP CREATE a g 1-1 MKSTREAM ENTRIESREAD 5 ENTRIESREAD 5",
                "XGROUP create a g 1-1 MKSTREAM MKSTREAM MKSTREAM MKSTREAM",
                "XGROUP CREATE a h 1-1 MKSTREAM MKSTREAM MKSTREAM",
                "XGROUP CREATE b h x MKSTREAM ENTRIESREAD 5 ENTRIESREAD 5",
                "XGROUP CREATE b h 0 ENTRIESREAD 5 ENTRIESREAD 5 ENTRIESREAD 5",
                "XGROUP SETID a g 0 ENTRIESREAD 5 ENTRIESREAD 6",
                "XGROUP SETID a h 0 ENTRIESREAD 5 ENTRIESREAD 6",
            })
    void optionsTwiceAreWrongWhereRedisSaysSo(String line) throws IOException {
        stores.protocol(2);
        List<String> state = List.of("XADD a 1-1 f v", "XGROUP CREATE a g 0");
        stores.compare(1, () -> new Sample(state, line), 2, StreamRules.all()::get);
    }

    /** Redis reads ids as C reads numbers: blanks, signs and zeros before them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "XACK a g +1-1 01-1",
                "XACK a g \t1-1",
                "XACK a g 1--01",
                "XACK a g 1--1",
                "XACK a g 1-18446744073709551616",
                "XACK a g 1-1-1",
                "XACK a g \u000018446744073709551615",
                "XGROUP CREATE a g +5",
                "XGROUP CREATE a h +5",
                "XGROUP SETID a g 007-+3",
                "XGROUP SETID a g -5",
                "XREADGROUP GROUP g c STREAMS a +0",
                "XCLAIM a g d 0 01-1",
                "XCLAIM a g d 0 01-1 LASTID +9",
                "XAUTOCLAIM a g d 0 (+0",
            })
    void idsAreReadAsRedisReadsThem(String line) throws IOException {
        stores.protocol(2);
        List<String> state = List.of("XADD a 1-1 f v", "XGROUP CREATE a g 0", "XREADGROUP GROUP g c STREAMS a >");
        stores.compare(1, () -> new Sample(state, line), 2, StreamRules.all()::get);
    }

    /** It counts what was delivered, and does not say so. */
    @Test
    void aRuleThatLeavesOutTheCountOfTheGroupIsFound() throws IOException {
        stores.protocol(2);
        Rule right = Objects.requireNonNull(StreamRules.all().get("xreadgroup"));
        Rule wrong = ReadThenWrite.withErrors(right::ask, (request, replies, effect) -> {
            Effect all = new Effect(effect.writes().bytes().alloc().buffer(), effect.replyBytes(), 2);
            right.follow(request, replies, all);
            effect.writes()
                    .begin("XCLAIM", 12)
                    .add("a")
                    .add("g")
                    .add("c")
                    .add(0)
                    .add("1-1")
                    .add("TIME")
                    .add(request.nowMillis())
                    .add("RETRYCOUNT")
                    .add(1)
                    .add("FORCE")
                    .add("LASTID")
                    .add("1-1");
        });
        List<String> state = List.of("XADD a 1-1 f v", "XGROUP CREATE a g 0");
        Sample sample = new Sample(state, "XREADGROUP GROUP g c STREAMS a >");
        stores.compare(1, () -> sample, 2, name -> right);
        assertThatThrownBy(() -> stores.compare(1, () -> sample, 2, name -> wrong))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("entries-read");
    }
}
