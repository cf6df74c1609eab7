package io.ringspan.node.local;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds the store program: the one that was asked for, else {@code redis-server} from the PATH if it is new enough,
 * else the static one from Maven.
 *
 * @param path the PATH to look along
 * @param embedded what is used when the PATH has none
 * @param progress told, in one line each, what a person may want to know about the choice
 */
public record RedisSearch(String path, EmbeddedRedis embedded, Consumer<String> progress) {
    private static final Pattern SEPARATOR = Pattern.compile(Pattern.quote(File.pathSeparator));

    /** The search of this process: its PATH, and the launcher's place to keep a fetched store. */
    public static RedisSearch ofThisProcess(Consumer<String> progress) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return new RedisSearch(path, EmbeddedRedis.ofThisProcess(progress), progress);
    }

    /**
     * The program to start stores with.
     *
     * @param asked the program that the person named, if any: then no other is looked for
     */
    public RedisBinary find(Optional<Path> asked) {
        if (asked.isPresent()) {
            RedisBinary named = RedisBinary.ask(asked.get().toAbsolutePath());
            if (!named.isNewEnough()) {
                throw new StoreException(named.program() + " is version " + named.version() + ". Name one of version "
                        + RedisBinary.OLDEST + " or newer with --store.");
            }
            return named;
        }
        return onPath().orElseGet(embedded::fetch);
    }

    private Optional<RedisBinary> onPath() {
        Optional<Path> found = SEPARATOR
                .splitAsStream(path)
                .filter(folder -> !folder.isEmpty())
                .flatMap(RedisSearch::programIn)
                .findFirst();
        if (found.isEmpty()) {
            return Optional.empty();
        }
        RedisBinary program;
        try {
            program = RedisBinary.ask(found.get());
        } catch (StoreException unusable) {
            progress.accept("Not used: " + unusable.getMessage());
            return Optional.empty();
        }
        if (!program.isNewEnough()) {
            progress.accept("Not used: " + program.program() + " is version " + program.version() + ", older than "
                    + RedisBinary.OLDEST);
            return Optional.empty();
        }
        return Optional.of(program);
    }

    private static Stream<Path> programIn(String folder) {
        try {
            Path program = Path.of(folder, "redis-server").toAbsolutePath();
            return Files.isRegularFile(program) && Files.isExecutable(program) ? Stream.of(program) : Stream.empty();
        } catch (InvalidPathException notAPath) {
            return Stream.empty();
        }
    }
}
