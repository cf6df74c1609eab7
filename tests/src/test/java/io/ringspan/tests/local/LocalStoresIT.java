package io.ringspan.tests.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringspan.node.local.LocalStore;
import io.ringspan.node.local.LocalStores;
import io.ringspan.node.local.RedisBinary;
import io.ringspan.node.local.RedisSearch;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.node.redis.Reply;
import io.ringspan.tests.turn.BesideOthers;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@BesideOthers
class LocalStoresIT {
    private final RedisBinary binary = RedisSearch.ofThisProcess(line -> {}).find(Optional.empty());

    @Test
    void storesAnswerOnTheirOwnPortsAndNothingIsLeftAfterClose() throws IOException, InterruptedException {
        Leftovers leftovers;
        try (LocalStores stores = LocalStores.start(binary, 3)) {
            leftovers = new Leftovers(
                    stores.stores().stream().map(LocalStore::pid).toList(),
                    stores.directory().path());
            for (int i = 0; i < 3; i++) {
                assertThat(call(stores.store(i), "SET", "mine", "store " + i)).isEqualTo(new Reply.Status("OK"));
            }
            for (int i = 0; i < 3; i++) {
                assertThat(call(stores.store(i), "GET", "mine")).isEqualTo(new Reply.Blob("store " + i));
            }
        }
        leftovers.assertGone();
    }

    @Test
    void aKilledStoreRefusesConnectionsAndComesBackEmptyOnItsPort() throws IOException {
        try (LocalStores stores = LocalStores.start(binary, 1)) {
            LocalStore store = stores.store(0);
            int port = store.port();
            call(store, "SET", "k", "v");
            store.kill();
            assertThat(store.isRunning()).isFalse();
            assertThatThrownBy(() -> call(store, "PING")).isInstanceOf(ConnectException.class);
            store.restart();
            assertThat(store.port()).isEqualTo(port);
            assertThat(call(store, "DBSIZE")).isEqualTo(new Reply.Whole(0));
        }
    }

    @Test
    void aFrozenStoreAnswersNothingUntilItIsThawed() throws IOException {
        try (LocalStores stores = LocalStores.start(binary, 1)) {
            LocalStore store = stores.store(0);
            store.freeze();
            try (RedisConnection connection =
                    RedisConnection.connect("127.0.0.1", store.port(), Duration.ofMillis(300))) {
                assertThatThrownBy(() -> connection.call("PING")).isInstanceOf(SocketTimeoutException.class);
                store.thaw();
                assertThat(connection.read()).isEqualTo(new Reply.Status("PONG"));
            }
        }
    }

    @Test
    void anOptionThatTheStoreRefusesIsReportedWithTheStoresOwnWords() {
        assertThatThrownBy(() -> LocalStores.start(binary, 1, List.of("--no-such-option", "1"), started -> {}))
                .hasMessageContaining(binary.program().toString())
                .hasMessageContaining("no-such-option");
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "freeze"})
    void nothingIsLeftWhenTheJvmIsKilled(String stores) throws IOException, InterruptedException {
        Process jvm = new ProcessBuilder(JavaProgram.command(StoresUntilKilled.class, "2", stores))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            Leftovers leftovers = readUntilReady(jvm);
            assertThat(leftovers.pids()).hasSize(2);
            for (long pid : leftovers.pids()) {
                assertThat(Leftovers.runs(pid)).as("store %d runs", pid).isTrue();
            }
            jvm.destroyForcibly().waitFor();
            leftovers.assertGone();
        } finally {
            jvm.destroyForcibly();
        }
    }

    private static Leftovers readUntilReady(Process jvm) throws IOException {
        BufferedReader said =
                new BufferedReader(new InputStreamReader(jvm.getInputStream(), StandardCharsets.US_ASCII));
        List<Long> pids = new ArrayList<>();
        Path directory = null;
        for (String line = said.readLine(); line != null && !line.equals("ready"); line = said.readLine()) {
            String value = line.substring(line.indexOf(' ') + 1);
            if (line.startsWith("pid ")) {
                pids.add(Long.parseLong(value));
            } else if (line.startsWith("directory ")) {
                directory = Path.of(value);
            }
        }
        if (directory == null) {
            throw new IOException("the program ended before it was ready");
        }
        return new Leftovers(pids, directory);
    }

    private static Reply call(LocalStore store, String... words) throws IOException {
        try (RedisConnection connection = RedisConnection.connect("127.0.0.1", store.port(), Duration.ofSeconds(5))) {
            return connection.call(words);
        }
    }
}
