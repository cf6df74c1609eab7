package io.ringspan.node.cli.look;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.node.cli.look.TopTable.Sort;
import io.ringspan.node.console.HintsReport;
import io.ringspan.node.console.TrafficReport;
import io.ringspan.node.console.TrafficReport.Kind;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TopTableTest {
    private static final TopRow BUSY = row("dc1/r1/0", 12_345, 1_000, new Trouble(4_000, 1.5, 2_500, 17));
    private static final TopRow IDLE = row("dc1/r2/0", 0, 1, new Trouble(9_000, 0, 0, 0));
    private static final TopRow SILENT = TopRow.silent("10.0.0.9:22222", "no answer");

    private record Trouble(long p99, double errors, long lag, long hinted) {}

    private static TopRow row(String name, double reads, double writes, Trouble trouble) {
        Optional<Long> half = Optional.of(500L).filter(any -> reads > 0);
        TrafficReport traffic = new TrafficReport(
                1_000,
                new Kind(reads, half, half.map(any -> trouble.p99() / 2)),
                new Kind(writes, Optional.of(250L), Optional.of(trouble.p99())),
                trouble.errors(),
                0,
                3,
                0,
                0,
                0,
                0);
        HintsReport hints = new HintsReport(
                0,
                0,
                List.of(),
                List.of(new HintsReport.Replica("dc2/r1/0", "dc2", "r1", 0, 0, trouble.hinted(), 0, trouble.lag())));
        return new TopRow("127.0.0.1:1", name, "NORMAL", traffic, hints, "");
    }

    @Test
    void eachNodeHasARowAndAllTogetherOne() {
        assertThat(TopTable.lines(List.of(IDLE, BUSY, SILENT), Sort.NODE))
                .containsExactly(
                        "node            state    ops/s  reads/s  writes/s  p50 ms  p99 ms  errors/s  clients  lag s  hints",
                        "10.0.0.9:22222  silent",
                        "dc1/r1/0        NORMAL  13,345   12,345     1,000    0.50    4.00         2        3    2.5     17",
                        "dc1/r2/0        NORMAL       1        0         1    0.25    9.00         0        3    0.0      0",
                        "all                     13,346   12,345     1,001    0.50    9.00         2        6    2.5     17",
                        "10.0.0.9:22222: no answer");
    }

    @Test
    void theLargestComesFirstButForNames() {
        assertThat(names(Sort.OPS)).containsExactly("dc1/r1/0", "dc1/r2/0");
        assertThat(names(Sort.P99)).containsExactly("dc1/r2/0", "dc1/r1/0");
        assertThat(names(Sort.LAG)).containsExactly("dc1/r1/0", "dc1/r2/0");
        assertThat(names(Sort.NODE)).containsExactly("dc1/r1/0", "dc1/r2/0");
    }

    private static List<String> names(Sort sort) {
        return TopTable.lines(List.of(IDLE, BUSY), sort).stream()
                .skip(1)
                .limit(2)
                .map(line -> line.split(" ", 2)[0])
                .toList();
    }
}
