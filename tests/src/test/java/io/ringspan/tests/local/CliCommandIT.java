package io.ringspan.tests.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.ringspan.node.cli.Main;
import io.ringspan.node.local.FreePorts;
import io.ringspan.node.local.LocalStores;
import io.ringspan.node.local.RedisBinary;
import io.ringspan.node.local.RedisSearch;
import io.ringspan.tests.turn.BesideOthers;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** {@code ringspan cli} as a person runs it, at a real store. */
@BesideOthers
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CliCommandIT {
    private final RedisBinary binary = RedisSearch.ofThisProcess(line -> {}).find(Optional.empty());
    private final LocalStores open = LocalStores.start(binary, 1);
    private final LocalStores locked =
            LocalStores.start(binary, 1, List.of("--requirepass", "secret words"), started -> {});
    private final JavaProgram cli = new JavaProgram(Main.class, Map.of("PASS", "secret words", "LC_ALL", "C.UTF-8"));

    @AfterAll
    void stop() {
        open.close();
        locked.close();
    }

    @Test
    void argumentsThatLookLikeOptionsOrFilesReachTheStoreAsTheyAre() throws IOException, InterruptedException {
        assertThat(cli.run("", "cli", address(open), "SET", "-k", "@no/such/file")
                        .out())
                .isEqualTo("OK\n");
        assertThat(cli.run("", "cli", address(open), "GET", "-k").out()).isEqualTo("@no/such/file\n");
        assertThat(cli.run("", "cli", address(open), "STRLEN", "--help").out()).isEqualTo("0\n");
    }

    @Test
    void bytesOfArgumentsAndOfInputReachTheStoreUnchanged() throws IOException, InterruptedException {
        assumeThat(System.getProperty("sun.jnu.encoding"))
                .as("the locale of this JVM lets it give such arguments to others")
                .isEqualTo("UTF-8");
        cli.run("", "cli", address(open), "SET", "typed", "\u00e4\u20ac");
        cli.run("SET \"\\xff\" \u00c3\u00a4\n", "cli", address(open));
        JavaProgram.Ended read = cli.run("STRLEN typed\nGET typed\nGET \"\\xff\"\n", "cli", address(open));
        assertThat(read).isEqualTo(new JavaProgram.Ended(0, "5\n\u00c3\u00a4\u00e2\u0082\u00ac\n\u00c3\u00a4\n", ""));
    }

    @Test
    void anErrorGoesToStandardErrorWithExitCodeOne() throws IOException, InterruptedException {
        JavaProgram.Ended wrong = cli.run("", "cli", address(open), "LPUSH");
        assertThat(wrong.exitCode()).isEqualTo(1);
        assertThat(wrong.out()).isEmpty();
        assertThat(wrong.err()).isEqualTo("(error) ERR wrong number of arguments for 'lpush' command\n");
    }

    @Test
    void aPasswordFromTheEnvironmentOpensALockedStoreAndAWrongOneIsReported() throws IOException, InterruptedException {
        assertThat(cli.run("", "cli", "--pass-from-env", "PASS", "-3", address(locked), "PING"))
                .isEqualTo(new JavaProgram.Ended(0, "PONG\n", ""));
        JavaProgram.Ended wrong = cli.run("", "cli", "--pass", "guess", address(locked), "PING");
        assertThat(wrong.exitCode()).isEqualTo(1);
        assertThat(wrong.err()).contains("WRONGPASS").doesNotContain("\tat ");
    }

    @Test
    void whereNobodyListensThePersonIsToldSoInOneLine() throws IOException, InterruptedException {
        String nobody = "127.0.0.1:" + new FreePorts(RandomGenerator.getDefault()).next();
        JavaProgram.Ended refused = cli.run("", "cli", nobody, "PING");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err())
                .startsWith("ringspan: " + nobody + ": nobody listens there")
                .hasLineCount(1);
    }

    @Test
    void anAddressWithoutAPortIsAMistakeInTheCommandLine() throws IOException, InterruptedException {
        JavaProgram.Ended refused = cli.run("", "cli", "localhost", "PING");
        assertThat(refused.exitCode()).isEqualTo(64);
        assertThat(refused.err()).contains("localhost").contains("port");
    }

    private static String address(LocalStores stores) {
        return "127.0.0.1:" + stores.store(0).port();
    }
}
