package io.ringspan.node.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One directory, several processes. */
class DataDirectoryIT {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path root;

    private @Nullable Process other;

    @AfterEach
    void endTheOther() throws InterruptedException {
        if (other != null) {
            other.destroyForcibly().waitFor();
        }
    }

    @Test
    void aDirectoryInUseByAnotherProcessIsRefusedWithItsNumber() throws IOException {
        assertThat(otherSays()).isEqualTo("epoch 1");
        assertThatThrownBy(this::open)
                .isInstanceOf(DataDirectoryException.class)
                .hasMessageContaining("in use by process " + otherPid() + ". To fix: stop that node");
    }

    @Test
    void theDirectoryOfAKilledProcessIsFreeAndItsStartStillCounts() throws IOException, InterruptedException {
        assertThat(otherSays()).isEqualTo("epoch 1");
        endTheOther();
        try (DataDirectory directory = open()) {
            assertThat(directory.epoch()).isEqualTo(2);
        }
    }

    @Test
    void aSecondNodeOfThisProcessDoesNotGiveTheLockAwayWhenItIsRefused() throws IOException {
        try (DataDirectory held = open()) {
            assertThatThrownBy(this::open).hasMessageContaining("in use by another node of this process");
            assertThat(otherSays())
                    .startsWith("refused ")
                    .contains("in use by process " + ProcessHandle.current().pid());
            assertThat(held.epoch()).isEqualTo(1);
        }
    }

    private DataDirectory open() {
        return DataDirectory.open(NodeAt.standard().dataDir(root).conf(), Map.of());
    }

    private long otherPid() {
        Process running = other;
        return running == null ? -1 : running.pid();
    }

    private @Nullable String otherSays() throws IOException {
        Process started = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        HoldsADirectory.class.getName(),
                        root.toString()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        other = started;
        BufferedReader said =
                new BufferedReader(new InputStreamReader(started.getInputStream(), StandardCharsets.UTF_8));
        String line = said.readLine();
        while (line != null && !line.startsWith("epoch ") && !line.startsWith("refused ")) {
            line = said.readLine(); // the log
        }
        return line;
    }
}
