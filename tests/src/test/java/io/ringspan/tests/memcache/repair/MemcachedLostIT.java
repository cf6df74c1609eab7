package io.ringspan.tests.memcache.repair;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.node.status.AdminClient;
import io.ringspan.tests.it.cluster.Await;
import io.ringspan.tests.it.cluster.NodeSettings;
import io.ringspan.tests.memcache.MemcachedRing;
import io.ringspan.tests.memcache.RawLink;
import io.ringspan.tests.program.NeedsProgram;
import io.ringspan.tests.turn.BesideOthers;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A memcached that comes back empty is filled from the other replicas, and so is one on demand. */
@BesideOthers
@NeedsProgram("memcached")
@Timeout(180)
class MemcachedLostIT {
    private static final String[] STORE = {"-m", "64", "-t", "1"};
    private static final int KEYS = 3_000;

    private static void write(MemcachedRing ring) throws IOException {
        long end = System.currentTimeMillis() / 1000 + 5000;
        StringBuilder commands = new StringBuilder("ms YSBi 2 b F3\r\nhi\r\n");
        for (int i = 0; i < KEYS; i++) {
            commands.append("set k" + i + " " + i % 5 + " " + (i % 2 == 0 ? 0 : end) + " 8\r\nvalue" + (100 + i % 900)
                    + "\r\n");
        }
        try (RawLink client = new RawLink(ring.port(0))) {
            client.answers(commands.toString());
        }
        awaitEqual(ring);
        assertThat(StoredItems.of(ring.store(0)).items()).hasSize(KEYS + 1);
    }

    private static void awaitEqual(MemcachedRing ring) {
        Await.until("both stores have the same", () -> {
            try {
                return StoredItems.of(ring.store(0))
                        .differing(StoredItems.of(ring.store(1)))
                        .isEmpty();
            } catch (IOException notYet) {
                return false;
            }
        });
    }

    @Test
    void aStoreThatComesBackEmptyIsFilled() throws IOException {
        try (MemcachedRing ring = MemcachedRing.replicated(2, 1, NodeSettings.workers(2), STORE)) {
            write(ring);
            ring.storeAnew(1, STORE);
            Await.until(
                    "the node has its store back",
                    () -> ring.node(1).unreached().isEmpty());
            assertThat(StoredItems.of(ring.store(0)).differing(StoredItems.of(ring.store(1))))
                    .isEmpty();
            try (RawLink client = new RawLink(ring.port(1))) {
                assertThat(client.answers("get k3\r\nmg YSBi b f v\r\n"))
                        .isEqualTo("VALUE k3 3 8\r\nvalue103\r\nEND\r\nVA 2 f3\r\nhi\r\n");
            }
        }
    }

    @Test
    void aStoreIsFilledOnDemand() throws Exception {
        try (MemcachedRing ring = MemcachedRing.replicated(2, 1, NodeSettings.workers(1), STORE)) {
            write(ring);
            try (RawLink store = new RawLink(ring.store(1).port())) {
                store.answers("flush_all\r\n");
            }
            AdminClient admin = new AdminClient(ring.node(1).conf().listen().stats());
            admin.change("POST", "/api/copy", "{}");
            Await.until("the copy to end", () -> {
                try {
                    return admin.get("/api/copy").contains("\"phase\":\"ENDED\"");
                } catch (AdminClient.Failure | InterruptedException failed) {
                    throw new AssertionError(failed);
                }
            });
            assertThat(StoredItems.of(ring.store(0)).differing(StoredItems.of(ring.store(1))))
                    .isEmpty();
        }
    }

    @Test
    void whatTheTokensWeighIsMeasured() throws Exception {
        try (MemcachedRing ring = MemcachedRing.replicated(2, 1, NodeSettings.workers(1), STORE)) {
            write(ring);
            AdminClient admin = new AdminClient(ring.node(0).conf().listen().stats());
            admin.change("POST", "/api/ring/measure", "{}");
            Await.until("both are measured", () -> {
                try {
                    return !admin.get("/api/ring/measure").contains("RUNNING");
                } catch (AdminClient.Failure | InterruptedException failed) {
                    throw new AssertionError(failed);
                }
            });
            assertThat(admin.get("/api/ring/measure")).doesNotContain("FAILED");
        }
    }
}
