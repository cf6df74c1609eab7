package io.ringspan.tests.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One build with nothing pretended: the sources of this checkout, Maven, and the JDK that runs this test. */
class LauncherRealBuildIT {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path base;

    @SuppressWarnings("NullAway.Init")
    private Path root;

    @BeforeEach
    void copyTheSources() throws IOException {
        Path original = Checkout.launcherDirectory();
        root = Files.createDirectories(base.resolve("a path with spaces"));
        for (String file : List.of("ringspan", "pom.xml", "tests/pom.xml")) {
            Files.createDirectories(Objects.requireNonNull(root.resolve(file).getParent()));
            Files.copy(original.resolve(file), root.resolve(file), StandardCopyOption.COPY_ATTRIBUTES);
        }
        Checkout.copyTree(original.resolve("config"), root.resolve("config"));
        for (String module : List.of("conf", "gossip", "replication", "node")) {
            Checkout.copyTree(original.resolve(module + "/src/main"), root.resolve(module + "/src/main"));
            Files.copy(original.resolve(module + "/pom.xml"), root.resolve(module + "/pom.xml"));
        }
    }

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void theProductIsBuiltOnceInAPathWithSpacesAndRuns() throws Exception {
        Run first = version();
        Run second = version();

        assertThat(first.exitCode()).as(first.err()).isZero();
        assertThat(first.out())
                .startsWith("Ringspan 0.")
                .contains("(build ", "on Java " + Runtime.version().feature());
        assertThat(first.err()).contains("building conf [1/4]");
        assertThat(second.out()).isEqualTo(first.out());
        assertThat(second.err()).isEmpty();
    }

    private Run version() throws IOException, InterruptedException {
        Path out = base.resolve("out");
        Path err = base.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(root.resolve("ringspan").toString(), "--version")
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        int exitCode = builder.start().waitFor();
        return new Run(exitCode, Files.readString(out), Files.readString(err));
    }
}
