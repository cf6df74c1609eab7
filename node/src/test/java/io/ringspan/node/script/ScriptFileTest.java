package io.ringspan.node.script;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.node.execute.Sha1;
import io.ringspan.node.script.registry.Change;
import io.ringspan.node.script.registry.Change.Kind;
import io.ringspan.node.script.registry.Stamp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What of scripts and libraries outlives a node. */
class ScriptFileTest {
    private static final byte[] TEXT = "return 1".getBytes(UTF_8);

    @TempDir
    Path directory;

    private final LinkedBlockingQueue<Runnable> turns = new LinkedBlockingQueue<>();
    private final Executor owner = turns::add;
    private final List<Boolean> told = new ArrayList<>();

    private static List<Change> changes() {
        return List.of(
                new Change(Kind.ALL_LIBRARIES, "", new Stamp(3, 1), null),
                new Change(Kind.SCRIPT, Sha1.hex(TEXT), new Stamp(4, 1), TEXT),
                new Change(Kind.LIBRARY, "gone", new Stamp(5, 2), null));
    }

    private Path path() {
        return directory.resolve("scripts");
    }

    private void keep(ScriptFile file, List<Change> changes) throws InterruptedException {
        file.keep(() -> changes, owner, told::add);
        turns.take().run();
    }

    private static List<String> names(List<Change> changes) {
        return changes.stream()
                .map(change -> change.kind() + change.name() + change.stamp())
                .toList();
    }

    private List<Change> read() {
        try (ScriptFile file = ScriptFile.at(path())) {
            return file.read();
        }
    }

    @Test
    void whatWasKeptIsReadAgain() throws InterruptedException {
        assertThat(read()).isEmpty();
        try (ScriptFile file = ScriptFile.at(path())) {
            keep(file, changes());
        }
        assertThat(told).containsExactly(true);
        assertThat(names(read())).isEqualTo(names(changes()));
        assertThat(read().get(1).text()).isEqualTo(TEXT);
    }

    @Test
    void whatComesWhileItIsWrittenIsInTheNextWhichIsOne() throws InterruptedException {
        List<Change> known = new ArrayList<>();
        try (ScriptFile file = ScriptFile.at(path())) {
            for (Change change : changes()) {
                known.add(change);
                file.keep(() -> List.copyOf(known), owner, told::add);
            }
            turns.take().run();
            assertThat(told).hasSize(1);
            turns.take().run();
        }
        assertThat(told).containsExactly(true, true, true);
        assertThat(turns).isEmpty();
        assertThat(names(read())).isEqualTo(names(changes()));
    }

    @Test
    void aBrokenOneIsPutAside() throws IOException, InterruptedException {
        try (ScriptFile file = ScriptFile.at(path())) {
            keep(file, changes());
        }
        byte[] bytes = Files.readAllBytes(path());
        for (int broken : new int[] {0, 12, bytes.length - 1}) {
            byte[] other = bytes.clone();
            other[broken] ^= 1;
            Files.write(path(), other);
            assertThat(read()).as("byte " + broken).isEmpty();
            assertThat(path()).doesNotExist();
            assertThat(directory.resolve("scripts.broken")).hasBinaryContent(other);
        }
        Files.write(path(), new byte[3]);
        assertThat(read()).isEmpty();
    }

    @Test
    void aDiskThatTakesNothingIsToldOf() throws IOException, InterruptedException {
        Files.createDirectories(path().resolve("in the way"));
        try (ScriptFile file = ScriptFile.at(path())) {
            keep(file, changes());
        }
        assertThat(told).containsExactly(false);
    }

    @Test
    void aNodeWithoutADirectoryKeepsNothing() {
        try (ScriptFile file = ScriptFile.none()) {
            file.keep(ScriptFileTest::changes, owner, told::add);
            assertThat(told).containsExactly(true);
            assertThat(file.read()).isEmpty();
        }
    }
}
