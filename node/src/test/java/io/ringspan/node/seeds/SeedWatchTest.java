package io.ringspan.node.seeds;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.conf.PoolConf;
import io.ringspan.conf.load.SeedList;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeedWatchTest {
    private static final String TWO = "b:8101:r2:dc1:0|c:8101:r3:dc1:0";
    private static final String OTHER = "b:8101:r2:dc1:0|d:8101:r4:dc1:0";

    @TempDir
    Path path;

    private final SeedCounts counts = new SeedCounts();

    private void watch(String answers, BooleanSupplier until, List<String> keptAtLast) {
        try (SeedsOnDisk node = SeedsOnDisk.in(path)) {
            node.directory().seeds().keep(TWO);
            PoolConf conf =
                    node.conf().withSeeds(SeedList.read("x", TWO, node.conf()).others());
            Answers source = new Answers(answers.split(";", -1));
            SeedWatch watch = SeedWatch.start(conf, source, 1, node.directory().seeds(), counts);
            try {
                long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
                while (!until.getAsBoolean() && System.nanoTime() < deadline) {
                    LockSupport.parkNanos(1_000_000);
                }
                assertThat(until.getAsBoolean()).isTrue();
            } finally {
                watch.close();
            }
            String kept = node.directory().seeds().last().orElseThrow();
            assertThat(SeedList.read("kept", kept, node.conf()).others())
                    .extracting(seed -> seed.id().toString())
                    .containsExactlyElementsOf(keptAtLast);
        }
    }

    @Test
    void anotherListIsKeptForTheNextStart() {
        watch(TWO + ";" + OTHER, counts::isNewer, List.of("dc1/r2/0", "dc1/r4/0"));
    }

    @Test
    void aListThatIsTheOldOneAgainIsNoNews() {
        watch(
                OTHER + ";" + OTHER + ";" + TWO,
                () -> counts.answers() > 4 && !counts.isNewer(),
                List.of("dc1/r2/0", "dc1/r3/0"));
    }

    @Test
    void noListAndAnEmptyOneAndABadOneChangeNothing() {
        watch(Answers.FAIL + ";;<html>;" + Answers.FAIL, () -> counts.failures() > 3, List.of("dc1/r2/0", "dc1/r3/0"));
        assertThat(counts.isNewer()).isFalse();
        assertThat(counts.answers()).isZero();
    }
}
