package io.ringspan.tests.memcache.ring;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.tests.it.NoFaults;
import io.ringspan.tests.it.cluster.NodeSettings;
import io.ringspan.tests.memcache.replicas.StoreContents;
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
        joinsAndLeaves(new int[] {4}, 2);
    }

    @Test
    void aNodeJoinsAndLeavesOneOfTwoRacksUnderLoad() throws IOException, InterruptedException {
        joinsAndLeaves(new int[] {4, 1}, 0);
    }

    /** @param switches at which a write may be lost */
    private static void joinsAndLeaves(int[] racks, int switches) throws IOException, InterruptedException {
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
                load.requireGood(switches);
                load.requireAllThere(first);
            }
        }
    }

    /** They never stand still; after it has joined, the node has just what the others have. */
    @Test
    void whatIsAddedToWithoutAPauseIsWholeAtTheNodeThatJoins() throws IOException, InterruptedException {
        try (GossipingRing ring = GossipingRing.start(new int[] {3}, Set.of(2), NodeSettings.workers(2))) {
            Member comes = ring.member(2);
            try (BusyAdditions busy = BusyAdditions.on(ring, ring.but(comes))) {
                busy.awaitAdded();
                comes.comes();
                comes.admin().ask("POST", "/api/ring/join", "{}");
                ring.await("DONE", 3);
                busy.awaitAdded();
                busy.requireAllInStores(ring, 1);
            }
        }
    }

    @Test
    void aJoinThatIsCancelledLeavesTheRingAsItWasAndIsMadeNextTime() throws IOException, InterruptedException {
        try (GossipingRing ring = GossipingRing.start(new int[] {2, 1}, Set.of(1), NodeSettings.workers(2))) {
            Member comes = ring.member(1);
            List<Member> first = ring.but(comes);
            try (CacheLoad load = CacheLoad.on(ring, first)) {
                load.awaitServed();
                comes.comes();
                comes.admin().ask("POST", "/api/ring/join", "{}");
                assertThat(first.get(0).admin().waitsAt("STREAMING")).isEqualTo("STREAMING");
                load.awaitServed();
                first.get(0).admin().wants("cancel");
                ring.awaitUndone();
                load.awaitServed();
                assertThat(StoreContents.of(comes.store())).isEmpty();
                load.requireAllThere(first);
                comes.admin().ask("POST", "/api/ring/join", "{}");
                ring.await("DONE", comes.admin().seen().path("epoch").asInt() + 2);
                load.awaitServed();
                load.requireGood();
                load.requireAllThere(ring.members());
            }
        }
    }

    /** While the ring stands, a number for {@code cas} that was just read is that of the value. */
    private static void requireNoneRefused(CacheLoad load) {
        load.awaitServed(); // what was planned anew may only just come
        long before = load.refused();
        load.awaitServed();
        assertThat(load.refused()).isEqualTo(before);
    }
}
