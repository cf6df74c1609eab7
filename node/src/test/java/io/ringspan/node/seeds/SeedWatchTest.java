package io.ringspan.node.seeds;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.base.Endpoint;
import io.ringspan.conf.PoolConf;
import io.ringspan.conf.load.SeedList;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeedWatchTest {
    private static final String TWO = "b:8101:r2:dc1:0|c:8101:r3:dc1:0";
    private static final String OTHER = "b:8101:r2:dc1:0|d:8101:r4:dc1:0";

    @TempDir
    Path path;

    private final SeedCounts counts = new SeedCounts();
    private final Queue<String> told = new ConcurrentLinkedQueue<>();
    private final AtomicInteger failures = new AtomicInteger();

    private void watch(String answers, BooleanSupplier until, List<String> keptAtLast) {
        try (SeedsOnDisk node = SeedsOnDisk.in(path)) {
            List<String> kept = watch(node, TWO, answers, until).others().stream()
                    .map(seed -> seed.id().toString())
                    .toList();
            assertThat(kept).isEqualTo(keptAtLast);
            assertThat(told).as("nodes that do not gossip have no contacts").isEmpty();
        }
    }

    /** Watches a node that lives by that list, until something is so; returns what is kept then. */
    private SeedList watch(SeedsOnDisk node, String living, String answers, BooleanSupplier until) {
        node.directory().seeds().keep(living);
        PoolConf conf = SeedList.read("x", living, node.conf()).appliedTo(node.conf());
        Answers source = new Answers(answers.split(";", -1));
        SeedWatch watch = SeedWatch.start(conf, source, 1, node.directory().seeds(), counts, this::tell);
        try {
            long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            while (!until.getAsBoolean() && System.nanoTime() < deadline) {
                LockSupport.parkNanos(1_000_000);
            }
            assertThat(until.getAsBoolean()).isTrue();
        } finally {
            watch.close();
        }
        return SeedList.read("kept", node.directory().seeds().last().orElseThrow(), node.conf());
    }

    private void tell(List<Endpoint> contacts) {
        if (failures.getAndDecrement() > 0) {
            throw new IllegalStateException("it cannot take that now");
        }
        told.add(contacts.toString());
    }

    @Test
    void ofManyChangesAFewAreNamed() {
        List<Integer> many = IntStream.range(0, 100).boxed().toList();
        assertThat(SeedWatch.changes(List.of(-1), many, String::valueOf))
                .startsWith("+0, +1, ")
                .endsWith(", +31 and 69 more");
        assertThat(SeedWatch.changes(List.of(1, 2), List.of(2, 3), String::valueOf))
                .isEqualTo("+3, -1");
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

    @Test
    void contactsThatChangeAreToldAtOnceAndOnce() {
        try (SeedsOnDisk node = SeedsOnDisk.in(path).bootstrapping()) {
            SeedList kept = watch(
                    node,
                    "b:1|c:2",
                    "c:2|b:1;d:3|b:1;b:1|d:3;" + Answers.FAIL + ";;<html>;d:3|b:1;e:4;e:4",
                    () -> counts.answers() > 7);

            assertThat(told).containsExactly("[d:3, b:1]", "[e:4]");
            assertThat(kept.contacts()).hasToString("[e:4]");
            assertThat(counts.isNewer()).as("no start is due").isFalse();
        }
    }

    @Test
    void contactsThatCouldNotBeTakenAreToldAgain() {
        failures.set(2);
        try (SeedsOnDisk node = SeedsOnDisk.in(path).bootstrapping()) {
            watch(node, "b:1|c:2", "d:3|b:1", () -> counts.answers() > 5);

            assertThat(told).containsExactly("[d:3, b:1]");
        }
    }

    @Test
    void knownNodesThatMovedAreContactsElsewhereAndNeedNoStart() {
        try (SeedsOnDisk node = SeedsOnDisk.in(path).gossiping()) {
            String moved = "b:8101:r2:dc1:0|c2:9101:r3:dc1:0";
            SeedList kept = watch(node, TWO, moved, () -> counts.answers() > 2);

            assertThat(told).containsExactly("[b:8101, c2:9101]");
            assertThat(counts.isNewer()).isFalse();
            assertThat(kept.text()).isEqualTo(moved.replace('|', '\n'));
        }
    }

    @Test
    void anotherRingNeedsAStartThoughItsAddressesAreContacts() {
        try (SeedsOnDisk node = SeedsOnDisk.in(path).gossiping()) {
            watch(node, TWO, "b:8101:r2:dc1:0|c:8101:r3:dc1:99", counts::isNewer);
            assertThat(told).containsExactly("[b:8101, c:8101]");

            watch(node, TWO, OTHER, () -> told.size() > 1 && counts.isNewer());
            assertThat(told).containsExactly("[b:8101, c:8101]", "[b:8101, d:8101]");
        }
    }
}
