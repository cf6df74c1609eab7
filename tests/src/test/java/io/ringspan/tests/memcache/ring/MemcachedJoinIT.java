package io.ringspan.tests.memcache.ring;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.tests.it.NoFaults;
import io.ringspan.tests.it.cluster.NodeSettings;
import io.ringspan.tests.program.NeedsProgram;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A node with a memcached comes to a ring whose clients go on, and goes again. */
@NeedsProgram("memcached")
@ExtendWith(NoFaults.class)
@Timeout(180)
class MemcachedJoinIT {
    private static final int NEW = 3;

    @Test
    void aNodeJoinsAndLeavesARackOfOneCopyUnderLoad() throws IOException, InterruptedException {
        joinsAndLeaves(new int[] {4});
    }

    @Test
    void aNodeJoinsAndLeavesOneOfTwoRacksUnderLoad() throws IOException, InterruptedException {
        joinsAndLeaves(new int[] {4, 1});
    }

    private static void joinsAndLeaves(int[] racks) throws IOException, InterruptedException {
        try (GossipingRing ring = GossipingRing.start(racks, Set.of(NEW), NodeSettings.workers(2))) {
            Member comes = ring.member(NEW);
            List<Member> first = ring.but(comes);
            try (CacheLoad load = CacheLoad.on(ring, first)) {
                load.awaitServed();
                requireNoneRefused(load);
                comes.comes();
                comes.admin().ask("POST", "/api/ring/join", "{}");
                ring.await("DONE", 3);
                requireNoneRefused(load);
                load.requireAllThere(ring.members());
                first.get(0).admin().ask("POST", "/api/ring/leave", "{\"node\": \"" + comes.id() + "\"}");
                ring.await("DONE", 5);
                requireNoneRefused(load);
                load.requireGood();
                load.requireAllThere(first);
            }
        }
    }

    /** While the ring stands, a number for {@code cas} that was just read is that of the value. */
    private static void requireNoneRefused(CacheLoad load) {
        long before = load.refused();
        load.awaitServed();
        assertThat(load.refused()).isEqualTo(before);
    }
}
