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
