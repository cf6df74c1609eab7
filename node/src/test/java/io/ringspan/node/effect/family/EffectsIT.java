package io.ringspan.node.effect.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringspan.node.effect.EffectComparison;
import io.ringspan.node.effect.EffectComparison.Sample;
import io.ringspan.node.effect.ReadThenWrite;
import io.ringspan.node.effect.Rule;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A command, and on a copy what its rule reads and writes: the client is told the same, byte for byte, and the same is left, for random
 * states and arguments, wrong ones among them.
 */
class EffectsIT {
    private static final int TRIALS = 15_000;

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
        SampleCommands samples = new SampleCommands(new Random(protocol));
        stores.compare(TRIALS, () -> new Sample(samples.state(), samples.command()), protocol, new Rules()::of);
        assertThat(stores.compared().keySet()).containsAll(SampleCommands.names());
    }

    /** Each was once answered otherwise. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "; XADD a NOMKSTREAM 0 f v",
                "XADD a 5-1 f v; XADD a 0 f v",
                "XADD a 5-1 f v; XADD a 00-+0 f v",
                "XADD a 5-1 f v; XADD a +5-02 f v",
                "XADD a 5-1 f v; XADD a 5--03 f v",
                "XADD a 5-18446744073709551615 f v; XADD a 005-* f v",
                "XADD a 5-1 f v; XADD a NOMKSTREAM 007-* f v",
                "XADD a 5-1 f v; XADD a 5--* f v",
                "XADD a 5-1 f v; XADD a MINID = +5 007 f v",
                "; ZADD a INCR -0 m",
                "ZADD a 0 m; ZADD a INCR -0 m",
                "RPUSH a 2 1; SORT a STORE b STORE c",
                "RPUSH a 2 1; SORT a STORE STORE b",
                "RPUSH a 2 1; SORT a BY STORE STORE b",
                "SADD a 1 2; SORT a BY NOSORT LIMIT 6 1 STORE b",
                "SADD a 1 2; SORT a BY NOSORT STORE b",
                "GEOADD a 10 11 m; GEORADIUSBYMEMBER a m 9000 STORE STORE b",
                "GEOADD a 10 11 m; GEORADIUSBYMEMBER a n 9000 km STORE b STOREDIST b",
                "GEOADD a 10 11 m; GEORADIUSBYMEMBER a m 9000 km STORE b STOREDIST b",
                "GEOADD a 10 11 m; GEORADIUS a 10 STORE 9000 km STORE b",
                "GEOADD a 10 11 m; GEORADIUS a 10 11 9000 km COUNT STORE STORE b",
            })
    void argumentsThatFewSendDoWhatTheyDoAtAStore(@Nullable String state, String line) throws IOException {
        stores.protocol(2);
        Sample sample = new Sample(state == null ? List.of() : List.of(state), line);
        stores.compare(1, () -> sample, 2, new Rules()::of);
    }

    @Test
    void aRuleThatDoesSomethingElseIsFound() throws IOException {
        stores.protocol(2);
        Rule wrong = ReadThenWrite.of(
                (request, out) -> {
                    out.begin("EXISTS", 1).add(request.arguments(), 1);
                    return true;
                },
                (request, replies, effect) -> effect.reply().integer(1));
        assertThatThrownBy(() -> stores.compare(1, () -> new Sample(List.of(), "SETNX a v"), 2, name -> wrong))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("SETNX a v");
    }
}
