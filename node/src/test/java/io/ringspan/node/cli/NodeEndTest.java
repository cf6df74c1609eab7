package io.ringspan.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.node.cli.command.ExitCode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class NodeEndTest {
    private final List<String> done = new CopyOnWriteArrayList<>();
    private final StringWriter printed = new StringWriter();
    private final NodeEnd end = new NodeEnd(
            new PrintWriter(printed), () -> done.add("Ctrl-C ends at once"), code -> done.add("halted with " + code));

    @Test
    void aNodeIsStoppedAndThenTheProcessEndsWithZero() {
        end.of(() -> done.add("stopped"));
        end.run();

        assertThat(done).containsExactly("Ctrl-C ends at once", "stopped", "halted with 0");
    }

    @Test
    void aSignalThatComesDuringTheStartWaitsForTheNodeAndStopsIt() throws InterruptedException {
        Thread hook = new Thread(end);
        hook.start();
        while (hook.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        assertThat(done).containsExactly("Ctrl-C ends at once");

        end.of(() -> done.add("stopped"));
        hook.join();
        assertThat(done).containsExactly("Ctrl-C ends at once", "stopped", "halted with 0");
    }

    @Test
    void withoutANodeTheExitCodeStaysWhatItIs() {
        end.ofNothing();
        end.run();

        assertThat(done).doesNotContain("halted with 0");
        assertThat(printed.toString()).isEmpty();
    }

    @Test
    void aNodeThatWasStartedStaysTheOneToStop() {
        end.of(() -> done.add("stopped"));
        end.ofNothing();
        end.run();

        assertThat(done).contains("stopped");
    }

    @Test
    void aFaultWhileStoppingIsToldAndEndsTheProcessAllTheSame() {
        end.of(() -> {
            throw new IllegalStateException("planted");
        });
        end.run();

        assertThat(done).endsWith("halted with " + ExitCode.SOFTWARE);
        assertThat(printed.toString()).contains("a fault of ours").contains("planted");
    }
}
