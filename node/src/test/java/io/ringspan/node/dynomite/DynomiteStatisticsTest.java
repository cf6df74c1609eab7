package io.ringspan.node.dynomite;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.node.worker.Latencies;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Percentiles and kinds of requests as Dynomite has them. */
class DynomiteStatisticsTest {
    private static long[] counts(int bucket, long count, int other, long otherCount) {
        long[] counts = new long[Latencies.BUCKETS];
        counts[bucket] += count;
        counts[other] += otherCount;
        return counts;
    }

    @Test
    void aPercentileIsTheUpperEndOfItsBucketInMicroseconds() {
        Percentiles all = new Percentiles(counts(7, 990, 12, 10), 2_000_000_000L);
        assertThat(all.at(0.95)).isEqualTo(128);
        assertThat(all.at(0.99)).isEqualTo(128);
        assertThat(all.at(0.999)).isEqualTo(4096);
        assertThat(all.at(1)).isEqualTo(4096);
        assertThat(all.mean()).isEqualTo(2_000);
    }

    @Test
    void nothingIsNought() {
        Percentiles none = Percentiles.of(List.of());
        assertThat(none.at(1)).isZero();
        assertThat(none.mean()).isZero();
    }

    @Test
    void whatWasForgottenDoesNotCount() {
        Percentiles before = new Percentiles(counts(20, 5, 3, 1), 9_000_000);
        Percentiles now = new Percentiles(counts(20, 5, 3, 11), 9_070_000);
        assertThat(now.since(before).at(1)).isEqualTo(8);
        assertThat(now.since(before).mean()).isEqualTo(7);
    }

    @Test
    void commandsAreCountedByDynomitesKindsWithItsQuirks() {
        Map<String, Long> kinds = RequestKinds.count(Map.ofEntries(
                Map.entry("get", 1L),
                Map.entry("set", 2L),
                Map.entry("setbit", 3L),
                Map.entry("sadd", 4L),
                Map.entry("lrem", 5L),
                Map.entry("rpush", 6L),
                Map.entry("hset", 7L),
                Map.entry("hget", 8L),
                Map.entry("zadd", 9L),
                Map.entry("expire", 10L),
                Map.entry("incrby", 11L)));
        assertThat(kinds)
                .containsEntry("redis_req_get", 1L)
                .containsEntry("redis_req_set", 9L)
                .containsEntry("redis_req_lreqm", 5L)
                .containsEntry("redis_req_lists", 11L)
                .containsEntry("redis_req_hashes", 7L)
                .containsEntry("redis_req_sortedsets", 9L)
                .containsEntry("redis_req_incr_decr", 11L)
                .containsEntry("redis_req_other", 18L)
                .containsEntry("redis_req_sets", 0L)
                .hasSize(16);
    }
}
