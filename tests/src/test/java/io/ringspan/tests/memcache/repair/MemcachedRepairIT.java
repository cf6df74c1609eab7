package io.ringspan.tests.memcache.repair;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.node.status.AdminClient;
import io.ringspan.tests.it.antientropy.Repairer;
import io.ringspan.tests.it.cluster.Await;
import io.ringspan.tests.it.cluster.NodeSettings;
import io.ringspan.tests.memcache.Memcached;
import io.ringspan.tests.memcache.MemcachedRing;
import io.ringspan.tests.memcache.RawLink;
import io.ringspan.tests.program.NeedsProgram;
import io.ringspan.tests.turn.BesideOthers;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Memcacheds that were made to differ are made equal, as far as what they lack was not evicted. */
@BesideOthers
@NeedsProgram("memcached")
@Timeout(180)
class MemcachedRepairIT {
    private static final String[] STORE = {"-m", "64", "-t", "1"};
    private static final String[] SMALL_STORE = {"-m", "8", "-t", "1"};
    private static final int KEYS = 400;

    private static String answers(int port, String commands) throws IOException {
        try (RawLink link = new RawLink(port)) {
            return link.answers(commands);
        }
    }

    private static Repairer repairer(MemcachedRing ring, int node) {
        return new Repairer(new AdminClient(ring.node(node).conf().listen().stats()));
    }

    private static String many(int from, int to, int flags, long end, String value) {
        StringBuilder commands = new StringBuilder();
        for (int i = from; i < to; i++) {
            String its = value + i;
            commands.append("set k" + i + " " + flags + " " + end + " " + its.length() + "\r\n" + its + "\r\n");
        }
        return commands.toString();
    }

    private static void awaitEqual(Memcached one, Memcached other) {
        Await.until("both stores have the same", () -> {
            try {
                return StoredItems.of(one).differing(StoredItems.of(other)).isEmpty();
            } catch (IOException notYet) {
                return false;
            }
        });
    }

    @Test
    void storesAreMadeEqual() throws IOException {
        try (MemcachedRing ring = MemcachedRing.replicated(2, 1, NodeSettings.workers(2), STORE)) {
            long end = System.currentTimeMillis() / 1000 + 5000;
            answers(
                    ring.port(0),
                    many(0, KEYS, 7, 0, "v") + many(KEYS, 2 * KEYS, 9, end, "w") + "ms YSBi 2 b F3\r\nhi\r\n"
                            + "set n 0 0 3\r\n100\r\ndecr n 1\r\n");
            awaitEqual(ring.store(0), ring.store(1));

            answers(
                    ring.store(1).port(),
                    "delete k1\r\ndelete k401\r\nmd YSBi b\r\nset k2 7 0 1\r\nz\r\nset k3 8 0 2\r\nv3\r\ntouch k402 "
                            + (end + 99) + "\r\nset n 0 0 3\r\n99 \r\nset other 1 0 1\r\nx\r\nms AAEC 1 b F4\r\ny\r\n");
            Repairer.Said dry = repairer(ring, 0).run("\"dry_run\":true");
            assertThat(dry.number("differed")).as(dry.json()).isEqualTo(8);
            Repairer.Said said = repairer(ring, 0).run("");
            assertThat(said.json()).contains("\"trouble\":[]");
            assertThat(said.number("mended")).as(said.json()).isEqualTo(8);
            assertThat(said.number("left")).isZero();
            assertThat(StoredItems.of(ring.store(0)).differing(StoredItems.of(ring.store(1))))
                    .isEmpty();
            assertThat(answers(ring.store(0).port(), "mg AAEC b f v\r\nmg other f v\r\n"))
                    .isEqualTo("VA 1 f4\r\ny\r\nVA 1 f1\r\nx\r\n");
            assertThat(repairer(ring, 1).run("").number("differed")).isZero();
        }
    }

    @Test
    void anotherDatacentersStoreIsGivenAllThatItLacks() throws IOException {
        try (MemcachedRing ring = MemcachedRing.datacenters(2, NodeSettings.workers(1), STORE)) {
            answers(ring.port(0), many(0, KEYS, 7, 0, "v") + "incr k1 1\r\nappend k2 0 0 1\r\nx\r\n");
            awaitEqual(ring.store(0), ring.store(1));
            answers(ring.store(1).port(), "flush_all\r\n");
            Repairer.Said said = repairer(ring, 0).run("\"datacenter\":\"dc1\"");
            assertThat(said.number("mended")).as(said.json()).isEqualTo(KEYS);
            assertThat(said.number("left")).isZero();
            assertThat(StoredItems.of(ring.store(0)).differing(StoredItems.of(ring.store(1))))
                    .isEmpty();
        }
    }

    @Test
    void aLongValueGoesAsAWhole() throws IOException {
        try (MemcachedRing ring =
                MemcachedRing.replicated(2, 1, NodeSettings.workers(1), "-m", "64", "-t", "1", "-I", "8m")) {
            String large = "x".repeat(3 << 20);
            answers(ring.store(1).port(), "set large 3 0 " + large.length() + "\r\n" + large + "\r\n");
            Repairer.Said said = repairer(ring, 0).run("");
            assertThat(said.number("mended")).as(said.json()).isEqualTo(1);
            assertThat(answers(ring.store(0).port(), "mg large f s\r\n")).isEqualTo("HD f3 s3145728\r\n");
        }
    }

    @Test
    void whatAFullStoreLacksIsNoDamage() throws IOException {
        try (MemcachedRing ring = MemcachedRing.replicated(2, 1, NodeSettings.workers(1), SMALL_STORE)) {
            String large = "x".repeat(20_000);
            answers(ring.port(0), many(0, 1_000, 0, 0, large));
            Await.until("the last has come", () -> {
                try {
                    return answers(ring.store(1).port(), "mg k999 s\r\n").startsWith("HD");
                } catch (IOException failed) {
                    throw new AssertionError(failed);
                }
            });
            answers(ring.store(1).port(), "delete k999\r\ndelete k998\r\nset k997 0 0 1\r\ny\r\n");
            Repairer.Said said = repairer(ring, 0).run("");
            assertThat(said.number("differed")).as(said.json()).isEqualTo(1);
            assertThat(said.number("left")).isZero();
            assertThat(answers(ring.store(1).port(), "mg k999 s\r\nmg k998 s\r\n"))
                    .isEqualTo("EN\r\nEN\r\n");
            assertThat(answers(ring.store(0).port(), "mg k999 s\r\n"))
                    .as("nor is it deleted")
                    .isEqualTo("HD s20003\r\n");
            assertThat(answers(ring.store(0).port(), "mg k997 s\r\n"))
                    .isEqualTo(answers(ring.store(1).port(), "mg k997 s\r\n"));
        }
    }
}
