package io.ringspan.tests.bench.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.conf.Consistency;
import io.ringspan.conf.load.ConfLoader;
import io.ringspan.conf.load.LoadResult.Loaded;
import io.ringspan.tests.bench.process.NodeFile.Place;
import io.ringspan.tests.bench.process.NodeFile.Ports;
import io.ringspan.tests.bench.process.NodeFile.Setup;
import io.ringspan.tests.turn.BesideOthers;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

@BesideOthers
class NodeFileTest {
    private static final Setup SETUP = new Setup(1, Consistency.DC_QUORUM);
    private static final NodeFile ONE =
            new NodeFile(new Place("dc1", "rack1", 0), new Ports(40001, 40002, 40003), 40004, SETUP);
    private static final NodeFile OTHER =
            new NodeFile(new Place("dc2", "rack1", 1L << 31), new Ports(40005, 40006, 40007), 40008, SETUP);

    @Test
    void theOthersAreTheSeedsOfANode() {
        assertThat(ONE.text(List.of(ONE, OTHER), Path.of("data"))).isEqualTo("""
                        dyn_o_mite:
                          datacenter: dc1
                          rack: rack1
                          tokens: '0'
                          listen: 127.0.0.1:40001
                          dyn_listen: 127.0.0.1:40002
                          stats_listen: 127.0.0.1:40003
                          data_store: 0
                          data_dir: data
                          workers: 1
                          read_consistency: DC_QUORUM
                          write_consistency: DC_QUORUM
                          servers:
                          - 127.0.0.1:40004:1
                          dyn_seeds:
                          - 127.0.0.1:40006:rack1:dc2:2147483648
                        """);
    }

    @Test
    void theProductTakesEachFileOfAClusterWithoutAWarning() {
        List<NodeFile> cluster = List.of(ONE, OTHER);
        for (NodeFile file : cluster) {
            assertThat(ConfLoader.parse("node.yml", file.text(cluster, Path.of("data"))))
                    .isInstanceOfSatisfying(Loaded.class, loaded -> {
                        assertThat(loaded.warnings()).isEmpty();
                        assertThat(loaded.conf().process().workers()).isEqualTo(1);
                        assertThat(loaded.conf().peers().seeds()).hasSize(1);
                    });
        }
    }

    @Test
    void aNodeAloneHasNoSeeds() {
        assertThat(ONE.text(List.of(ONE), Path.of("data"))).doesNotContain("dyn_seeds");
    }
}
