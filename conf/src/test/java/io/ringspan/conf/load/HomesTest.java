package io.ringspan.conf.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.base.Datacenter;
import io.ringspan.conf.HashName;
import io.ringspan.conf.RingConf;
import io.ringspan.conf.RingConf.Home;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Homes by key pattern, as a file gives them. */
final class HomesTest {
    private static Sample homes(String value) {
        return Sample.good().with("homes", value);
    }

    private static long digest(Home... homes) {
        return new RingConf(HashName.MURMUR, Optional.empty(), List.of(homes)).homesDigest();
    }

    @Test
    void homesKeepTheirOrder() {
        assertThat(homes("[{keys: \"lock:*\", datacenter: localdc}, {datacenter: localdc, keys: 'id'}]")
                        .conf()
                        .ring()
                        .homes())
                .containsExactly(
                        new Home("lock:*", new Datacenter("localdc")), new Home("id", new Datacenter("localdc")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]"})
    void noHomesAreNoFault(String value) {
        assertThat(homes(value).conf().ring().homes()).isEmpty();
        assertThat(Sample.good().conf().ring().homes()).isEmpty();
        assertThat(Sample.good().conf().ring().homesDigest()).isZero();
    }

    @Test
    void nodesWithTheSameHomesHaveTheSameDigest() {
        Home locks = new Home("lock:*", new Datacenter("a"));
        Home ids = new Home("id:*", new Datacenter("b"));
        assertThat(digest(locks, ids)).isEqualTo(digest(locks, ids));
        assertThat(List.of(
                        digest(locks),
                        digest(locks, ids),
                        digest(ids, locks),
                        digest(new Home("lock:*", new Datacenter("b")))))
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[{keys: a, datacenter: elsewhere}] | \"elsewhere\", where no node is | localdc",
                "[{keys: a, datacenter: a/b}] | found \"a/b\" | the name of a datacenter",
                "[{keys: a}] | a rule without datacenter | the name of a datacenter",
                "[{datacenter: localdc}] | a rule without keys | a pattern of",
                "[{keys: '', datacenter: localdc}] | an empty pattern | 1 to 256 bytes",
                "[{keys: a, datacentre: localdc, datacenter: localdc}] | \"datacentre\" in a rule | mean datacenter?",
                "[{keys: a, datacenter: localdc, keys: b}] | keys again | once in a rule",
                "[{keys: a, datacenter: localdc}, {keys: a, datacenter: localdc}] | \"a\" again, after line 7 | once",
                "[{keys: [a], datacenter: localdc}] | found a list | a list of up to 64 rules",
                "[a] | found \"a\" | a list of up to 64 rules",
                "dc1 | found \"dc1\" | a list of up to 64 rules",
            })
    void aFaultIsReportedWhereItStands(String value, String found, String allowed) {
        assertThat(homes(value).problems())
                .singleElement()
                .asString()
                .startsWith("sample.yml:7:")
                .contains(found)
                .contains(allowed);
    }
}
