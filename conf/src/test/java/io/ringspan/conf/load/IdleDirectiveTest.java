package io.ringspan.conf.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.conf.fault.Warning;
import io.ringspan.conf.setting.Setting;
import io.ringspan.conf.setting.Settings;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Directives of Dynomite that change nothing: accepted with a warning that says why, and still read as there. */
final class IdleDirectiveTest {
    private static final List<String> TAKEN = List.of(
            "distribution: ketama",
            "server_connections: 4",
            "auto_eject_hosts: false",
            "server_failure_limit: 3",
            "preconnect: false",
            "datastore_connections: 2",
            "local_peer_connections: 255",
            "remote_peer_connections: 2",
            "conn_msg_rate: 50000",
            "mbuf_size: 512",
            "max_msgs: 1000000",
            "gos_interval: 30000",
            "env: network",
            "pem_key_file: conf/dynomite.pem",
            "recon_key_file: conf/recon_key.pem",
            "recon_iv_file: conf/recon_iv.pem",
            "stats_interval: 30000",
            "dyn_read_timeout: 10000",
            "dyn_write_timeout: 10000",
            "dyn_connections: 0",
            "dyn_port: 8101");

    @Test
    void eachIsTakenWithOneWarningInItsLine() {
        List<String> all = Stream.concat(Sample.good().directives().stream(), TAKEN.stream())
                .toList();
        List<Warning> warnings = new Sample(all).loaded().warnings();

        assertThat(warnings)
                .extracting(Warning::key)
                .containsExactlyElementsOf(
                        TAKEN.stream().map(line -> line.split(":", 2)[0]).toList());
        assertThat(warnings)
                .extracting(warning -> warning.spot().line())
                .containsExactlyElementsOf(
                        Stream.iterate(7, line -> line + 1).limit(TAKEN.size()).toList());
        assertThat(warnings).allSatisfy(it -> assertThat(it.text()).startsWith("has no effect: "));
    }

    @Test
    void theTableAboveNamesEveryOneOfThem() {
        assertThat(TAKEN.stream().map(line -> line.split(":", 2)[0]))
                .containsExactlyInAnyOrderElementsOf(Settings.ALL.stream()
                        .filter(setting -> setting.kind() == Setting.Kind.IDLE)
                        .map(Setting::key)
                        .toList());
    }

    @Test
    void aWarningIsOneLineThatSaysWhy() {
        assertThat(Sample.good().with("max_msgs", "200000").loaded().warnings())
                .extracting(Warning::toString)
                .containsExactly("sample.yml:7:13: max_msgs: has no effect: memory is limited by direct_memory_max");
    }

    @ParameterizedTest
    @CsvSource({
        "preconnect, true",
        "datastore_connections, 1",
        "local_peer_connections, 0",
        "remote_peer_connections, 1"
    })
    void whoAsksForWhatHappensAnywayIsNotWarned(String key, String value) {
        assertThat(Sample.good().with(key, value).loaded().warnings()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "auto_eject_hosts, maybe",
        "server_failure_limit, -3",
        "preconnect, yes",
        "preconnect, 1",
        "datastore_connections, 256",
        "local_peer_connections, one",
        "remote_peer_connections, 1.5",
        "conn_msg_rate, fast",
        "mbuf_size, 511",
        "mbuf_size, 520",
        "mbuf_size, 512001",
        "max_msgs, 99999",
        "max_msgs, 1000001",
        "gos_interval, often",
        "env, '[aws]'",
        "pem_key_file, '[a, b]'",
        "stats_interval, -1",
        "dyn_read_timeout, 1.5",
        "dyn_write_timeout, x",
        "dyn_connections, x",
        "dyn_port, 8101x",
    })
    void aValueThatDynomiteWouldNotTakeIsRefused(String key, String value) {
        assertThat(Sample.good().with(key, value).problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.key()).isEqualTo(key));
    }
}
