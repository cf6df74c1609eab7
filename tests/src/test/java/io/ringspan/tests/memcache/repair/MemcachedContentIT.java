package io.ringspan.tests.memcache.repair;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringspan.base.Endpoint;
import io.ringspan.node.antientropy.content.StoreReader;
import io.ringspan.node.antientropy.content.StoreReading;
import io.ringspan.node.memcache.MemcacheProtocol;
import io.ringspan.replication.antientropy.KeyLook;
import io.ringspan.tests.memcache.Memcached;
import io.ringspan.tests.memcache.RawLink;
import io.ringspan.tests.program.NeedsProgram;
import io.ringspan.tests.turn.BesideOthers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is read of a real memcached as a whole. */
@BesideOthers
@NeedsProgram("memcached")
@Timeout(120)
class MemcachedContentIT {
    private static final int NAME_BYTES_MAX = 16 << 10;
    private static final int KEYS = 5_000;

    private static StoreReader reader(Memcached store) throws IOException {
        return new StoreReading(MemcacheProtocol.MEMCACHE, new Endpoint("127.0.0.1", store.port())).connect();
    }

    private static void say(Memcached store, String commands) throws IOException {
        try (RawLink link = new RawLink(store.port())) {
            assertThat(link.answers(commands)).doesNotContain("ERROR");
        }
    }

    private static List<byte[]> names(String... names) {
        List<byte[]> all = new ArrayList<>();
        for (String name : names) {
            all.add(name.getBytes(ISO_8859_1));
        }
        return all;
    }

    /** Walks on from there. */
    private static List<String> walked(StoreReader reader, String from, int pages) throws IOException {
        List<String> names = new ArrayList<>();
        String cursor = from;
        for (int page = 0; page < pages; page++) {
            StoreReader.Page its = reader.scan(cursor, 700, NAME_BYTES_MAX);
            its.keys().forEach(key -> names.add(new String(key, ISO_8859_1)));
            cursor = its.cursor();
            if (its.isLast()) {
                break;
            }
        }
        return names;
    }

    @Test
    void allKeysComeByTheirNamesOnceForEachWalk() throws IOException {
        try (Memcached store = Memcached.start("-m", "64");
                StoreReader reader = reader(store);
                StoreReader other = reader(store)) {
            Set<String> expected = new TreeSet<>(Set.of("a%:b", "\u00e4\u0001", "YSBi b", "AAEC b"));
            StringBuilder commands = new StringBuilder(
                    "set a%:b 0 0 1\r\n1\r\nset \u00e4\u0001 0 0 1\r\n1\r\nms YSBi 1 b\r\n1\r\nms AAEC 1 b\r\n1\r\nms YQpi 1 b\r\n1\r\n");
            for (int i = 0; i < KEYS; i++) {
                commands.append("set k" + i + " 0 0 1\r\n1\r\n");
                expected.add("k" + i);
            }
            say(store, commands.toString());

            assertThat(reader.size()).isEqualTo(expected.size() + 1); // one has a line feed: no client of a node has it
            assertThat(new TreeSet<>(walked(reader, "0", 100))).isEqualTo(expected);
            String cursor = reader.scan("0", 10, NAME_BYTES_MAX).cursor();
            assertThat(walked(other, cursor, 100)).as("begins anew").hasSize(expected.size());
            assertThat(walked(reader, cursor, 100)).as("goes on").hasSize(expected.size() - 10);
            assertThat(reader.exist(names("a%:b", "YSBi b", "nobodys", "bm9ib2R5 b")))
                    .containsExactly(true, true, false, false);
            assertThat(reader.delete(names("a%:b", "YSBi b", "nobodys"))).isEqualTo(2);
            assertThat(reader.exist(names("a%:b", "YSBi b"))).containsExactly(false, false);
            assertThat(reader.weigh(names("k1", "nobodys"))).containsExactly(56 + 2 + 1, 0);
            assertThat(reader.probe()).isNotNegative();
        }
    }

    @Test
    void equalContentLooksTheSameInTwoStores() throws IOException {
        try (Memcached one = Memcached.start("-m", "64");
                Memcached two = Memcached.start("-m", "64");
                StoreReader first = reader(one);
                StoreReader second = reader(two)) {
            long later = System.currentTimeMillis() / 1000 + 1000;
            say(
                    one,
                    "set same 5 " + later
                            + " 3\r\nabc\r\nset n 0 0 2\r\n10\r\ndecr n 1\r\nset f 1 0 1\r\nx\r\nset v 0 0 2\r\nx \r\nset t 0 "
                            + later + " 1\r\nx\r\nset gone 0 0 1\r\nx\r\nset e 0 " + later + " 1\r\nx\r\n");
            say(
                    two,
                    "set same 5 " + later
                            + " 3\r\nabc\r\nset n 0 0 1\r\n9\r\nset f 2 0 1\r\nx\r\nset v 0 0 1\r\nx\r\nset t 0 "
                            + (later + 9) + " 1\r\nx\r\nset e 0 0 1\r\nx\r\n");
            List<byte[]> keys = names("same", "n", "f", "v", "t", "gone", "e");
            KeyLook[] ones = first.looks(keys);
            KeyLook[] twos = second.looks(keys);
            List<Boolean> same = new ArrayList<>();
            for (int i = 0; i < ones.length; i++) {
                same.add(ones[i].isSameAs(twos[i]));
            }
            assertThat(same).containsExactly(true, true, false, false, false, false, false);
            assertThat(ones[0].expiresMillis()).isBetween((later - 1) * 1000, (later + 1) * 1000);
            assertThat(twos[5]).isEqualTo(KeyLook.NONE);
            try (RawLink link = new RawLink(one.port())) {
                assertThat(link.ask("lru_crawler metadump all\r\n", "END\r\n"))
                        .as("the store does not think that clients read it")
                        .doesNotContain("fetch=yes");
            }
        }
    }

    @Test
    void aStoreThatEvictsIsKnownByThatAndAnotherRunByItsNumber() throws IOException {
        Memcached store = Memcached.start("-m", "8");
        try (StoreReader reader = reader(store)) {
            StringBuilder commands = new StringBuilder();
            for (int i = 0; i < 200; i++) {
                commands.append("set k" + i + " 0 0 100000\r\n" + "x".repeat(100_000) + "\r\n");
            }
            say(store, commands.toString());
            assertThat(reader.looks(names("k0"))).containsExactly(KeyLook.MAYBE_EVICTED);
            String run = reader.runId();
            assertThat(run).isNotEmpty().isEqualTo(reader.runId());
            store.close();
            try (Memcached another = Memcached.startAt(store.port(), "-m", "8");
                    StoreReader its = reader(another)) {
                assertThat(its.runId()).isNotEmpty().isNotEqualTo(run);
                assertThat(its.size()).isZero();
            }
        } finally {
            store.close();
        }
    }

    @Test
    void aStoreThatDoesNotListItsKeysSaysSo() throws IOException {
        try (Memcached store = Memcached.start("-o", "no_lru_crawler");
                StoreReader reader = reader(store)) {
            assertThatThrownBy(() -> reader.scan("0", 10, NAME_BYTES_MAX))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("lru_crawler metadump");
        }
    }

    @Test
    void twoWhoWalkAtTheSameTimeBothSeeAll() throws Exception {
        try (Memcached store = Memcached.start("-m", "64");
                StoreReader one = reader(store);
                StoreReader other = reader(store)) {
            StringBuilder commands = new StringBuilder();
            for (int i = 0; i < 20 * KEYS; i++) {
                commands.append("set k" + i + " 0 0 1\r\n1\r\n");
            }
            say(store, commands.toString());
            FutureTask<List<String>> first = new FutureTask<>(() -> walked(one, "0", 1_000));
            new Thread(first, "first").start();
            // What memcached moves from one of its lists to another meanwhile may be missing, or come twice.
            assertThat(walked(other, "0", 1_000).size()).isBetween(20 * KEYS * 99 / 100, 20 * KEYS * 101 / 100);
            assertThat(first.get().size()).isBetween(20 * KEYS * 99 / 100, 20 * KEYS * 101 / 100);
        }
    }
}
