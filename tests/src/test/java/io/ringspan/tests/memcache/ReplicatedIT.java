package io.ringspan.tests.memcache;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.tests.it.cluster.Await;
import io.ringspan.tests.it.cluster.NodeSettings;
import io.ringspan.tests.program.NeedsProgram;
import io.ringspan.tests.turn.BesideOthers;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is written before one memcached comes to all of its racks and datacenters. */
@BesideOthers
@NeedsProgram("memcached")
@Timeout(180)
class ReplicatedIT {
    private static final String[] STORE = {"-m", "64", "-t", "1"};

    @Test
    void writesComeToAllRacks() throws IOException {
        try (MemcachedRing ring = MemcachedRing.replicated(3, 2, NodeSettings.workers(2), STORE);
                RawLink client = new RawLink(ring.port(0))) {
            String answers = client.answers(
                    "set a 1 0 1\r\nx\r\nincr n 1\r\nset n 0 0 1\r\n1\r\nincr n 41\r\nappend a 0 0 1\r\ny\r\nget a n\r\n");
            assertThat(answers)
                    .isEqualTo(
                            "STORED\r\nNOT_FOUND\r\nSTORED\r\n42\r\nSTORED\r\nVALUE a 1 2\r\nxy\r\nVALUE n 0 2\r\n42\r\nEND\r\n");
            for (int node = 0; node < 6; node++) {
                try (RawLink other = new RawLink(ring.port(node))) {
                    Await.until(
                            "all have it", () -> other.answers("get a n\r\n").contains("xy\r\nVALUE n 0 2"));
                }
            }
        }
    }
}
