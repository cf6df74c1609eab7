package io.ringspan.tests.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.node.cli.command.ExitCode;
import io.ringspan.node.local.FreePorts;
import io.ringspan.tests.turn.BesideOthers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that cannot start says why in one line. */
@BesideOthers
class NodeStartIT {
    private static final String NO_EPOLL = "-Dio.netty.transport.noNative=true";

    private final FreePorts ports = new FreePorts(new SplittableRandom());
    private final NodeSite site = NodeSite.in("r1", ports, ports.next());

    @TempDir
    Path directory;

    @Test
    void aTransportThatIsNotToBeHad() throws Exception {
        assertThat(complaint(site.file(directory, List.of(), "transport: epoll"), NO_EPOLL))
                .contains("transport: epoll is not to be had here")
                .endsWith("To fix: set transport: auto");
    }

    @Test
    void aUnixSocketWhereAutoIsNotEpoll() throws Exception {
        Path file = site.file(directory, List.of());
        replace(file, "listen: 127.0.0.1:" + site.clients(), "listen: " + directory.resolve("clients"));

        assertThat(complaint(file, NO_EPOLL))
                .contains("listen: " + directory.resolve("clients")
                        + " is a Unix socket, and nio, which is what there is");
    }

    /** The file of hosts is what the JVM looks names up in: nobody else is asked. */
    @Test
    void aNameWithoutAnAddress() throws Exception {
        Path hosts = Files.writeString(directory.resolve("hosts"), "127.0.0.1 localhost\n");
        Path file = site.file(directory, List.of());
        replace(file, " listen: 127.0.0.1:", " listen: nosuch.invalid:");

        assertThat(complaint(file, "-Djdk.net.hosts.file=" + hosts))
                .contains("cannot listen on nosuch.invalid:" + site.clients()
                        + " (listen): the name nosuch.invalid has no"
                        + " address here. To fix: correct the name in listen");
    }

    private static void replace(Path file, String old, String now) throws IOException {
        String text = Files.readString(file);
        assertThat(text).contains(old);
        Files.writeString(file, text.replace(old, now));
    }

    /** The one line that is not of the log. */
    private String complaint(Path file, String jvmOption) throws IOException, InterruptedException {
        try (NodeProcess node = NodeProcess.start(directory, List.of(jvmOption), "node", "-c", file.toString())) {
            assertThat(node.awaitEnd()).isEqualTo(ExitCode.UNAVAILABLE);
            assertThat(node.printed()).isEmpty();
            assertThat(node.complained()).doesNotContain("\tat ").doesNotContain("fault of ours");
            return node.complained()
                    .lines()
                    .filter(line -> line.startsWith("ringspan: "))
                    .reduce((one, another) -> one + "\n" + another)
                    .orElseThrow();
        }
    }
}
