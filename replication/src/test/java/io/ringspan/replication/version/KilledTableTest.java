package io.ringspan.replication.version;

import static io.ringspan.replication.store.CommandKind.DELTA;
import static io.ringspan.replication.store.CommandKind.WHOLE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes that change a mapped table as fast as they can, and are killed. */
class KilledTableTest {
    private static final int KILLS = 4;
    private static final int ENTRIES = 256;
    /** More than there are entries, so that they push each other out. */
    private static final int KEYS = 400;

    private static final long STEP = 1L << VersionTable.PLACE_BITS;

    @TempDir
    private Path directory;

    /** What the processes do: of each write all can be told from its clock. */
    static final class Writer {
        private Writer() {}

        public static void main(String[] args) throws IOException {
            VersionMemory memory = VersionMemory.left(map(Path.of(args[0])), ENTRIES);
            VersionTable table = new VersionTable(memory, 0, () -> 0, 0);
            long from = table.highest() + 1;
            System.out.println("ready");
            for (long clock = from; ; clock++) {
                boolean isWhole = clock / KEYS % 2 == 0;
                table.offer(digest(clock), clock, clock * STEP, isWhole ? WHOLE : DELTA);
            }
        }
    }

    private static long digest(long clock) {
        return (clock % KEYS + 1) * 0x9E3779B97F4A7C15L;
    }

    private static ByteBuffer map(Path file) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return channel.map(FileChannel.MapMode.READ_WRITE, 0, VersionMemory.bytes(ENTRIES));
        }
    }

    @Test
    void whenTheyAreKilledEveryEntryIsAsOneWriteHasLeftIt() throws Exception {
        Path file = directory.resolve("table");
        ByteBuffer memory = map(file);
        new VersionTable(VersionMemory.in(memory, ENTRIES), 0, () -> 0, 0);
        long reached = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            run(file, 150 + 37 * kill);
            VersionEntries entries = VersionMemory.left(memory, ENTRIES).table();
            assertThat(entries.isTorn()).isFalse();
            entries.dropTorn(entries.highest());
            int known = 0;
            for (int entry = 0; entry < ENTRIES; entry++) {
                known += entries.clock(entry) == 0 ? 0 : 1;
                requireWhole(entries, entry);
            }
            assertThat(known).isGreaterThan(ENTRIES / 2);
            assertThat(entries.highest()).isGreaterThan(reached + KEYS);
            reached = entries.highest();
        }
    }

    private static void run(Path file, int millis) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Writer.class.getName(),
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            assertThat(process.getInputStream().read()).isEqualTo('r');
            Thread.sleep(millis);
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private static void requireWhole(VersionEntries entries, int entry) {
        long clock = entries.clock(entry);
        if (clock == 0) {
            return;
        }
        long whole = entries.wholeClock(entry);
        assertThat(entries.digest(entry)).isEqualTo(digest(clock));
        assertThat(entries.tie(entry)).isEqualTo(clock * STEP);
        assertThat(entries.wholeTie(entry)).isEqualTo(whole * STEP);
        boolean isWhole = entries.state(entry) == WHOLE.code();
        long before = isWhole || whole == 0 ? 0 : SeenWrites.one(whole, whole * STEP);
        assertThat(entries.seen(entry)).isEqualTo(before + SeenWrites.one(clock, clock * STEP));
    }
}
