package io.ringspan.tests.turn;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.tests.it.cluster.Await;
import io.ringspan.tests.local.JavaProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TurnsTest {
    private static final String ASKS = "asks";
    private static final String ENDED = "ended";

    @TempDir
    Path directory;

    @Test
    void sharedOnesGoSideBySide() throws IOException {
        try (Turns.Turn mine = new Turns(directory).take(true)) {
            assertThat(mine.lock().isShared()).isTrue();
            assertThat(other(true).join()).isEqualTo("false");
        }
    }

    @Test
    void whoWantsOneForItselfWaitsUntilSharedOnesHaveEnded() throws IOException {
        assertThat(whenEnded(true, false)).isEqualTo("true");
    }

    @Test
    void whoeverComesWaitsForOneThatHasItForItself() throws IOException {
        assertThat(whenEnded(false, true)).isEqualTo("true");
    }

    private String whenEnded(boolean mine, boolean others) throws IOException {
        CompletableFuture<String> other;
        try (Turns.Turn turn = new Turns(directory).take(mine)) {
            assertThat(turn.lock().isValid()).isTrue();
            other = other(others);
            Await.until("it asks", () -> Files.exists(directory.resolve(ASKS)));
            Files.createFile(directory.resolve(ENDED));
        }
        return other.join();
    }

    /** Asks in a process of its own; gives whether the turn here had ended when it had one. */
    private CompletableFuture<String> other(boolean shared) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return new JavaProgram(Other.class, Map.of())
                        .run("", directory.toString(), Boolean.toString(shared))
                        .out();
            } catch (IOException | InterruptedException failed) {
                throw new AssertionError(failed);
            }
        });
    }

    /** The other process. */
    static final class Other {
        private Other() {}

        public static void main(String[] arguments) throws IOException {
            Path directory = Path.of(arguments[0]);
            Files.createFile(directory.resolve(ASKS));
            try (Turns.Turn turn = new Turns(directory).take(Boolean.parseBoolean(arguments[1]))) {
                System.out.print(turn.lock().isValid() && Files.exists(directory.resolve(ENDED)));
            }
        }
    }
}
