package io.ringspan.node.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The order of the search, with small shell scripts that say a version in place of real stores. */
class RedisSearchIT {
    @TempDir
    Path folder;

    private final List<String> told = new ArrayList<>();

    @Test
    void theProgramThatWasNamedComesBeforeThePath() throws IOException {
        Path named = program("named", "redis-server", "v=7.2.0");
        program("path", "redis-server", "v=7.0.15");
        assertThat(search("path").find(Optional.of(named)).program()).isEqualTo(named);
    }

    @Test
    void aNamedProgramThatIsTooOldIsRefusedWithItsVersion() throws IOException {
        Path named = program("named", "redis-server", "v=6.2.0");
        assertThatThrownBy(() -> search("path").find(Optional.of(named)))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("6.2.0")
                .hasMessageContaining("7.0");
    }

    @Test
    void aNamedProgramThatIsNotThereIsRefusedByName() {
        assertThatThrownBy(() -> search("path").find(Optional.of(folder.resolve("none"))))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(folder.resolve("none").toString());
    }

    @Test
    void theFirstOnThePathIsTaken() throws IOException {
        program("second", "redis-server", "v=7.2.0");
        Path first = program("first", "redis-server", "v=7.0.15");
        assertThat(search("first", "second").find(Optional.empty()).program()).isEqualTo(first);
    }

    @Test
    void aStoreOnThePathThatIsTooOldIsToldAndTheOneFromMavenIsAskedFor() throws IOException {
        program("path", "redis-server", "v=6.0.16");
        assertThatThrownBy(() -> search("path").find(Optional.empty())).hasMessage("asked Maven");
        assertThat(told).first().asString().contains("6.0.16").contains("older than 7.0");
    }

    @Test
    void withoutAStoreOnThePathMavenIsAsked() {
        assertThatThrownBy(() -> search("path").find(Optional.empty())).hasMessage("asked Maven");
        assertThat(told).singleElement().asString().contains(EmbeddedRedis.ARTIFACT);
    }

    @Test
    void onASystemWithoutAStaticStoreThePersonIsToldWhatToInstall() {
        EmbeddedRedis embedded = new EmbeddedRedis(folder, "SunOS", "sparcv9", RedisSearchIT::noFetch, told::add);
        assertThatThrownBy(() -> new RedisSearch("", embedded, told::add).find(Optional.empty()))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("sunos/sparcv9")
                .hasMessageContaining("apt-get install redis-server");
    }

    @Test
    void aJarWithOtherBytesIsRemovedAndNothingOfItIsRun() {
        EmbeddedRedis embedded =
                new EmbeddedRedis(folder, "Linux", "amd64", (artifact, into) -> forge(into), told::add);
        assertThatThrownBy(embedded::fetch)
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("checksum")
                .hasMessageContaining("--store");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aStoreThatWasTamperedWithIsNotRun() throws IOException {
        Path kept = program("", "redis-server-7.0.15-linux-amd64", "v=7.0.15");
        EmbeddedRedis embedded = new EmbeddedRedis(folder, "Linux", "amd64", RedisSearchIT::noFetch, told::add);
        assertThatThrownBy(embedded::fetch).hasMessage("asked Maven");
        assertThat(kept).exists();
    }

    @Test
    void whatAFetchThatWasStoppedLongAgoLeftIsRemovedAndWhatMayBeInWorkIsNot() throws IOException {
        Path old = Files.createDirectory(folder.resolve("fetch-17-ab"));
        Path oldProgram = Files.createFile(folder.resolve("extract-17.tmp"));
        Path inWork = Files.createDirectory(folder.resolve("fetch-18-ab"));
        FileTime anHourAgo = FileTime.from(Instant.now().minus(Duration.ofHours(1)));
        Files.createFile(old.resolve("maven.log"));
        Files.setLastModifiedTime(oldProgram, anHourAgo);
        Files.setLastModifiedTime(old, anHourAgo);
        EmbeddedRedis embedded = new EmbeddedRedis(folder, "Linux", "amd64", RedisSearchIT::noFetch, told::add);
        assertThatThrownBy(embedded::fetch).hasMessage("asked Maven");
        assertThat(folder).isDirectoryNotContaining(path -> !path.equals(inWork));
        assertThat(inWork).exists();
    }

    private RedisSearch search(String... folders) {
        List<String> path = new ArrayList<>();
        for (String name : folders) {
            path.add(folder.resolve(name).toString());
        }
        EmbeddedRedis embedded =
                new EmbeddedRedis(folder.resolve("kept"), "Linux", "amd64", RedisSearchIT::noFetch, told::add);
        return new RedisSearch(String.join(":", path), embedded, told::add);
    }

    private Path program(String where, String name, String says) throws IOException {
        Path program = Files.createDirectories(folder.resolve(where)).resolve(name);
        Files.writeString(program, "#!/bin/sh\necho 'Redis server " + says + " sha=0'\n");
        return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    }

    private static void noFetch(String artifact, Path into) {
        throw new StoreException("asked Maven");
    }

    private static void forge(Path into) {
        try (ZipOutputStream jar = new ZipOutputStream(Files.newOutputStream(into.resolve(EmbeddedRedis.JAR)))) {
            jar.putNextEntry(new ZipEntry("redis-server-7.0.15-linux-amd64"));
            jar.write(new byte[] {'#', '!'});
        } catch (IOException failed) {
            throw new StoreException("forging failed", failed);
        }
    }
}
