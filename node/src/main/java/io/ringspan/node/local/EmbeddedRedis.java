package io.ringspan.node.local;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The static Redis 7.0.15 inside the Maven artifact {@code org.signal:embedded-redis}. It is never part of our package:
 * Maven fetches the artifact once, when no other store is found, and the program is kept beside it from then on.
 *
 * <p>Both files are checked against the checksums below each time they are used: bytes that others could change are
 * never run.
 *
 * <p>Until both are whole they lie in a guarded directory, so whoever stops half-way leaves nothing.
 *
 * <p><b>Threads.</b> Any number of processes may fetch at once: files appear under their names whole or not at all.
 *
 * @param folder where the program is kept
 * @param system the operating system, as {@code os.name} says it
 * @param processor the processor, as {@code os.arch} says it
 * @param maven how the artifact is fetched
 * @param progress told, in one line each, what takes long
 */
public record EmbeddedRedis(
        Path folder, String system, String processor, ArtifactSource maven, Consumer<String> progress) {
    static final String ARTIFACT = "org.signal:embedded-redis:0.9.1";
    static final String JAR = "embedded-redis-0.9.1.jar";
    static final String INSTALL = "Install Redis 7.0 or newer (Debian and Ubuntu: apt-get install redis-server), or"
            + " name a store program with --store PATH.";

    /** Longer than any fetch takes: what is older, nobody works in. */
    private static final Duration LEFT_BEHIND = Duration.ofMinutes(2 * MavenFetch.MINUTES_MAX);

    private static final String JAR_SHA256 = "c01fe66ecf3b9d3161958e9a0e721aaf74ce98a909faca103fc8d09ff7617827";

    /** Puts the jar of an artifact into a folder. */
    @FunctionalInterface
    public interface ArtifactSource {
        /**
         * Fetches {@code artifact} (group:name:version) as a jar into {@code folder}, an empty one for it alone right
         * below a guarded one. Nobody writes there any more when this returns, however it does.
         */
        void copy(String artifact, Path folder);
    }

    /** One program inside the jar, and the only bytes it may have. */
    private record Entry(String name, String sha256) {}

    /** Keeps the program where the launcher keeps builds: in the checkout if that can be written, else in the cache. */
    static EmbeddedRedis ofThisProcess(Consumer<String> progress) {
        Map<String, String> environment = System.getenv();
        Path folder = Optional.ofNullable(System.getProperty("ringspan.root"))
                .map(root -> Path.of(root, ".ringspan"))
                .filter(Files::isWritable)
                .orElseGet(() -> cache(environment))
                .resolve("store");
        MavenFetch maven = new MavenFetch("mvn", Optional.ofNullable(environment.get("RINGSPAN_MAVEN_REPO")));
        return new EmbeddedRedis(folder, System.getProperty("os.name"), System.getProperty("os.arch"), maven, progress);
    }

    private static Path cache(Map<String, String> environment) {
        String own = environment.getOrDefault("RINGSPAN_HOME", "");
        if (!own.isEmpty()) {
            return Path.of(own);
        }
        String caches = environment.getOrDefault("XDG_CACHE_HOME", "");
        return (caches.startsWith("/") ? Path.of(caches) : Path.of(System.getProperty("user.home"), ".cache"))
                .resolve("ringspan");
    }

    /** The program; fetched if this is the first time. */
    RedisBinary fetch() {
        Entry entry = entry();
        Path program = folder.resolve(entry.name());
        try {
            Files.createDirectories(folder);
            if (!Sha256.matches(program, entry.sha256())) {
                removeOld();
                try (GuardedDirectory work = GuardedDirectory.create(folder, "fetch")) {
                    extract(jar(work.path()), entry, work.path().resolve("program"), program);
                }
            }
        } catch (IOException failed) {
            throw new StoreException(
                    "The store program could not be kept under " + folder + ": " + failed + ". " + INSTALL, failed);
        }
        return RedisBinary.ask(program);
    }

    private Entry entry() {
        String where = system.toLowerCase(Locale.ROOT) + "/" + processor;
        return switch (where) {
            case "linux/amd64", "linux/x86_64" ->
                new Entry(
                        "redis-server-7.0.15-linux-amd64",
                        "c0cdeef856b3410fd99d6ec6fc6a20302e69059b00ce5d6abab7b3e5069ea91e");
            case "linux/aarch64" ->
                new Entry(
                        "redis-server-7.0.15-linux-arm64",
                        "d5c7ff117caf45d7dc2f59c1f956e1830438779947d66aa5647c2cdcc16eca50");
            default ->
                throw new StoreException("No redis-server was found on the PATH, and " + ARTIFACT + " has none for "
                        + where + ". " + INSTALL);
        };
    }

    /** Removes what was left behind where not even a guard could do it, as by the end of the machine. */
    private void removeOld() throws IOException {
        long recent = System.currentTimeMillis() - LEFT_BEHIND.toMillis();
        try (DirectoryStream<Path> works = Files.newDirectoryStream(folder, "{fetch,extract}-*")) {
            for (Path work : works) {
                if (work.toFile().lastModified() < recent) {
                    Trees.remove(work);
                }
            }
        }
    }

    private Path jar(Path work) throws IOException {
        Path jar = folder.resolve(JAR);
        if (!Files.exists(jar)) {
            progress.accept("No redis-server 7.0 or newer on the PATH: fetching a static one with Maven (" + ARTIFACT
                    + ", 11 MB, once)");
            Path fresh = Files.createDirectory(work.resolve("maven"));
            maven.copy(ARTIFACT, fresh);
            Files.move(fresh.resolve(JAR), jar, StandardCopyOption.ATOMIC_MOVE);
        }
        if (!Sha256.matches(jar, JAR_SHA256)) {
            Files.deleteIfExists(jar);
            throw new StoreException("The jar of " + ARTIFACT + " has not the checksum that is known for it, so it was"
                    + " removed and nothing of it was run. " + INSTALL);
        }
        return jar;
    }

    private static void extract(Path jar, Entry entry, Path fresh, Path program) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            ZipEntry packed = zip.getEntry(entry.name());
            if (packed == null) {
                throw new IOException(jar + " has no " + entry.name());
            }
            try (InputStream bytes = zip.getInputStream(packed)) {
                Files.copy(bytes, fresh);
            }
            if (!Sha256.matches(fresh, entry.sha256())) {
                throw new IOException(entry.name() + " has not the checksum that is known for it");
            }
            Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwx------"));
            Files.move(fresh, program, StandardCopyOption.ATOMIC_MOVE);
        }
    }
}
