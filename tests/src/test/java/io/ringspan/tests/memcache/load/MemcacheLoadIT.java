package io.ringspan.tests.memcache.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.tests.memcache.Memcached;
import io.ringspan.tests.memcache.RawLink;
import io.ringspan.tests.program.NeedsProgram;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What the load counts is what a real memcached has done. */
@NeedsProgram("memcached")
class MemcacheLoadIT {
    private static final int KEYS = 300;
    private static final int COMMANDS = 1_003;

    @Test
    void eachKeyIsWrittenOnceAndThenNoneIsMissed() throws Exception {
        try (Memcached server = Memcached.start()) {
            assertThat(commandsAllRight(server, LoadPlan.fill(KEYS))).isEqualTo(KEYS);
            assertThat(statistic(server, "curr_items")).isEqualTo(KEYS);
            assertThat(statistic(server, "cmd_set")).isEqualTo(KEYS);

            LoadFigures single = MemcacheLoad.run(server.port(), LoadPlan.get(16, KEYS, COMMANDS));
            assertThat(single.hits()).isEqualTo(single.commands()).isEqualTo(COMMANDS);
            assertThat(single.misses()).isZero();
            assertThat(statistic(server, "get_hits")).isEqualTo(COMMANDS);
        }
    }

    @Test
    void everyDepthIsCountedToTheLastCommand() throws Exception {
        try (Memcached server = Memcached.start()) {
            for (int depth : new int[] {1, 7, 64}) {
                assertThat(commandsAllRight(server, LoadPlan.set(depth, KEYS, COMMANDS)))
                        .isEqualTo(COMMANDS);
            }
            assertThat(statistic(server, "cmd_set")).isEqualTo(3 * COMMANDS);
            assertThat(statistic(server, "curr_items")).isBetween(1L, (long) KEYS);
        }
    }

    @Test
    void whatACommandOfManyKeysDoesNotFindIsMissed() throws Exception {
        try (Memcached server = Memcached.start()) {
            MemcacheLoad.run(server.port(), LoadPlan.fill(KEYS / 2));
            LoadFigures found = MemcacheLoad.run(server.port(), LoadPlan.multiget(100, KEYS, 50));
            assertThat(found.errors()).isZero();
            assertThat(found.commands()).isEqualTo(50);
            assertThat(found.hits() + found.misses()).isEqualTo(50 * 100);
            assertThat(found.hits()).isPositive().isEqualTo(statistic(server, "get_hits"));
            assertThat(found.misses()).isPositive().isEqualTo(statistic(server, "get_misses"));
        }
    }

    @Test
    void valuesOfEveryLengthAreWaitedForWhole() throws Exception {
        try (Memcached server = Memcached.start()) {
            for (int bytes : new int[] {0, 9, 10, 200_000}) {
                MemcacheLoad.run(
                        server.port(), LoadPlan.fill(20).withConnections(3).withValueBytes(bytes));
                LoadFigures found = MemcacheLoad.run(
                        server.port(),
                        LoadPlan.multiget(5, 20, 40).withConnections(3).withValueBytes(bytes));
                assertThat(found.firstError()).isNull();
                assertThat(found.hits()).isEqualTo(40 * 5);
            }
        }
    }

    @Test
    void valuesOfAnotherLengthThanWasWrittenAreErrors() throws Exception {
        try (Memcached server = Memcached.start()) {
            MemcacheLoad.run(server.port(), LoadPlan.fill(KEYS).withValueBytes(99));
            LoadFigures found = MemcacheLoad.run(server.port(), LoadPlan.get(1, KEYS, COMMANDS));
            assertThat(found.commands()).isZero();
            assertThat(found.errors()).isEqualTo(COMMANDS);
        }
    }

    @Test
    void aStoreThatIsFullRefusesAndThatIsCounted() throws Exception {
        try (Memcached server = Memcached.start("-M", "-m", "8")) {
            LoadFigures found = MemcacheLoad.run(
                    server.port(), LoadPlan.fill(200).withConnections(2).withValueBytes(100_000));
            assertThat(found.errors()).isPositive();
            assertThat(found.commands()).isPositive().isEqualTo(200 - found.errors());
            assertThat(found.firstError()).isEqualTo("SERVER_ERROR out of memory storing object");
        }
    }

    private static long commandsAllRight(Memcached server, LoadPlan plan) throws IOException, InterruptedException {
        LoadFigures figures = MemcacheLoad.run(server.port(), plan);
        assertThat(figures.firstError()).isNull();
        assertThat(figures.errors()).isZero();
        assertThat(figures.p50Millis()).isBetween(Double.MIN_VALUE, figures.p99Millis());
        return figures.commands();
    }

    private static long statistic(Memcached server, String name) throws IOException {
        try (RawLink link = new RawLink(server.port())) {
            String prefix = "STAT " + name + " ";
            return Arrays.stream(link.ask("stats\r\n", "END\r\n").split("\r\n", -1))
                    .filter(line -> line.startsWith(prefix))
                    .mapToLong(line -> Long.parseLong(line.substring(prefix.length())))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
