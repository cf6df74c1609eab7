package io.ringspan.node.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.node.real.RealRedis;
import io.ringspan.node.real.RespSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The table says what a real Redis says. To write {@code commands.csv} anew, run this test with
 * {@code -Dringspan.write=true}.
 */
class CommandsCsvIT {
    private static final Path FILE = Path.of("src/main/resources/io/ringspan/node/command/commands.csv");

    @Test
    void theFileIsWhatTheServerSaysOfItself(@TempDir Path directory) throws Exception {
        List<String> said;
        try (RealRedis redis = RealRedis.startOrSkip(directory);
                RespSocket socket = new RespSocket(redis.port())) {
            said = CommandsCsv.lines(socket);
        }
        if (Boolean.getBoolean("ringspan.write")) {
            Files.write(FILE, said);
        }
        assertThat(said).hasSizeGreaterThan(300);
        assertThat(Files.readAllLines(FILE)).isEqualTo(said);
    }
}
