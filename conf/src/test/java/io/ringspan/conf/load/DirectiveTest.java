package io.ringspan.conf.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.conf.PoolConf;
import io.ringspan.conf.fault.Problem;
import io.ringspan.conf.setting.Setting;
import io.ringspan.conf.setting.Settings;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every directive that does something: what it takes, what it means, and what it does not take. */
final class DirectiveTest {
    @ParameterizedTest
    @MethodSource("io.ringspan.conf.load.TakenValues#all")
    void aValueWithinBoundsIsTaken(String key, String value, Function<PoolConf, Object> component, Object expected) {
        assertThat(component.apply(Sample.good().with(key, value).conf())).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "listen | 127.0.0.1",
                "listen | 127.0.0.1:0",
                "listen | 127.0.0.1:65536",
                "listen | [127.0.0.1:1]",
                "listen |",
                "dyn_listen | /run/peers",
                "dyn_listen | {host: a}",
                "stats_listen | /run/stats",
                "stats_listen | :1",
                "admin_token | fifteen-letters",
                "admin_token | a token with spaces",
                "admin_open | 1",
                "admin_tls_certificate | /c",
                "admin_tls_key | /k",
                "admin_tls_client_ca | /a",
                "tls_listen | /run/tls",
                "tls_listen | 127.0.0.1:1",
                "tls_certificate | /c",
                "tls_key | /k",
                "store_tls_key | /k",
                "store_tls_names | ['*']",
                "tls_client_ca | /a",
                "peer_tls_certificate | /c",
                "peer_tls_key | /k",
                "peer_tls_ca | /a",
                "peer_tls_names | '*.example'",
                "peer_tls_names | 'a b'",
                "backlog | -1",
                "backlog | 2147483648",
                "backlog | 1k",
                "datacenter | a:b",
                "datacenter | a b",
                "datacenter | a/b",
                "datacenter | caf\u00e9",
                "datacenter |",
                "rack | [r]",
                "tokens | -1",
                "tokens | 4294967296",
                "tokens | 18446744073709551616",
                "tokens | 1,",
                "tokens | 1 2",
                "tokens | 1,1",
                "tokens | 0x10",
                "tokens |",
                "tokens | []",
                "tokens | [[1]]",
                "servers | []",
                "servers |",
                "servers | [127.0.0.1:18379]",
                "servers | [127.0.0.1:18379:x]",
                "servers | [127.0.0.1:99999:1]",
                "servers | [a:1:1, b:1:1]",
                "servers | ['a:1:1 b c']",
                "data_store | 2",
                "data_store | redis",
                "dyn_seeds | p:1:r:d",
                "dyn_seeds | /run/p:r:d:1",
                "dyn_seeds | p:1::d:1",
                "dyn_seeds | p:1:r::1",
                "dyn_seeds | 'p:1:r:d:'",
                "dyn_seeds | p:1:r:d:1,1",
                "dyn_seeds | p:1:r:d:4294967296",
                "dyn_seeds | p:0:r:d:1",
                "dyn_seeds | p:1:r:d:1 a b",
                "dyn_seeds | {}",
                "seeds_url | ftp://h/x",
                "seeds_url | 'http://'",
                "seeds_url | h:80",
                "seeds_url | http://me:secret@h/x",
                "seeds_dns_name | a b",
                "seeds_dns_name | dns://a",
                "seeds_dns_server | /run/dns",
                "seeds_dns_type | aaaa",
                "seeds_refresh | 999",
                "dyn_seed_provider | simple",
                "dyn_seeds | 10.0.0.2:8101",
                "dyn_seeds | '[::2]:8101'",
                "dyn_seeds | 10.0.0.2:81o1",
                "dyn_seeds | 10.0.0.2",
                "dyn_seeds | ::2:8101",
                "dyn_seeds | ':8101'",
                "dyn_advertise | 0.0.0.0:8101",
                "dyn_advertise | '[::]:8101'",
                "dyn_advertise | /run/node",
                "bootstrap_expect | -1",
                "bootstrap_expect | 3",
                "bootstrap_expect | 4097",
                "gossip_forget | 59s",
                "gossip_forget | 721h",
                "enable_gossip | no",
                "secure_server_option | some",
                "hash | MURMUR",
                "hash | murmur2",
                "hash_tag | {}",
                "hash_tag | '{'",
                "hash_tag | '{}}'",
                "hash_tag | '\u00e9}'",
                "read_consistency | DC_EACH_QUORUM",
                "read_consistency | dc_one_more",
                "write_consistency | QUORUM",
                "write_consistency | dc_each",
                "read_repairs_enabled | yes",
                "remote_reads | TRUE",
                "client_connections | -1",
                "client_connections | 2147483648",
                "client_connections_per_address | -1",
                "client_inflight_max | 0",
                "client_inflight_max | 1000001",
                "client_output_buffer_max | 65535",
                "client_output_buffer_max | 1073741825",
                "request_bytes_max | 65535",
                "request_bytes_max | 513MiB",
                "arguments_max | 15",
                "arguments_max | 1048577",
                "inline_bytes_max | 1023",
                "inline_bytes_max | 65537",
                "reply_bytes_max | 64kb",
                "reply_bytes_max | 1073741825",
                "requirepass |",
                "requirepass | env:RINGSPAN_TEST_NO_SUCH_VARIABLE",
                "requirepass | file:secret",
                "requirepass | file:/nowhere/secret",
                "store_password |",
                "store_user | a b",
                "requirepass | [a]",
                "commands | json.get",
                "commands | [json.get]",
                "rename_commands | flushall",
                "rename_commands | {flushall: a b}",
                "rename_commands | {flush all: a}",
                "deny_commands | [[keys]]",
                "deny_commands | a b c",
                "timeout | 2147483648",
                "timeout | 5 s",
                "timeout | 1e3",
                "timeout | 99999999999999999999",
                "server_retry_timeout | -1",
                "server_retry_timeout | 2147483648",
                "link_queue_max | 15",
                "link_queue_max | 1048577",
                "window_bytes_max | 1048575",
                "window_bytes_max | 17179869185",
                "replica_window_bytes_max | 65535",
                "replica_window_bytes_max | 67108865",
                "hints_age_max | 59s",
                "hints_fsync | always",
                "data_dir |",
                "data_dir | [a]",
                "workers | 65",
                "workers | two",
                "transport | kqueue",
                "drain_timeout | 3600001",
                "drain_timeout | 61min",
                "direct_memory_max | 268435455",
                "direct_memory_max | 1025GiB",
                "metrics | none",
                "slowlog_slower_than | -2",
                "slowlog_slower_than | 61min",
                "slowlog_max_len | 10001",
            })
    void aValueOutOfBoundsOrOfAnotherKindIsRefusedInItsLine(String key, String value) {
        Sample sample = Sample.good().with(key, value == null ? "" : value);

        assertThat(sample.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.key()).isEqualTo(key);
            assertThat(problem.spot().line()).isEqualTo(sample.lastLine());
            assertThat(problem.toString()).isASCII();
        });
    }

    @ParameterizedTest
    @CsvSource({"listen", "dyn_listen", "tokens", "servers"})
    void aRequiredDirectiveThatIsMissingIsNamedAtThePool(String key) {
        assertThat(Sample.good().without(key).problems())
                .extracting(Problem::toString)
                .singleElement()
                .asString()
                .startsWith("sample.yml:1:1: " + key + ": found no such key; allowed: ");
    }

    @Test
    void everyDirectiveInUseHasAValueThatIsTakenHere() {
        TreeSet<String> keys = new TreeSet<>();
        TakenValues.all().forEach(row -> keys.add((String) row.get()[0]));

        assertThat(Settings.ALL.stream()
                        .filter(setting -> setting.kind() != Setting.Kind.IDLE)
                        .map(Setting::key))
                .containsExactlyInAnyOrderElementsOf(keys);
    }
}
