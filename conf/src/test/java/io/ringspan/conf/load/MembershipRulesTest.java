package io.ringspan.conf.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.base.Endpoint;
import io.ringspan.conf.MembershipConf;
import io.ringspan.conf.PoolConf;
import io.ringspan.conf.SeedProvider;
import io.ringspan.conf.fault.Problem;
import io.ringspan.conf.fault.Warning;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What gossip needs, and what the list of seeds is with it and without. */
final class MembershipRulesTest {
    @Test
    void aNodeThatDoesNotGossipHasNoContacts() {
        PoolConf conf = seeds(Sample.good(), "a:1:r:d:1").conf();

        assertThat(conf.membership()).isEqualTo(MembershipConf.NONE);
        assertThat(conf.peers().seeds()).hasSize(1);
    }

    @Test
    void aListOfNodesIsTheRingAndItsAddressesAreTheContacts() {
        Sample sample = seeds(gossiping(), "a:1:r:d:1", "127.0.0.1:18101:localrack:localdc:100", "'[::1]:7:r2:d:1'");
        PoolConf conf = sample.conf();

        assertThat(sample.loaded().warnings()).isEmpty();
        assertThat(conf.peers().seeds())
                .extracting(node -> node.id().toString())
                .containsExactly("d/r/1", "d/r2/1");
        assertThat(contacts(conf)).containsExactly("a:1", "[::1]:7");
        assertThat(conf.membership().bootstraps()).isFalse();
        assertThat(conf.membership().forgetMillis()).isEqualTo(72 * 3_600_000L);
        assertThat(conf.membership().address()).contains(new Endpoint("127.0.0.1", 18101));
    }

    @Test
    void withBootstrapExpectEveryEntryIsAContactOnlyAndCountsOnce() {
        Sample sample = seeds(
                bootstrapping(),
                "a:1",
                "'[fd00::1]:2'",
                "b:3:localrack:localdc:100",
                "a:1:r:d:1 called-a",
                "127.0.0.1:18101",
                "c:4 called-c");
        PoolConf conf = sample.conf();

        assertThat(sample.loaded().warnings()).isEmpty();
        assertThat(conf.peers().seeds()).isEmpty();
        assertThat(contacts(conf)).containsExactly("a:1", "[fd00::1]:2", "b:3", "c:4");
        assertThat(conf.membership().bootstraps()).isTrue();
        assertThat(conf.membership().bootstrapExpect()).isEqualTo(3);
    }

    @Test
    void aNodeThatOthersFindNeedsNoContact() {
        assertThat(bootstrapping().conf().membership().contacts()).isEmpty();
    }

    @Test
    void aContactInAListThatIsTheRingIsRefusedWithBothWaysToMendIt() {
        for (Sample sample : List.of(Sample.good(), gossiping(), gossiping().with("bootstrap_expect", "0"))) {
            assertThat(seeds(sample, "a:1:r:d:1", "b:2").problems())
                    .singleElement()
                    .extracting(Problem::toString)
                    .asString()
                    .endsWith("dyn_seeds: found \"b:2\", which says where a node listens, but not its place;"
                            + " allowed: host:port:rack:dc:tokens [name],"
                            + " or enable_gossip: true and bootstrap_expect beside it");
        }
    }

    @Test
    void bootstrapExpectNeedsGossip() {
        assertThat(Sample.good().with("bootstrap_expect", "3").problems())
                .singleElement()
                .hasToString("sample.yml:7:21: bootstrap_expect: found 3, while nodes do not gossip;"
                        + " allowed: 0, or enable_gossip: true beside it");
    }

    @ParameterizedTest
    @CsvSource({"1", "4096"})
    void bootstrapExpectHasBounds(int expect) {
        assertThat(gossiping()
                        .with("bootstrap_expect", String.valueOf(expect))
                        .conf()
                        .membership())
                .extracting(MembershipConf::bootstrapExpect)
                .isEqualTo(expect);
    }

    @ParameterizedTest
    @CsvSource({"60000, 60000", "1min, 60000", "720h, 2592000000"})
    void gossipForgetHasBounds(String text, long millis) {
        assertThat(gossiping().with("gossip_forget", text).conf().membership())
                .extracting(MembershipConf::forgetMillis)
                .isEqualTo(millis);
    }

    @Test
    void aMemberHasAsManyTokensAsFitIntoOneMessage() {
        assertThat(gossiping().with("tokens", tokens(64)).conf().place().tokens())
                .hasSize(64);
        assertThat(gossiping().with("tokens", tokens(65)).problems())
                .singleElement()
                .extracting(Problem::toString)
                .asString()
                .endsWith("tokens: found 65 tokens; allowed: at most 64 tokens with enable_gossip: true");
        assertThat(Sample.good().with("tokens", tokens(65)).conf().place().tokens())
                .hasSize(65);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rack", "datacenter"})
    void aMemberHasNamesThatFitIntoOneMessage(String key) {
        assertThat(gossiping().with(key, "x".repeat(64)).loaded().warnings()).isEmpty();
        assertThat(gossiping().with(key, "x".repeat(65)).problems())
                .singleElement()
                .extracting(Problem::toString)
                .asString()
                .endsWith(key + ": found a name of 65 bytes; allowed: at most 64 with enable_gossip: true");
    }

    @Test
    void aClusterHasANameThatFitsIntoOneMessage() {
        assertThat(judged(called("x".repeat(128)))).isInstanceOf(LoadResult.Loaded.class);
        assertThat(judged(called("x".repeat(129)))).isInstanceOf(LoadResult.Refused.class);
        assertThat(judged(called("x".repeat(129)).replace("enable_gossip: true", "")))
                .isInstanceOf(LoadResult.Loaded.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0:18101", "'[::]:18101'"})
    void aNodeThatBootstrapsSaysWhereOthersReachIt(String any) {
        Sample sample = bootstrapping().with("dyn_listen", any);

        assertThat(sample.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.key()).isEqualTo("dyn_listen");
            assertThat(problem.found()).endsWith("where no other node can find this one");
            assertThat(problem.allowed()).isEqualTo("an address of this node, or dyn_advertise beside it");
        });
        assertThat(sample.with("dyn_advertise", "node1:8101")
                        .conf()
                        .membership()
                        .address())
                .contains(new Endpoint("node1", 8101));
    }

    @Test
    void aNodeIsNotItsOwnContactWhereOthersReachIt() {
        Sample sample = seeds(bootstrapping(), "node1:8101", "node2:8101").with("dyn_advertise", "node1:8101");

        assertThat(contacts(sample.conf())).containsExactly("node2:8101");
    }

    @Test
    void aFileOfDynomiteThatGossipsWithAFullListIsTaken() {
        Sample sample = seeds(gossiping(), "10.0.0.2:8101:r:d:1")
                .with("dyn_listen", "0.0.0.0:8101")
                .with("gos_interval", "10000");

        assertThat(sample.conf().membership().address()).isEmpty();
        assertThat(contacts(sample.conf())).containsExactly("10.0.0.2:8101");
        assertThat(sample.loaded().warnings()).extracting(Warning::key).containsExactly("dyn_listen", "gos_interval");
    }

    @Test
    void aListThatNamesThisNodeSaysWhereOthersReachIt() {
        Sample sample = seeds(gossiping(), "10.0.0.7:18101:localrack:localdc:100", "10.0.0.2:8101:r:d:1")
                .with("dyn_listen", "0.0.0.0:18101");

        assertThat(sample.conf().membership().address()).contains(new Endpoint("10.0.0.7", 18101));
        assertThat(contacts(sample.conf())).containsExactly("10.0.0.2:8101");
    }

    @Test
    void whoTakesOtherPeersTakesTheirAddressesForContacts() {
        PoolConf ring = seeds(gossiping(), "a:1:r:d:1").conf();
        PoolConf bootstrap = seeds(bootstrapping(), "b:2").conf();

        assertThat(contacts(bootstrap.withSeeds(ring.peers().seeds()))).containsExactly("b:2");
        assertThat(contacts(gossiping().conf().withSeeds(ring.peers().seeds()))).containsExactly("a:1");
        assertThat(contacts(Sample.good().conf().withSeeds(ring.peers().seeds())))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"a, A", "srv, SRV"})
    void addressesOfDnsAreContactsAndMakeNoRing(String type, SeedProvider.DnsRecords records) {
        Sample sample =
                bootstrapping().with("dyn_seed_provider", "dns_provider").with("seeds_dns_type", type);

        assertThat(sample.conf().peers().provider())
                .isEqualTo(new SeedProvider.Dns(Optional.empty(), Optional.empty(), records, 30_000));
        assertThat(sample.with("bootstrap_expect", "0").problems())
                .singleElement()
                .extracting(Problem::toString)
                .asString()
                .endsWith("seeds_dns_type: found " + type + ", whose records name no place on a ring;"
                        + " allowed: txt, or enable_gossip: true and bootstrap_expect beside it");
        assertThat(Sample.good().with("seeds_dns_type", type).loaded().warnings())
                .as("nobody is asked")
                .isEmpty();
    }

    private static List<String> contacts(PoolConf conf) {
        return conf.membership().contacts().stream().map(Endpoint::toString).toList();
    }

    private static Sample gossiping() {
        return Sample.good().with("enable_gossip", "true");
    }

    private static Sample bootstrapping() {
        return gossiping().with("bootstrap_expect", "3");
    }

    private static Sample seeds(Sample sample, String... seeds) {
        return sample.with("dyn_seeds", "\n  - " + String.join("\n  - ", seeds));
    }

    private static String tokens(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(String::valueOf).collect(Collectors.joining(","));
    }

    private static String called(String name) {
        return name + """
                :
                  listen: 127.0.0.1:18102
                  dyn_listen: 127.0.0.1:18101
                  tokens: 100
                  servers: [127.0.0.1:18379:1]
                  enable_gossip: true
                """;
    }

    private static LoadResult judged(String text) {
        return ConfLoader.parse("named.yml", text);
    }
}
