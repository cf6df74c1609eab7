package io.ringspan.conf.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.conf.Secret;
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
    void racksAndDatacentersAreServed() {
        Sample racks = memcached().with("dyn_seeds", "['127.0.0.1:9:other:localdc:100', '127.0.0.1:10:r1:dc2:100']");
        assertThat(racks.conf().store().kind()).isEqualTo(StoreConf.Kind.MEMCACHED);
        assertThat(racks.conf().peers().seeds()).hasSize(2);
    }

    @Test
    void itsNodesMayGossip() {
        Sample gossips = memcached().with("enable_gossip", "true");
        assertThat(gossips.conf().membership().gossip()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "acl_file | /etc/users.acl | it beside data_store: 1",
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

    @Test
    void whatItsStoreAsksForIsAUserAndAPassword() {
        assertThat(memcached().with("store_password", "secret").problems())
                .singleElement()
                .asString()
                .contains("store_password: found it, and no store_user");
        assertThat(Sample.good().with("store_user", "node").problems())
                .singleElement()
                .asString()
                .contains("store_user: found it, and no store_password");
        assertThat(memcached()
                        .with("store_password", "secret")
                        .with("store_user", "node")
                        .conf()
                        .store()
                        .login())
                .contains(new StoreConf.Login("node", new Secret("secret")));
    }
}
