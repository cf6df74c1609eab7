package io.ringspan.gossip.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.gossip.claim.Memory;
import io.ringspan.gossip.detect.GossipProfile;
import io.ringspan.gossip.sim.check.NoHealthyMemberIsDown;
import io.ringspan.gossip.sim.check.ViewsConverge;
import java.util.List;
import org.junit.jupiter.api.Test;

class SmokeSimulationTest {
    @Test
    void joins() {
        for (int seed = 1; seed < 20; seed++) {
            SimCluster cluster = new SimCluster(seed, GossipProfile.USUAL, new Memory(60, 60));
            ViewsConverge converge = new ViewsConverge(cluster);
            cluster.check(new NoHealthyMemberIsDown(cluster));
            cluster.start(0, 3, List.of());
            for (int i = 1; i < 9; i++) {
                cluster.start(i, 3, List.of(SimCluster.peer(0)));
            }
            double t = 0;
            while (converge.disagreement().isPresent() && t < 60) {
                cluster.runSeconds(0.1);
                t += 0.1;
            }
            long m = cluster.network().messages();
            cluster.runSeconds(10);
            cluster.network().weather(20, 5, 20);
            long m2 = cluster.network().messages();
            cluster.runSeconds(60);
            long m3 = cluster.network().messages();
            cluster.network().weather(0, 0, 0);
            cluster.crash(cluster.nodes().get(4));
            double u = 0;
            cluster.runSeconds(0.1);
            while (converge.disagreement().isPresent() && u < 60) {
                cluster.runSeconds(0.1);
                u += 0.1;
            }
            System.out.printf(
                    "seed %d joined %.1f s, calm %d/s, lossy %d/s, crash seen %.1f %s%n",
                    seed,
                    t,
                    (m2 - m) / 90,
                    (m3 - m2) / 540,
                    u,
                    cluster.nodes().get(1).gossip().counters().all());
            assertThat(converge.disagreement()).isEmpty();
        }
    }
}
