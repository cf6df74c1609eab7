package io.ringspan.tests.bench.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class StageIT {
    private static final List<String> SLEEP = List.of("sleep", "1000");

    @Test
    void itsEndIsTheEndOfItsProcessesAndOfItsDirectory() throws Exception {
        Stage stage = Stage.open();
        ProcessUnderTest one = stage.start("one", stage.newDirectory("one"), SLEEP);
        ProcessUnderTest other = stage.start("other", stage.directory(), SLEEP);
        assertThat(one.isAlive() && other.isAlive()).isTrue();
        stage.close();
        assertThat(one.isAlive() || other.isAlive()).isFalse();
        assertThat(stage.directory()).doesNotExist();
        assertThatThrownBy(() -> stage.start("late", stage.directory(), SLEEP))
                .hasMessageContaining("the benchmark is stopping");
    }

    @Test
    void aStartThatFailsHalfWayIsUndoneWithoutTouchingTheRest() throws Exception {
        try (Stage stage = Stage.open()) {
            ProcessUnderTest kept = stage.start("kept", stage.directory(), SLEEP);
            ProcessUnderTest half = stage.start("half", stage.directory(), SLEEP);
            stage.stopAllBut(List.of(kept));
            assertThat(half.isAlive()).isFalse();
            assertThat(kept.isAlive()).isTrue();
            assertThat(stage.running()).containsExactly(kept);
        }
    }

    @Test
    void aProgramThatFailsIsQuoted() throws Exception {
        try (Stage stage = Stage.open()) {
            List<String> command = List.of("sh", "-c", "echo the disk is full; exit 3");
            assertThatThrownBy(() -> stage.run("a program", stage.directory(), 20, command))
                    .isInstanceOf(BenchException.class)
                    .hasMessageContaining("status 3")
                    .hasMessageContaining("the disk is full");
        }
    }

    @Test
    void aProgramThatIsNotThereIsNamed() throws Exception {
        try (Stage stage = Stage.open()) {
            List<String> command = List.of("/nowhere/program");
            assertThatThrownBy(() -> stage.run("a program", stage.directory(), 20, command))
                    .isInstanceOf(BenchException.class)
                    .hasMessageContaining("a program did not start");
        }
    }

    @Test
    void theKernelKnowsTheTimeAndTheMemoryOfALivingProcess() throws Exception {
        try (Stage stage = Stage.open()) {
            ProcessUnderTest sleep = stage.start("sleep", stage.directory(), SLEEP);
            assertThat(sleep.memory().residentBytes()).isPositive();
            assertThat(sleep.cpu().totalMicros()).isNotNegative();
            stage.stop(List.of(sleep));
            assertThatThrownBy(sleep::cpu).isInstanceOf(BenchException.class).hasMessageContaining("sleep is gone");
        }
    }

    @Test
    void freePortsAreAllDifferent() throws Exception {
        List<Integer> ports = Stage.freePorts(20);
        assertThat(new HashSet<>(ports)).hasSize(20);
    }
}
