package io.ringspan.conf.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.conf.StoreConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a node before memcached does not do yet. */
final class MemcachedRulesTest {
    private static Sample memcached() {
        return Sample.good().with("data_store", "1");
    }

    @Test
    void oneRackIsServed() {
        Sample rack = memcached().with("dyn_seeds", "['127.0.0.1:9:localrack:localdc:200']");
        assertThat(rack.conf().store().kind()).isEqualTo(StoreConf.Kind.MEMCACHED);
        assertThat(rack.conf().peers().seeds()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "dyn_seeds | ['127.0.0.1:9:other:localdc:100'] | nodes of several racks beside data_store: 1",
                "dyn_seeds | ['127.0.0.1:9:localrack:other:100'] | nodes of several racks beside data_store: 1",
                "enable_gossip | true | true beside data_store: 1",
                "requirepass | secret | it beside data_store: 1",
                "deny_commands | [flushall] | it beside data_store: 1",
                "rename_commands | {get: fetch} | it beside data_store: 1",
                "homes | [{keys: a, datacenter: localdc}] | it beside data_store: 1",
            })
    void whatIsNotBuiltYetIsRefusedWhereItStands(String key, String value, String found) {
        assertThat(memcached().with(key, value).problems())
                .singleElement()
                .asString()
                .startsWith("sample.yml:8:")
                .contains(key, found, "not built yet for memcached");
        assertThat(Sample.good().with(key, value).load()).isInstanceOf(LoadResult.Loaded.class);
    }
}
