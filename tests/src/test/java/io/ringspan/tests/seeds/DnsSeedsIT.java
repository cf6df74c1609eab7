package io.ringspan.tests.seeds;

import static io.ringspan.tests.seeds.DnsRecordData.address;
import static io.ringspan.tests.seeds.DnsRecordData.service;
import static io.ringspan.tests.seeds.DnsRecordData.serviceBelow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringspan.base.Endpoint;
import io.ringspan.conf.SeedProvider.DnsRecords;
import io.ringspan.node.seeds.DnsSeeds;
import io.ringspan.node.seeds.SeedsUnavailable;
import io.ringspan.tests.turn.BesideOthers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A DNS name whose records are a list of nodes, or of contacts. */
@BesideOthers
class DnsSeedsIT {
    private static final String ONE = "10.0.0.2:8101:r2:dc1:0";
    private static final String OTHER = "10.0.0.3:8101:r3:dc1:0";

    @TempDir
    Path directory;

    private static DnsSeeds seeds(FakeDns dns) {
        return seeds(dns, DnsRecords.TXT);
    }

    private static DnsSeeds seeds(FakeDns dns, DnsRecords records) {
        Optional<Endpoint> server = Optional.of(new Endpoint("127.0.0.1", dns.port()));
        return new DnsSeeds("_seeds.example.test", server, records, 8101);
    }

    @Test
    void allRecordsTogetherAreTheListWhateverTheirOrder() throws Exception {
        try (FakeDns dns = new FakeDns(OTHER, ONE)) {
            assertThat(seeds(dns).ask()).isEqualTo(ONE + "|" + OTHER);
            dns.texts(ONE + "|" + OTHER);
            assertThat(seeds(dns).ask()).isEqualTo(ONE + "|" + OTHER);
        }
    }

    @Test
    void aRecordWithBlanksComesWithoutQuotes() throws Exception {
        try (FakeDns dns = new FakeDns(ONE + " | " + OTHER)) {
            assertThat(seeds(dns).ask()).isEqualTo(ONE + " | " + OTHER);
        }
    }

    @Test
    void whatDoesNotFitADatagramComesOverTcp() throws Exception {
        String many = IntStream.range(0, 200)
                .mapToObj(node -> "10.0.1." + node + ":8101:r" + node % 3 + ":dc1:" + node)
                .collect(Collectors.joining("|"));
        try (FakeDns dns = new FakeDns(many)) {
            assertThat(seeds(dns).ask()).isEqualTo(many);
        }
    }

    @Test
    void aNameThatDoesNotExistIsNoList() throws IOException {
        try (FakeDns dns = new FakeDns()) {
            DnsSeeds seeds = seeds(dns);
            assertThatThrownBy(seeds::ask).isInstanceOf(SeedsUnavailable.class).hasMessageContaining("DNS says: ");
        }
    }

    @Test
    void addressesOfBothKindsAreContactsAtThePortWhereNodesListen() throws Exception {
        try (FakeDns dns = new FakeDns(List.of(address("10.0.0.3"), address("fd00::2"), address("10.0.0.2")))) {
            DnsSeeds seeds = seeds(dns, DnsRecords.A);
            assertThat(seeds.ask()).isEqualTo("10.0.0.2:8101|10.0.0.3:8101|[fd00::2]:8101");
            dns.records(address("10.0.0.2"), address("10.0.0.2"));
            assertThat(seeds.ask()).as("of one kind").isEqualTo("10.0.0.2:8101");
            dns.records(address("fd00::2"));
            assertThat(seeds.ask()).as("of the other").isEqualTo("[fd00::2]:8101");
        }
    }

    @Test
    void addressesOfOneKindAreTakenThoughTheQuestionForTheOtherIsNotAnswered() throws Exception {
        try (FakeDns dns = new FakeDns(List.of(address("10.0.0.2"), address("fd00::2")))) {
            dns.mute(DnsRecordData.AAAA);
            assertThat(seeds(dns, DnsRecords.A).ask()).isEqualTo("10.0.0.2:8101");
        }
    }

    @Test
    void servicesAreContactsThePreferredFirst() throws Exception {
        try (FakeDns dns = new FakeDns(List.of(
                service(20, 0, 8103, "far.example.test"),
                service(10, 1, 8102, "b.example.test"),
                service(10, 5, 8101, "c.example.test"),
                service(10, 1, 8101, "a.example.test"),
                service(10, 1, 8101, "a.example.test"),
                service(0, 0, 8101, ".")))) {
            assertThat(seeds(dns, DnsRecords.SRV).ask())
                    .isEqualTo("c.example.test:8101|a.example.test:8101|b.example.test:8102|far.example.test:8103");
        }
    }

    @Test
    void aServiceThatIsNamedByAPointerIntoTheMessageIsRead() throws Exception {
        try (FakeDns dns = new FakeDns(List.of(serviceBelow(1, 1, 8101, "node1")))) {
            assertThat(seeds(dns, DnsRecords.SRV).ask()).isEqualTo("node1._seeds.example.test:8101");
        }
    }

    static Stream<Arguments> badRecords() {
        return Stream.of(
                Arguments.of("no port", DnsRecords.SRV, DnsRecordData.bytes(DnsRecordData.SRV, "00010001")),
                Arguments.of("no name", DnsRecords.SRV, DnsRecordData.bytes(DnsRecordData.SRV, "0001000109093f")),
                Arguments.of(
                        "a pointer to nowhere",
                        DnsRecords.SRV,
                        DnsRecordData.bytes(DnsRecordData.SRV, "000100010909c3ff")),
                Arguments.of("port 0", DnsRecords.SRV, DnsRecordData.bytes(DnsRecordData.SRV, "000100010000016100")),
                Arguments.of("half an address", DnsRecords.A, DnsRecordData.bytes(DnsRecordData.A, "0a00")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badRecords")
    void aBadRecordIsNoList(String what, DnsRecords records, DnsRecordData bad) throws Exception {
        try (FakeDns dns = new FakeDns(List.of(bad, address("10.0.0.2"), service(1, 1, 1, "a.test")))) {
            DnsSeeds seeds = seeds(dns, records);
            assertThatThrownBy(seeds::ask).isInstanceOf(SeedsUnavailable.class);
        }
    }

    @Test
    void aThousandAddressesComeOverTcp() throws Exception {
        List<DnsRecordData> many = new ArrayList<>();
        for (int node = 0; node < 1000; node++) {
            many.add(address("10.1." + node / 250 + "." + node % 250));
        }
        try (FakeDns dns = new FakeDns(many)) {
            assertThat(seeds(dns, DnsRecords.A).ask().split("[|]", -1))
                    .hasSize(1000)
                    .contains("10.1.3.249:8101");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aNameWithoutSuchARecordIsNoList(DnsRecords records) throws Exception {
        DnsRecordData other = records == DnsRecords.TXT ? address("10.0.0.2") : DnsRecordData.text(ONE);
        try (FakeDns dns = new FakeDns(List.of(other))) {
            DnsSeeds seeds = seeds(dns, records);
            assertThatThrownBy(seeds::ask).isInstanceOf(SeedsUnavailable.class).hasMessageContaining("DNS says: ");
            dns.records();
            assertThatThrownBy(seeds::ask)
                    .as("no such name")
                    .isInstanceOf(SeedsUnavailable.class)
                    .hasMessageContaining("DNS says: ");
        }
    }

    @Test
    void answersThatChangeReachTheNodeThatGossips() throws Exception {
        try (FakeDns dns = new FakeDns(List.of(address("10.0.0.2")));
                ContactsSeen contacts = new ContactsSeen(seeds(dns, DnsRecords.A), directory)) {
            assertThat(contacts.first()).containsExactly("10.0.0.2:8101");
            dns.records(address("10.0.0.3"), address("10.0.0.2"));
            contacts.await("[10.0.0.2:8101, 10.0.0.3:8101]");
            dns.records();
            contacts.awaitFailure();
            contacts.await("[10.0.0.2:8101, 10.0.0.3:8101]");
            dns.records(address("10.0.0.3"));
            contacts.await("[10.0.0.3:8101]");
        }
    }

    @Test
    void aServerThatSaysNothingIsNoList() throws IOException {
        try (FakeDns dns = new FakeDns(ONE)) {
            dns.mute();
            DnsSeeds seeds = seeds(dns);
            assertThatThrownBy(seeds::ask).isInstanceOf(SeedsUnavailable.class).hasMessageContaining("DNS says");
        }
    }
}
