package io.ringspan.tests.seeds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringspan.base.Endpoint;
import io.ringspan.node.seeds.DnsSeeds;
import io.ringspan.node.seeds.SeedsUnavailable;
import java.io.IOException;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A DNS name whose TXT records are a list of nodes. */
class DnsSeedsIT {
    private static final String ONE = "10.0.0.2:8101:r2:dc1:0";
    private static final String OTHER = "10.0.0.3:8101:r3:dc1:0";

    private static DnsSeeds seeds(FakeDns dns) {
        return new DnsSeeds("_seeds.example.test", Optional.of(new Endpoint("127.0.0.1", dns.port())));
    }

    @Test
    void allRecordsTogetherAreTheListWhateverTheirOrder() throws Exception {
        try (FakeDns dns = new FakeDns(OTHER, ONE)) {
            assertThat(seeds(dns).ask()).isEqualTo(ONE + "|" + OTHER);
            dns.records(ONE + "|" + OTHER);
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
    void aServerThatSaysNothingIsNoList() throws IOException {
        try (FakeDns dns = new FakeDns(ONE)) {
            dns.mute();
            DnsSeeds seeds = seeds(dns);
            assertThatThrownBy(seeds::ask).isInstanceOf(SeedsUnavailable.class).hasMessageContaining("DNS says");
        }
    }
}
