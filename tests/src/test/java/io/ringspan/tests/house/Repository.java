package io.ringspan.tests.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The checkout that this test runs in: its root, and its files with what is built left out. */
final class Repository {
    private static final Set<String> NOT_OURS = Set.of(".git", ".ringspan", "target", ".idea", ".vscode", ".settings");
    private static final long TEXT_MAX_BYTES = 4L << 20;

    private final Path root;

    private Repository(Path root) {
        this.root = root;
    }

    /** The nearest directory upwards that holds the launcher. */
    static Repository ofWorkingDirectory() {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            if (Files.isRegularFile(at.resolve("ringspan")) && Files.isRegularFile(at.resolve("pom.xml"))) {
                return new Repository(at);
            }
        }
        throw new IllegalStateException(
                "no checkout of Ringspan above " + Path.of("").toAbsolutePath());
    }

    Path root() {
        return root;
    }

    /** Every file that is text, with its path from the root. */
    List<TextFile> files() {
        List<TextFile> found = new ArrayList<>();
        try {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                    return NOT_OURS.contains(String.valueOf(directory.getFileName()))
                            ? FileVisitResult.SKIP_SUBTREE
                            : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (attributes.isRegularFile()
                            && !NOT_OURS.contains(String.valueOf(file.getFileName()))
                            && attributes.size() <= TEXT_MAX_BYTES) {
                        text(file).map(text -> new TextFile(pathOf(file), text)).ifPresent(found::add);
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    /** The text of this file, or null where there is none. */
    @Nullable
    String text(String path) {
        Path file = root.resolve(path);
        return Files.isRegularFile(file) ? text(file).orElse(null) : null;
    }

    boolean has(String path) {
        return Files.exists(root.resolve(path));
    }

    private String pathOf(Path file) {
        return root.relativize(file).toString().replace('\\', '/');
    }

    private static Optional<String> text(Path file) {
        try {
            return Optional.of(Files.readString(file));
        } catch (MalformedInputException e) {
            return Optional.empty(); // not text
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file of the repository: its path from the root with slashes, and what stands in it. */
    record TextFile(String path, String text) {
        boolean isJava() {
            return path.endsWith(".java");
        }

        String name() {
            return path.substring(path.lastIndexOf('/') + 1);
        }

        String directory() {
            return path.contains("/") ? path.substring(0, path.lastIndexOf('/')) : "";
        }
    }
}
