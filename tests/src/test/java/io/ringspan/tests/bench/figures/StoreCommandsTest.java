package io.ringspan.tests.bench.figures;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.tests.turn.BesideOthers;
import org.junit.jupiter.api.Test;

@BesideOthers
class StoreCommandsTest {
    @Test
    void whatConnectionsAndProbesAskForThemselvesIsNotCounted() {
        String commandStats = """
                # Commandstats\r
                cmdstat_set:calls=200,usec=1,usec_per_call=0.1,rejected_calls=0,failed_calls=0\r
                cmdstat_mget:calls=30,usec=1,usec_per_call=0.1,rejected_calls=0,failed_calls=0\r
                cmdstat_xgroup|create:calls=4,usec=1,usec_per_call=0.1,rejected_calls=0,failed_calls=0\r
                cmdstat_info:calls=5,usec=1,usec_per_call=0.1,rejected_calls=0,failed_calls=0\r
                cmdstat_config|get:calls=6,usec=1,usec_per_call=0.1,rejected_calls=0,failed_calls=0\r
                """;
        assertThat(StoreCommands.parse(commandStats)).isEqualTo(234);
    }

    @Test
    void memcachedCountsReadsAndWrites() {
        String statistics = """
                STAT pid 4711\r
                STAT cmd_get 200\r
                STAT cmd_set 30\r
                STAT cmd_flush 6\r
                STAT cmd_touch 4\r
                STAT get_hits 199\r
                END\r
                """;
        assertThat(StoreCommands.parseMemcached(statistics)).isEqualTo(234);
    }

    @Test
    void aFreshStoreHasRunNothing() {
        assertThat(StoreCommands.parse("# Commandstats\r\n")).isZero();
    }
}
