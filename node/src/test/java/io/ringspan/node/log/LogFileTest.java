package io.ringspan.node.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFileTest {
    @TempDir
    Path directory;

    private Path path(String suffix) {
        return directory.resolve("node.log" + suffix);
    }

    private LogFile file(int files) {
        return new LogFile(path(""), 10, files);
    }

    private static void append(LogFile file, String... lines) throws IOException {
        for (String line : lines) {
            file.append(line.getBytes(UTF_8));
        }
    }

    @Test
    void noFileHoldsMoreThanItsLimitAndTheOldestGoes() throws IOException {
        try (LogFile file = file(3)) {
            append(file, "one-1\n", "two\n", "3\n", "four\n", "five5\n", "six-six-6\n");
        }
        assertThat(path("")).hasContent("six-six-6\n");
        assertThat(path(".1")).hasContent("five5\n");
        assertThat(path(".2")).hasContent("3\nfour\n");
        assertThat(path(".3")).doesNotExist();
    }

    @Test
    void aSingleFileBeginsAnew() throws IOException {
        try (LogFile file = file(1)) {
            append(file, "one-one-1\n", "two\n");
        }
        assertThat(path("")).hasContent("two\n");
        assertThat(path(".1")).doesNotExist();
    }

    @Test
    void aLineThatIsLongerThanAFileHasOneForItself() throws IOException {
        try (LogFile file = file(3)) {
            append(file, "a line of many characters\n", "next\n");
        }
        assertThat(path("")).hasContent("next\n");
        assertThat(path(".1")).hasContent("a line of many characters\n");
    }

    @Test
    void theNextProcessGoesOnBehindWhatIsThere() throws IOException {
        Files.writeString(path(""), "one\n");
        try (LogFile file = file(2)) {
            append(file, "two\n", "three\n");
        }
        assertThat(path(".1")).hasContent("one\ntwo\n");
        assertThat(path("")).hasContent("three\n");
    }

    @Test
    void twoDoNotWriteToOneFileAndTheSecondCanOnceTheFirstIsClosed() throws IOException {
        try (LogFile second = file(2)) {
            try (LogFile first = file(2)) {
                append(first, "one\n");
                assertThatThrownBy(() -> append(second, "two\n"))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("node.log is this process's log already");
            }
            append(second, "three\n");
        }
        assertThat(path("")).hasContent("one\nthree\n");
    }
}
