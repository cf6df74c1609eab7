package io.ringspan.node.seeds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringspan.conf.PlaceConf;
import io.ringspan.conf.SeedProvider;
import io.ringspan.conf.SeedProvider.DnsRecords;
import io.ringspan.conf.load.SeedList;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FirstSeedsTest {
    private static final String TWO = "b:8101:r2:dc1:0|c:8101:r3:dc1:0";

    @TempDir
    Path path;

    private final SeedCounts counts = new SeedCounts();
    private SeedsOnDisk node;

    @SuppressWarnings("NullAway.Init") // open() comes first
    FirstSeedsTest() {}

    @BeforeEach
    void open() {
        node = SeedsOnDisk.in(path);
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void whatTheProviderNamesIsTakenAndKept() throws InterruptedException {
        assertThat(node.start(counts, TWO)).containsExactly("dc1/r2/0", "dc1/r3/0");
        assertThat(counts.answers()).isEqualTo(1);
        node.close();
        node = SeedsOnDisk.in(path);
        assertThat(node.start(counts, Answers.FAIL)).containsExactly("dc1/r2/0", "dc1/r3/0");
        assertThat(counts.failures()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {Answers.FAIL, "", "<html>", "b:8101:r2:dc1"})
    void withoutAUsableAnswerWhatWasKnownIsTaken(String answer) throws InterruptedException {
        node.start(counts, TWO);
        assertThat(node.start(counts, answer)).containsExactly("dc1/r2/0", "dc1/r3/0");
    }

    @Test
    void theSeedsOfTheFileAreTakenWhileNothingElseIsKnown() throws InterruptedException {
        node = node.with(SeedList.read("file", TWO, node.conf()).others());
        assertThat(node.start(counts, Answers.FAIL)).containsExactly("dc1/r2/0", "dc1/r3/0");
        assertThat(node.start(counts, "d:8101:r4:dc1:0")).containsExactly("dc1/r4/0");
    }

    @Test
    void aNodeThatKnowsNobodyWaitsForTheProvider() throws InterruptedException {
        assertThat(node.start(counts, Answers.FAIL, TWO)).hasSize(2);
        assertThat(counts.failures()).isEqualTo(1);
    }

    @Test
    void aNodeThatWasToldThatItIsAloneIsAloneAlsoWhileTheProviderIsAway() throws InterruptedException {
        PlaceConf place = node.conf().place();
        String self = "127.0.0.1:8101:" + place.rack() + ":" + place.datacenter() + ":0";
        assertThat(node.start(counts, self)).isEmpty();
        assertThat(node.start(counts, Answers.FAIL)).isEmpty();
        assertThat(node.start(counts, "")).isEmpty();
    }

    @Test
    void anEmptyListMakesNoNodeAClusterOfOne() throws InterruptedException {
        assertThat(node.start(counts, "", TWO)).hasSize(2);
        assertThat(counts.failures()).isEqualTo(1);
    }

    @Test
    void whereTheRingIsAgreedOnNobodyWaitsForAList() throws InterruptedException {
        node = node.bootstrapping();
        for (String none : List.of(Answers.FAIL, "", "<html>")) {
            assertThat(node.contacts(counts, none, "b:1")).as(none).isEmpty();
        }
        assertThat(counts.failures()).as("each was asked for once").isEqualTo(3);
        assertThat(node.contacts(counts, "b:1|127.0.0.1:8101|c:2:r3:dc1:0")).containsExactly("b:1", "c:2");
        assertThat(node.contacts(counts, Answers.FAIL)).as("as kept").containsExactly("b:1", "c:2");
        assertThat(node.contacts(counts, "")).containsExactly("b:1", "c:2");
        assertThat(node.contacts(counts, "d:3")).containsExactly("d:3");
    }

    @Test
    void whereTheRingIsAgreedOnTheContactsOfTheFileAreTakenWhileNothingElseIsKnown() throws InterruptedException {
        node = node.bootstrapping("f:1");
        assertThat(node.contacts(counts, Answers.FAIL)).containsExactly("f:1");
        assertThat(node.contacts(counts, "127.0.0.1:8101")).as("itself only").containsExactly("f:1");
        node.directory().seeds().keep("");
        assertThat(node.contacts(counts, Answers.FAIL)).containsExactly("f:1");
        assertThat(node.contacts(counts, "b:1")).containsExactly("b:1");
        assertThat(node.contacts(counts, Answers.FAIL)).containsExactly("b:1");
    }

    @Test
    void aKeptListOfNodesIsOneOfContactsWhereTheRingIsAgreedOn() throws InterruptedException {
        node.start(counts, TWO);
        assertThat(node.bootstrapping().contacts(counts, Answers.FAIL)).containsExactly("b:8101", "c:8101");
    }

    @Test
    void anEnvironmentThatMakesNoAddressIsSaid() {
        SeedProvider florida = new SeedProvider.Florida(Optional.empty(), 1000);
        assertThat(asked(florida, Map.of("DYNOMITE_FLORIDA_IP", "::1")))
                .containsExactly("http://[::1]:8080/REST/v1/admin/get_seeds");
        for (String host : List.of("my_host", "a b", "")) {
            assertThatThrownBy(() -> asked(florida, Map.of("DYNOMITE_FLORIDA_IP", host)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("set seeds_url");
        }
    }

    @Test
    void aKeptListThatDoesNotFitAnyMoreIsPassedOver() throws InterruptedException {
        node.directory().seeds().keep("nonsense");
        assertThat(node.start(counts, TWO)).hasSize(2);
        node.directory().seeds().keep("nonsense");
        node = node.with(SeedList.read("file", TWO, node.conf()).others());
        assertThat(node.start(counts, Answers.FAIL)).hasSize(2);
    }

    @Test
    void whomToAskTheFileSaysOrTheEnvironmentOrElseDynomite() {
        SeedProvider florida = new SeedProvider.Florida(Optional.empty(), 1000);
        assertThat(asked(florida, Map.of())).contains("http://127.0.0.1:8080/REST/v1/admin/get_seeds");
        assertThat(asked(
                        florida,
                        Map.of(
                                "DYNOMITE_FLORIDA_IP", "10.0.0.9",
                                "DYNOMITE_FLORIDA_PORT", "81",
                                "DYNOMITE_FLORIDA_REQUEST", "GET /seeds HTTP/1.0\r\nHost: x\r\n\r\n")))
                .contains("http://10.0.0.9:81/seeds");
        SeedProvider dns = new SeedProvider.Dns(Optional.empty(), Optional.empty(), DnsRecords.TXT, 1000);
        assertThat(asked(dns, Map.of())).contains("TXT of _dynomite.ec2-internal");
        assertThat(asked(dns, Map.of("DYNOMITE_DNS_NAME", "seeds.example"))).contains("TXT of seeds.example");
        SeedProvider srv = new SeedProvider.Dns(Optional.of("x.y"), Optional.empty(), DnsRecords.SRV, 1000);
        assertThat(asked(srv, Map.of())).contains("SRV of x.y");
        SeedProvider addresses = new SeedProvider.Dns(Optional.of("x.y"), Optional.empty(), DnsRecords.A, 1000);
        assertThat(asked(addresses, Map.of())).contains("A and AAAA of x.y");
        assertThat(asked(new SeedProvider.Simple(), Map.of())).isEmpty();
    }

    private static List<String> asked(SeedProvider provider, Map<String, String> environment) {
        return SeedSources.of(provider, 8101, environment).stream()
                .map(SeedSource::name)
                .toList();
    }
}
