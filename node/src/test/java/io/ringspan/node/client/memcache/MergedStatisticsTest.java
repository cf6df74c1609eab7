package io.ringspan.node.client.memcache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MergedStatisticsTest {
    private static String stats(String... lines) {
        return "STAT " + String.join("\r\nSTAT ", lines) + "\r\nEND\r\n";
    }

    @Test
    void amountsAreAddedUpAndOfWhatIsNoneTheFirstStands() {
        String one = stats(
                "pid 7", "version 1.6.18", "rusage_user 0.500000", "cmd_get 18446744073709551615", "items:1:age 3");
        String other = stats(
                "pid 9", "version 1.6.21", "rusage_user 1.250000", "cmd_get 1", "items:1:age 5", "items:2:number 4");
        assertThat(MergedStatistics.of(List.of(one, other), true, List.of("more 1")))
                .isEqualTo(stats(
                        "pid 7",
                        "version 1.6.18",
                        "rusage_user 1.750000",
                        "cmd_get 18446744073709551616",
                        "items:1:age 3",
                        "items:2:number 4",
                        "more 1"));
    }

    @Test
    void settingsAreThoseOfTheFirst() {
        assertThat(MergedStatistics.of(List.of(stats("maxbytes 5"), stats("maxbytes 7", "x a b")), false, List.of()))
                .isEqualTo(stats("maxbytes 5", "x a b"));
    }

    @Test
    void storeThatHasNothingHidesNobodyElses() {
        assertThat(MergedStatistics.of(List.of("END\r\n", stats("items:1:number 1")), true, List.of()))
                .isEqualTo(stats("items:1:number 1"));
        assertThat(MergedStatistics.of(List.of("END\r\n", "END\r\n"), true, List.of()))
                .isEqualTo("END\r\n");
    }
}
