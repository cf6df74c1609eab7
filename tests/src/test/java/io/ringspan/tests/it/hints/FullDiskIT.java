package io.ringspan.tests.it.hints;

import static io.ringspan.tests.it.cluster.NodeSettings.all;
import static io.ringspan.tests.it.cluster.NodeSettings.dataDir;
import static io.ringspan.tests.it.cluster.NodeSettings.drainMillis;
import static io.ringspan.tests.it.cluster.NodeSettings.hints;
import static io.ringspan.tests.it.cluster.NodeSettings.replicaWindowBytesMax;
import static io.ringspan.tests.it.cluster.NodeSettings.retryMillisMax;
import static io.ringspan.tests.it.cluster.NodeSettings.workers;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.base.FsyncPolicy;
import io.ringspan.conf.HintConf;
import io.ringspan.conf.PoolConf;
import io.ringspan.node.local.cluster.LocalLayout;
import io.ringspan.node.local.cluster.LocalNode;
import io.ringspan.tests.it.antientropy.Repairer;
import io.ringspan.tests.it.cluster.Await;
import io.ringspan.tests.it.cluster.RealCluster;
import io.ringspan.tests.it.cluster.SmallDisk;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A replica is away, and the disk of the node that keeps its writes is full. */
class FullDiskIT {
    private static final LocalLayout TWO_DATACENTERS =
            LocalLayout.empty().rack("dc1", "r1", 1).rack("dc1", "r2", 1).rack("dc2", "r1", 1);
    private static final String ORIGIN = "dc1/r1/0";
    private static final int DISK_MIB = 26; // of which 17 hold the versions
    /** A round fits, so a replica that is there needs no disk, however slow it is. */
    private static final long WINDOW_BYTES = 3_500 * 1024;

    private static final String PADDING = "x".repeat(10_000);
    private static final Rounds ROUNDS = new Rounds(300, (key, round) -> PADDING + round);

    @TempDir
    Path directory;

    @Test
    void clientsAndOtherReplicasSeeNothingOfItWhatIsLostIsCountedAndRepairBringsIt() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(directory, DISK_MIB);
                RealCluster cluster = RealCluster.start(TWO_DATACENTERS, conf -> settings(conf, disk))) {
            LocalNode origin = cluster.node(ORIGIN);
            LocalNode away = cluster.node("dc2/r1/0");
            ROUNDS.write(cluster, origin, 1);
            cluster.awaitConfirmed();
            away.kill();
            for (int round = 2; round < 5; round++) {
                ROUNDS.write(cluster, origin, round); // each is asserted to be acknowledged
            }
            assertThat(RealCluster.metric(origin, "ringspan_stream_hinted_writes_total"))
                    .isPositive();
            long lost = RealCluster.metric(origin, "ringspan_stream_skipped_writes_total");
            assertThat(lost).isPositive();

            away.start();
            Await.until("it is reached", () -> origin.unreached().isEmpty());
            cluster.awaitConfirmed();
            ROUNDS.write(cluster, origin, 5);
            cluster.awaitConfirmed();
            assertThat(RealCluster.metric(origin, "ringspan_stream_skipped_writes_total"))
                    .as("with all there, nothing needs the disk")
                    .isEqualTo(lost);

            Repairer.Said said = Repairer.of(away).run("");
            assertThat(said.number("left")).as(said.json()).isZero();
            ROUNDS.requireWhole(cluster, 5);
        }
    }

    private static PoolConf settings(PoolConf conf, SmallDisk disk) {
        HintConf kept = new HintConf(true, 64 << 20, 256 << 20, 86_400_000, FsyncPolicy.NEVER, true);
        PoolConf set = all(
                        workers(1),
                        retryMillisMax(200),
                        drainMillis(300_000),
                        replicaWindowBytesMax(WINDOW_BYTES),
                        hints(kept))
                .apply(conf);
        boolean small = conf.place().id().toString().equals(ORIGIN);
        return small ? dataDir(disk.directory()).apply(set) : set;
    }
}
