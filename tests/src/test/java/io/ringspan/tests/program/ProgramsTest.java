package io.ringspan.tests.program;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.tests.turn.BesideOthers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.io.TempDir;

@BesideOthers
class ProgramsTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path directory;

    @BeforeEach
    void installOneProgramAndAFileThatIsNone() throws IOException {
        assertThat(Files.createFile(directory.resolve("store")).toFile().setExecutable(true))
                .isTrue();
        Files.createFile(directory.resolve("notes"));
    }

    @Test
    void whatIsInstalledIsFound() {
        Programs programs = new Programs(List.of(directory.resolve("nowhere"), directory));

        assertThat(programs.find("store")).contains(directory.resolve("store"));
        assertThat(programs.find("notes")).isEmpty();
        assertThat(programs.find("proxy")).isEmpty();
        assertThat(programs.find(directory.resolve("notes").toString())).isPresent();
        assertThat(programs.find(directory.resolve("proxy").toString())).isEmpty();
    }

    @Test
    void aTestStaysOutWhenOneOfItsProgramsIsMissingAndSaysWhich() {
        ConditionEvaluationResult result =
                ProgramPresent.decide(new Programs(List.of(directory)), "store", "proxy", "load");

        assertThat(result.isDisabled()).isTrue();
        assertThat(result.getReason().orElseThrow()).startsWith("not installed: proxy, load (");
    }

    @Test
    void aTestRunsWhenAllItsProgramsAreThere() {
        assertThat(ProgramPresent.decide(new Programs(List.of(directory)), "store")
                        .isDisabled())
                .isFalse();
    }
}
