package io.ringspan.tests.bench.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringspan.tests.turn.BesideOthers;
import org.junit.jupiter.api.Test;

@BesideOthers
class LoadResultTest {
    private static final String OUTPUT = """
            ERROR: failed to fetch CONFIG from 127.0.0.1:40001
            GET: rps=0.0 (overall: 0.0) avg_msec=-nan (overall: -nan)\r\
            ====== GET ======
              100000 requests completed in 0.11 seconds
              50 parallel clients

            Latency by percentile distribution:
            0.000% <= 0.055 milliseconds (cumulative count 16)
            50.000% <= 0.791 milliseconds (cumulative count 51088)
            98.438% <= 1.095 milliseconds (cumulative count 98448)
            99.219% <= 1.167 milliseconds (cumulative count 99264)
            99.805% <= 1.503 milliseconds (cumulative count 99808)
            99.902% <= 1.567 milliseconds (cumulative count 99904)
            100.000% <= 1.647 milliseconds (cumulative count 100000)

            Cumulative distribution of latencies:
            0.016% <= 0.103 milliseconds (cumulative count 16)
            99.936% <= 1.607 milliseconds (cumulative count 99936)

            Summary:
              throughput summary: 934579.44 requests per second
              latency summary (msec):
                      avg       min       p50       p95       p99       max
                    0.787     0.048     0.791     1.023     1.135     1.647
            """;

    @Test
    void eachPercentileIsTheFirstAtOrAboveTheWantedOne() {
        assertThat(LoadResult.parse(OUTPUT)).isEqualTo(new LoadResult(934579.44, 0.791, 1.167, 1.567));
    }

    @Test
    void theOtherDistributionIsNotReadAsPercentiles() {
        String withoutThem = OUTPUT.replaceAll("(?m)^(98|99|100).*count (98448|99264|99808|99904|100000)\\)$", "");
        assertThatThrownBy(() -> LoadResult.parse(withoutThem)).hasMessageContaining("99.0 %");
    }

    @Test
    void anErrorInsteadOfASummaryIsQuoted() {
        assertThatThrownBy(() -> LoadResult.parse("Error from server: ERR unknown command 'MGET'"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ERR unknown command 'MGET'");
    }
}
