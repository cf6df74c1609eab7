package io.ringspan.tests.bench.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** With real processes. That the guard ends them after the JVM is killed is tested where the guard is. */
class StageIT {
    private static final List<String> SLEEP = List.of("sleep", "1000");

    @Test
    void itsEndIsTheEndOfItsProcessesAndOfItsDirectory() throws Exception {
        Stage stage = new Stage();
        ProcessUnderTest one = stage.start("one", stage.newDirectory("one"), SLEEP);
        ProcessUnderTest other = stage.start("other", stage.newDirectory("other"), SLEEP);
        assertThat(one.isAlive() && other.isAlive()).isTrue();
        stage.close();
        assertThat(one.isAlive() || other.isAlive()).isFalse();
        assertThat(stage.path()).doesNotExist();
    }

    @Test
    void aStartThatFailsHalfWayIsUndoneWithoutTouchingTheRest() throws Exception {
        try (Stage stage = new Stage()) {
            ProcessUnderTest kept = stage.start("kept", stage.newDirectory("kept"), SLEEP);
            ProcessUnderTest half = stage.start("half", stage.newDirectory("half"), SLEEP);
            stage.stopAllBut(List.of(kept));
            assertThat(half.isAlive()).isFalse();
            assertThat(kept.isAlive()).isTrue();
            assertThat(stage.running()).containsExactly(kept);
        }
    }

    @Test
    void aProgramThatFailsIsQuoted() throws Exception {
        try (Stage stage = new Stage()) {
            List<String> command = List.of("sh", "-c", "echo the disk is full; exit 3");
            assertThatThrownBy(() -> stage.run("a program", stage.newDirectory("a program"), 20, command))
                    .isInstanceOf(BenchException.class)
                    .hasMessageContaining("status 3")
                    .hasMessageContaining("the disk is full");
        }
    }

    @Test
    void aProgramThatIsNotThereIsNamed() throws Exception {
        try (Stage stage = new Stage()) {
            List<String> command = List.of("/nowhere/program");
            assertThatThrownBy(() -> stage.run("a program", stage.newDirectory("a program"), 20, command))
                    .isInstanceOf(BenchException.class)
                    .hasMessageContaining("a program ended with status 127");
        }
    }

    @Test
    void theKernelKnowsTheTimeAndTheMemoryOfALivingProcess() throws Exception {
        try (Stage stage = new Stage()) {
            ProcessUnderTest sleep = stage.start("sleep", stage.newDirectory("sleep"), SLEEP);
            assertThat(sleep.count().memory().residentBytes()).isPositive();
            assertThat(sleep.count().cpu().totalMicros()).isNotNegative();
            stage.clear();
            assertThatThrownBy(sleep.count()::cpu)
                    .isInstanceOf(BenchException.class)
                    .hasMessageContaining("sleep is gone");
        }
    }
}
