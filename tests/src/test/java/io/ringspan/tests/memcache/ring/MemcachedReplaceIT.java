package io.ringspan.tests.memcache.ring;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.gossip.MemberState;
import io.ringspan.tests.it.NoFaults;
import io.ringspan.tests.it.cluster.Await;
import io.ringspan.tests.it.cluster.LostStores;
import io.ringspan.tests.it.cluster.NodeSettings;
import io.ringspan.tests.local.JavaProgram;
import io.ringspan.tests.program.NeedsProgram;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A node whose memcached is gone is filled from the other rack while clients go on, as the same process or as a new one elsewhere. */
@NeedsProgram("memcached")
@ExtendWith(NoFaults.class)
@Timeout(180)
class MemcachedReplaceIT {
    private static final int KEYS = 1_000;
    /** Half of which take some seconds to be copied slowly. */
    private static final int MANY_KEYS = 4_000;

    private static final int[] TWO_RACKS = {2, 2};

    /** It would decide about its keys: meanwhile the other rack does, whose numbers for {@code cas} are others. */
    @Test
    void aMemcachedThatComesBackEmptyUnderLoadIsFilled() throws IOException {
        try (GossipingRing ring =
                GossipingRing.start(TWO_RACKS, NodeSettings.all(NodeSettings.workers(2), LostStores.copied()))) {
            Member lost = ring.member(0);
            List<Member> others = ring.members().subList(2, 4);
            WrittenKeys old = WrittenKeys.write(ring, others.get(0), KEYS);
            try (CacheLoad load = CacheLoad.on(ring, others)) {
                load.awaitServed();
                lost.storeAnew();
                awaitFilled(lost);
                load.awaitServed();
                load.requireFewErrors();
                load.requireAllThere(ring.members());
            }
            for (Member member : ring.members()) {
                old.requireFound(member);
            }
            old.requireInStores(ring);
        }
    }

    /** Nobody has set {@code copy_when_lost}: an operator says that it replaces another. It is killed on the way, too. */
    @Test
    void aNodeThatIsToldToReplaceAnotherIsNotReadFromBeforeItIsFilled() throws IOException, InterruptedException {
        try (GossipingRing ring =
                GossipingRing.start(TWO_RACKS, NodeSettings.all(NodeSettings.workers(2), LostStores.copiedSlowly()))) {
            Member lost = ring.member(2);
            WrittenKeys old = WrittenKeys.write(ring, lost, MANY_KEYS);
            ring.lose(lost);
            ring.startElsewhere(lost, ring.member(0));
            GossipingRing.awaitState(ring.members(), lost, MemberState.NORMAL);
            lost.admin().ask("POST", "/api/replace", "{}");
            old.requireFound(lost);
            old.requireFound(ring.member(1));
            requireFilling(lost);
            lost.kill();
            lost.start();
            Await.until("it goes on by itself", () -> isFilling(lost) && walked(lost) > 0);
            old.requireFound(lost);
            requireFilling(lost);
            assertThat(lost.metric("ringspan_store_lacks_keys")).isEqualTo(1);
            JavaProgram.Ended ended = lost.admin().runs("replace", "--rate", "100000");
            assertThat(ended.out()).as("and %s", ended.err()).startsWith("Filled after ");
            awaitFilled(lost);
            assertThat(lost.metric("ringspan_store_lacks_keys")).isZero();
            ring.members().forEach(member -> GossipingRing.awaitState(ring.members(), member, MemberState.NORMAL));
            old.requireFound(lost);
            old.requireInStores(ring);
        }
    }

    private static boolean isFilling(Member member) {
        return member.admin().get("/api/replace").path("phase").asString().equals("FILLING");
    }

    private static long walked(Member member) {
        return member.admin().get("/api/copy").path("keys").asLong();
    }

    private static void requireFilling(Member member) {
        assertThat(isFilling(member)).isTrue();
        assertThat(member.admin().get("/api/state").path("state").asString()).isEqualTo("RESUMING");
    }

    private static void awaitFilled(Member member) {
        Await.until(
                () -> "the store of " + member + " is filled; now "
                        + member.admin().get("/api/copy") + ", unreached " + member.unreached(),
                () -> member.admin().get("/api/copy").path("phase").asString().equals("ENDED")
                        && member.admin()
                                .get("/api/state")
                                .path("state")
                                .asString()
                                .equals("NORMAL")
                        && member.unreached().isEmpty());
    }
}
