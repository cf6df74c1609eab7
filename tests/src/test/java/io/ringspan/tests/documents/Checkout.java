package io.ringspan.tests.documents;

import io.ringspan.node.cli.Main;
import io.ringspan.node.local.FreePorts;
import io.ringspan.node.local.RedisSearch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/**
 * A directory that looks to a command as a checkout does, with a launcher that runs this build, and the pages of the real one. The ports
 * that pages name are others here, which are free.
 */
final class Checkout {
    static final String QUICK_START = "docs/quick-start.md";

    private static final List<String> PORTS = List.of("8101", "8102", "8201", "8202", "22222", "22223", "6401", "6402");

    private final Path root = Path.of("..").toAbsolutePath().normalize();
    private final Path directory;
    private final Map<String, String> ports = new LinkedHashMap<>();

    private Checkout(Path directory) {
        this.directory = directory;
        FreePorts free = new FreePorts(new Random());
        PORTS.forEach(port -> ports.put(port, Integer.toString(free.next())));
    }

    /** In an empty directory, with the files that the quick start has people write. */
    static Checkout in(Path directory) throws IOException {
        Checkout made = new Checkout(directory);
        Path launcher = Files.writeString(directory.resolve("ringspan"), """
                #!/bin/sh
                exec '%s' -Xmx256m -XX:MaxDirectMemorySize=1g -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp "$TEST_CLASS_PATH" %s "$@"
                """.formatted(
                        Path.of(System.getProperty("java.home"), "bin", "java"), Main.class.getName()));
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createSymbolicLink(directory.resolve("conf"), made.root.resolve("conf"));
        Path programs = Files.createDirectory(directory.resolve("bin"));
        Files.createSymbolicLink(
                programs.resolve("redis-server"),
                RedisSearch.ofThisProcess(line -> {}).find(Optional.empty()).program());
        Files.writeString(directory.resolve("commands.log"), "1.5 [0 127.0.0.1:4000] \"GET\" \"k\"\n");
        for (FencedBlock block : FencedBlock.of(QUICK_START, made.text(QUICK_START))) {
            String first = block.lines().isEmpty() ? "" : block.lines().get(0);
            if (block.language().equals("yaml")) {
                String text = String.join("\n", block.lines()) + "\n";
                Files.writeString(directory.resolve(first.replace("# ", "")), made.here(text));
            }
        }
        return made;
    }

    /** A shell in it. */
    BashSession shell() throws IOException {
        return BashSession.start(
                directory,
                Map.of(
                        "PATH",
                        directory.resolve("bin") + ":" + System.getenv("PATH"),
                        "TEST_CLASS_PATH",
                        System.getProperty("java.class.path"),
                        "LC_ALL",
                        "C.UTF-8",
                        "FAKETTY",
                        "1")); // redis-cli prints as on a terminal
    }

    /** The README and every page of docs. */
    List<String> pages() {
        List<String> pages = new ArrayList<>(List.of("README.md"));
        try (Stream<Path> docs = Files.list(root.resolve("docs"))) {
            docs.map(page -> "docs/" + page.getFileName())
                    .filter(page -> page.endsWith(".md"))
                    .sorted()
                    .forEach(pages::add);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return pages;
    }

    String text(String page) throws IOException {
        return Files.readString(root.resolve(page));
    }

    /** The same text with the ports of this checkout. */
    String here(String text) {
        String other = text;
        for (Map.Entry<String, String> port : ports.entrySet()) {
            other = other.replaceAll("\\b" + port.getKey() + "\\b", port.getValue());
        }
        return other;
    }
}
