package io.ringspan.node.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringspan.replication.kept.StoreFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node knows of its store, on a real disk. */
class KeptStoreTest {
    private static final int ENTRIES = 64;

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path root;

    private final NodeAt node = NodeAt.standard();
    private DataDirectory directory;

    @BeforeEach
    void start() {
        directory = DataDirectory.open(node.dataDir(root).conf(), Map.of());
    }

    @AfterEach
    void stop() {
        directory.close();
    }

    private StoreFile open() {
        return KeptStore.open(directory, node.conf(), ENTRIES, 7);
    }

    private Path file() {
        return directory.path().resolve("store");
    }

    @Test
    void itIsThereForTheNextStartAndForThisUserOnly() throws IOException {
        open().notes().about("run 1");
        assertThat(Files.size(file())).isEqualTo(StoreFile.bytes(ENTRIES));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
        assertThat(open().notes().run()).isEqualTo("run 1");
    }

    @Test
    void anotherNodeInTheSamePlaceBeginsAnew() {
        open().notes().about("run 1");
        StoreFile others = KeptStore.open(directory, node.place("dc1", "r2", 5).conf(), ENTRIES, 7);
        assertThat(others.anew()).contains("another node");
    }

    @Test
    void aFileThatWasNotMadeToItsEndIsMadeAnew() throws IOException {
        Files.write(file(), new byte[1000]);
        assertThat(open().anew()).contains("none");
        assertThat(Files.size(file())).isEqualTo(StoreFile.bytes(ENTRIES));
    }

    /** So it is with a full disk. */
    @Test
    void whatCannotBeMadeKeepsTheNodeFromStarting() throws IOException {
        Files.createDirectories(file().resolve("in the way"));
        assertThatThrownBy(this::open)
                .isInstanceOf(DataDirectoryException.class)
                .hasMessageContaining(file().toString())
                .hasMessageContaining(StoreFile.bytes(ENTRIES) + " bytes")
                .hasMessageContaining("versions_durable: false");
    }
}
