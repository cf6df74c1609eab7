package io.ringspan.tests.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.ringspan.node.local.FreePorts;
import io.ringspan.node.local.LocalStores;
import io.ringspan.node.local.RedisSearch;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.node.redis.Reply;
import io.ringspan.tests.it.cluster.Await;
import io.ringspan.tests.local.NodeProcess;
import io.ringspan.tests.program.NeedsProgram;
import io.ringspan.tests.turn.BesideOthers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The image's root file system, made by the script that the Dockerfile runs, and its entry point in it, without Docker: by chroot, as its user. */
@NeedsProgram({"unshare", "chroot", "strip"})
@BesideOthers
class ImageIT {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final int MEGABYTES_MAX = 150;

    @TempDir
    Path directory;

    private Path built() throws IOException, InterruptedException {
        Path rootfs = directory.resolve("rootfs");
        Path said = directory.resolve("said");
        Process script = new ProcessBuilder(
                        ROOT.resolve("config/image/build-rootfs.sh").toString(),
                        rootfs.toString(),
                        System.getProperty("java.home"))
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        assertThat(script.waitFor()).as(Files.readString(said)).isZero();
        return rootfs;
    }

    private static List<String> entryPoint() throws IOException {
        Matcher found =
                Pattern.compile("(?s)ENTRYPOINT \\[(.*?)\\]\n").matcher(Files.readString(ROOT.resolve("Dockerfile")));
        assertThat(found.find()).isTrue();
        List<String> words = new ArrayList<>();
        Matcher word = Pattern.compile("\"([^\"]*)\"").matcher(found.group(1));
        while (word.find()) {
            words.add(word.group(1));
        }
        return words;
    }

    private static long megabytes(Path root) throws IOException {
        long bytes = 0;
        try (Stream<Path> all = Files.walk(root)) {
            for (Path file : all.filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))
                    .toList()) {
                bytes += Files.size(file);
            }
        }
        return bytes >> 20;
    }

    @Test
    void aNodeRunsInItAsItsUserAndEndsWhenItIsTold() throws Exception {
        assumeThat("root".equals(System.getProperty("user.name"))
                        && Runtime.version().feature() == 17)
                .as("only root may change the root of a process, and the image has a Java 17: ImageIT stays out")
                .isTrue();
        Path rootfs = built();
        assertThat(megabytes(rootfs)).as("megabytes").isLessThan(MEGABYTES_MAX);

        try (LocalStores stores =
                LocalStores.start(RedisSearch.ofThisProcess(line -> {}).find(Optional.empty()), 1)) {
            FreePorts ports = stores.ports();
            int clients = ports.next();
            int admin = ports.next();
            Files.writeString(rootfs.resolve("etc/ringspan/node.yml"), """
                    image:
                      listen: 127.0.0.1:%d
                      dyn_listen: 127.0.0.1:%d
                      stats_listen: 127.0.0.1:%d
                      tokens: 0
                      servers: ['127.0.0.1:%d:1']
                      transport: epoll
                      data_dir: /var/lib/ringspan
                    """.formatted(
                            clients, ports.next(), admin, stores.store(0).port()));
            List<String> command = new ArrayList<>(List.of(
                    "unshare",
                    "--mount",
                    "bash",
                    "-c",
                    "mount -t proc proc \"$0/proc\" && mount --rbind /dev \"$0/dev\" && exec chroot --userspec=10001:10001 \"$0\" \"$@\"",
                    rootfs.toString()));
            command.addAll(entryPoint());
            command.addAll(List.of("node", "-c", "/etc/ringspan/node.yml"));
            Path out = directory.resolve("out");
            Process node = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(out.toFile())
                    .start();
            try {
                Await.until("the node is live", () -> {
                    assertThat(node.isAlive()).as(text(out)).isTrue();
                    return NodeProcess.page(admin, "/live").startsWith("200");
                });
                try (RedisConnection client = NodeProcess.client(clients)) {
                    assertThat(client.call("SET", "k", "v")).isEqualTo(new Reply.Status("OK"));
                }
                assertThat(NodeProcess.page(admin, "/metrics")).contains("ringspan_");
                assertThat(Path.of("/proc/" + node.pid() + "/status")).content().contains("Uid:\t10001\t10001");
                node.destroy();
                assertThat(node.waitFor(Await.LONG.toMillis(), TimeUnit.MILLISECONDS))
                        .isTrue();
                assertThat(node.exitValue()).as(text(out)).isZero();
                assertThat(text(out)).contains("stopping").contains("epoll").doesNotContain("Exception");
            } finally {
                node.destroyForcibly();
            }
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
