package io.ringspan.conf.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.conf.fault.Problem;
import io.ringspan.conf.fault.Warning;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Directives that are good each by itself but do not fit together. */
final class ClusterRulesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "127.0.0.1:7 | 127.0.0.1:7 | 10.0.0.1:8 | 10.0.0.2:9",
                "localhost:7 | 127.0.0.1:7 | 10.0.0.1:8 | 10.0.0.2:9",
                "0.0.0.0:7 | 10.0.0.1:7 | 10.0.0.1:8 | 10.0.0.2:9",
                "0.0.0.0:7 | '[::]:7' | 10.0.0.1:8 | 10.0.0.2:9",
                "'[::]:7' | 10.0.0.1:7 | 10.0.0.1:8 | 10.0.0.2:9",
                "'[::]:7' | '[::1]:7' | 10.0.0.1:8 | 10.0.0.2:9",
                "Node:7 | node:7 | 10.0.0.1:8 | 10.0.0.2:9",
                "10.0.0.1:7 | 10.0.0.1:8 | 0.0.0.0:7 | 10.0.0.2:9",
                "10.0.0.1:7 | 10.0.0.1:8 | 10.0.0.1:8 | 10.0.0.2:9",
                "127.0.0.1:7 | 10.0.0.1:8 | 10.0.0.1:9 | 127.0.0.1:7",
                "0.0.0.0:7 | 10.0.0.1:8 | 10.0.0.1:9 | localhost:7",
                "/run/a | 10.0.0.1:8 | 10.0.0.1:9 | /run/a",
            })
    void whatWantsTheSamePlaceClashes(String listen, String peers, String stats, String store) {
        assertThat(node(listen, peers, stats, store).problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.allowed()).isEqualTo("a port of its own"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "127.0.0.1:7 | 127.0.0.2:7 | 10.0.0.1:7 | 10.0.0.2:7",
                "0.0.0.0:7 | '[::1]:7' | 10.0.0.1:8 | 10.0.0.2:9",
                "0.0.0.0:7 | 0.0.0.0:8 | 0.0.0.0:9 | 10.0.0.2:7",
                "/run/a | 10.0.0.1:8 | 10.0.0.1:9 | /run/b",
            })
    void whatDiffersInPortOrHostDoesNot(String listen, String peers, String stats, String store) {
        assertThat(node(listen, peers, stats, store).loaded().warnings()).isEmpty();
    }

    @Test
    void aClashWithADefaultIsReportedAtTheKeyThatIsGiven() {
        assertThat(Sample.good()
                        .without("stats_listen")
                        .with("listen", "127.0.0.1:22222")
                        .problems())
                .singleElement()
                .hasToString(
                        "sample.yml:5:11: listen: found \"127.0.0.1:22222\", which stats_listen (by default) takes;"
                                + " allowed: a port of its own");
    }

    @Test
    void seedsAndThisNodeShareNoTokenOfARack() {
        assertThat(seeds("a:1:localrack:localdc:100", "b:1:r2:localdc:100", "c:1:r2:localdc:100", "d:1:r2:dc2:100")
                        .problems())
                .extracting(Problem::toString)
                .containsExactly(
                        "sample.yml:8:5: dyn_seeds: found token 100 of localdc/localrack, which this node has;"
                                + " allowed: tokens that no other node of the rack has",
                        "sample.yml:10:5: dyn_seeds: found token 100 of localdc/r2, which the seed in line 9 has;"
                                + " allowed: tokens that no other node of the rack has");
    }

    @Test
    void seedsAndThisNodeShareNoEndpoint() {
        assertThat(seeds("a:1:r:d:1", "a:1:r:d:2", "127.0.0.1:18101:r:d:3").problems())
                .extracting(Problem::found)
                .containsExactly(
                        "\"a:1\", where the seed in line 8 listens", "\"127.0.0.1:18101\", where this node listens");
    }

    @Test
    void thisNodeAmongItsSeedsIsLeftOut() {
        Sample sample = seeds("127.0.0.1:18101:localrack:localdc:100", "a:1:r:d:1");

        assertThat(sample.conf().peers().seeds())
                .extracting(seed -> seed.id().toString())
                .containsExactly("d/r/1");
        assertThat(sample.loaded().warnings()).isEmpty();
    }

    @Test
    void thisNodeTwiceAmongItsSeedsIsRefused() {
        assertThat(seeds("127.0.0.1:18101:localrack:localdc:100", "127.0.0.1:18101:localrack:localdc:100")
                        .problems())
                .singleElement()
                .hasToString("sample.yml:9:5: dyn_seeds: found this node itself again, after line 8;"
                        + " allowed: this node itself once or not at all");
    }

    @Test
    void aSeedThatMayBeThisNodeIsTakenForItWithAWarning() {
        Sample any = seeds("10.0.0.7:18101:localrack:localdc:100").with("dyn_listen", "0.0.0.0:18101");
        Sample named = seeds("node1:18101:localrack:localdc:100");

        for (Sample sample : List.of(any, named)) {
            assertThat(sample.conf().peers().seeds()).isEmpty();
            assertThat(sample.loaded().warnings())
                    .singleElement()
                    .extracting(Warning::text)
                    .asString()
                    .contains("is taken for this node itself");
        }
    }

    @ParameterizedTest
    @CsvSource({"10.0.0.7:18101", "127.0.0.1:18105"})
    void aSeedWithThisNodesTokenElsewhereIsAnotherNodeAndRefused(String endpoint) {
        assertThat(seeds(endpoint + ":localrack:localdc:100").problems())
                .singleElement()
                .extracting(Problem::found)
                .isEqualTo("token 100 of localdc/localrack, which this node has");
    }

    @Test
    void aBadRackDoesNotMakeItsTokensClash() {
        assertThat(seeds("a:1:localrack:localdc:100").with("rack", "a:b").problems())
                .extracting(Problem::key)
                .containsExactly("rack");
    }

    @Test
    void directMemoryHoldsTheWindowAndARequest() {
        assertThat(Sample.good().with("window_bytes_max", "1GiB").problems())
                .singleElement()
                .hasToString("sample.yml:7:21: direct_memory_max: found 512MiB;"
                        + " allowed: at least window_bytes_max and request_bytes_max together, 1088MiB");
        assertThat(Sample.good()
                        .with("window_bytes_max", "1GiB")
                        .with("direct_memory_max", "1088MiB")
                        .loaded()
                        .warnings())
                .isEmpty();
    }

    @Test
    void aReplicasWindowIsNoLargerThanTheNodes() {
        assertThat(Sample.good()
                        .with("window_bytes_max", "1MiB")
                        .with("replica_window_bytes_max", "2MiB")
                        .problems())
                .singleElement()
                .hasToString("sample.yml:8:29: replica_window_bytes_max: found 2MiB;"
                        + " allowed: no more than window_bytes_max, 1MiB");
    }

    @ParameterizedTest
    @CsvSource({"nio", "io_uring"})
    void aPathNeedsATransportThatCanUseIt(String transport) {
        Sample sample = Sample.good()
                .with("listen", "/run/clients")
                .with("servers", "[/run/store:1]")
                .with("transport", transport);

        assertThat(sample.problems())
                .extracting(Problem::toString)
                .containsExactly(
                        "sample.yml:5:11: listen: found \"/run/clients\", a Unix socket, which transport " + transport
                                + " cannot use; allowed: host:port or [IPv6]:port, or transport auto or epoll",
                        "sample.yml:6:13: servers: found \"/run/store\", a Unix socket, which transport " + transport
                                + " cannot use; allowed: host:port or [IPv6]:port, or transport auto or epoll");
        for (String able : List.of("auto", "epoll")) {
            assertThat(sample.with("transport", able).loaded().warnings()).isEmpty();
        }
    }

    @Test
    void aDatacenterHasNoMoreRacksThanANodeCanKeepApart() {
        List<String> seeds = new ArrayList<>();
        for (int rack = 1; rack < 64; rack++) {
            seeds.add("a:" + rack + ":r" + rack + ":localdc:100");
        }
        seeds.add("a:1000:r1:dc2:100");
        seeds.add("a:1001:r1:localdc:200");
        assertThat(seeds(seeds.toArray(String[]::new)).loaded().warnings()).isEmpty();

        seeds.add("a:1002:r64:localdc:100");
        seeds.add("a:1003:r65:localdc:100");
        assertThat(seeds(seeds.toArray(String[]::new)).problems())
                .singleElement()
                .hasToString("sample.yml:73:5: dyn_seeds: found rack r64, one more than 64 in localdc;"
                        + " allowed: at most 64 racks in a datacenter");
    }

    private static Sample node(String listen, String peers, String stats, String store) {
        return Sample.good()
                .with("listen", quoted(listen))
                .with("dyn_listen", quoted(peers))
                .with("stats_listen", quoted(stats))
                .with("servers", "[" + store + ":1]");
    }

    private static String quoted(String text) {
        return "'" + text + "'";
    }

    /** The good file with these seeds, the first of them in line 8. */
    private static Sample seeds(String... seeds) {
        return Sample.good().with("dyn_seeds", "\n  - " + String.join("\n  - ", seeds));
    }
}
