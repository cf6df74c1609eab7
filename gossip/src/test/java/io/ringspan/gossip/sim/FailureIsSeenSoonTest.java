package io.ringspan.gossip.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.gossip.Member;
import io.ringspan.gossip.MemberState;
import io.ringspan.gossip.claim.Memory;
import io.ringspan.gossip.detect.GossipProfile;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How long it takes until all members of a datacenter see that one has crashed. */
class FailureIsSeenSoonTest {
    private static final int RUNS = 200;
    private static final double STEP_SECONDS = 0.05;
    private static final double SECONDS_MAX = 60;

    @Test
    void aCrashIsSeenByAllWithinThreeSeconds() {
        assertThat(percentile99(GossipProfile.USUAL, RUNS)).isLessThan(3);
    }

    @Test
    void itWouldBeNoticedIfSuspicionsLasted() {
        assertThat(percentile99(Bugs.profile(Bug.SUSPICIONS_LAST), RUNS / 10)).isGreaterThan(3);
    }

    private static double percentile99(GossipProfile profile, int runs) {
        double[] seconds = IntStream.rangeClosed(1, runs)
                .mapToDouble(seed -> secondsUntilSeen(seed, profile))
                .sorted()
                .toArray();
        return DoubleStream.of(seconds).skip(runs * 99L / 100 - 1).findFirst().orElseThrow();
    }

    private static double secondsUntilSeen(int seed, GossipProfile profile) {
        SimCluster cluster = new SimCluster(seed, profile, new Memory(600, 600));
        int nodes = 3 + seed % 10;
        cluster.start(0, 1, List.of());
        for (int i = 1; i < nodes; i++) {
            cluster.start(i, 1, List.of(SimCluster.peer(0)));
        }
        cluster.runSeconds(4 + seed % 7 * 0.1);
        SimNode victim = cluster.nodes().get(seed % nodes);
        cluster.crash(victim);
        double seconds = 0;
        while (!isSeen(cluster, victim) && seconds < SECONDS_MAX) {
            cluster.runSeconds(STEP_SECONDS);
            seconds += STEP_SECONDS;
        }
        return seconds;
    }

    private static boolean isSeen(SimCluster cluster, SimNode victim) {
        for (SimNode node : cluster.running()) {
            Optional<Member> seen = node.gossip().view().find(victim.id());
            if (seen.isEmpty() || seen.get().state() != MemberState.DOWN) {
                return false;
            }
        }
        return true;
    }
}
