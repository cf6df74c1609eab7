package io.ringspan.conf.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringspan.conf.PoolConf;
import io.ringspan.conf.StoreConf;
import io.ringspan.conf.fault.Warning;
import io.ringspan.conf.load.LoadResult.Loaded;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Several pools in one file. */
final class PoolsTest {
    /** Lines 1 to 6. */
    private static final String ALPHA = """
            alpha:
              listen: 127.0.0.1:18102
              dyn_listen: 127.0.0.1:18101
              stats_listen: 127.0.0.1:18103
              tokens: 100
              servers: [127.0.0.1:18379:1]
            """;

    /** Lines 7 to 13, behind the other. */
    private static final String BETA = """
            beta:
              listen: 127.0.0.1:19102
              dyn_listen: 127.0.0.1:19101
              stats_listen: 127.0.0.1:19103
              tokens: 7
              servers: [127.0.0.1:19379:1]
              data_store: 1
            """;

    private static List<String> report(String text) {
        return ConfReport.lines("f", ConfLoader.parse("f", text));
    }

    private static Loaded loaded(String text) {
        LoadResult result = ConfLoader.parse("f", text);
        assertThat(result).isInstanceOf(Loaded.class);
        return (Loaded) result;
    }

    @Test
    void eachIsANodeOfItsOwnInTheOrderOfTheFile() {
        Loaded both = loaded(ALPHA + BETA);

        assertThat(both.pools()).extracting(PoolConf::name).containsExactly("alpha", "beta");
        assertThat(both.pools())
                .extracting(pool -> pool.store().kind())
                .containsExactly(StoreConf.Kind.REDIS, StoreConf.Kind.MEMCACHED);
        assertThat(both.pools())
                .extracting(PoolConf::title)
                .containsExactly("[alpha] localdc/localrack/100", "[beta] localdc/localrack/7");
        assertThat(both.pools().get(1).origin().lineOf("listen")).contains(8);
        assertThat(report(ALPHA + BETA)).containsExactly("f: syntax is ok; pools: \"alpha\", \"beta\"");
    }

    @Test
    void whoExpectsOneMustNotTakeTheFirst() {
        assertThat(loaded(ALPHA).conf().title()).isEqualTo("localdc/localrack/100");
        assertThatThrownBy(() -> loaded(ALPHA + BETA).conf()).hasMessageContaining("2 pools");
    }

    @Test
    void everythingWrongWithAnyOfThemIsListedAtOnce() {
        assertThat(report(ALPHA.replace("tokens: 100", "tokens: x") + BETA + "  lisen: 1\n" + "gamma:\n  timeout: y\n"))
                .anyMatch(line -> line.startsWith("f:5:11: tokens: found \"x\""))
                .anyMatch(line -> line.startsWith("f:14:3: lisen: found an unknown key"))
                .anyMatch(line -> line.startsWith("f:15:1: listen: found no such key"))
                .anyMatch(line -> line.startsWith("f:16:12: timeout: found \"y\""));
    }

    @Test
    void warningsOfAllAreInTheOrderOfTheFile() {
        Loaded both = loaded(ALPHA + "  mbuf_size: 16384\n" + BETA + "  hash: murmur3\n");

        assertThat(both.warnings()).extracting(Warning::key).containsExactly("mbuf_size", "hash");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "listen: 127.0.0.1:19102 | listen: 127.0.0.1:18102 | 8:11: listen: found \"127.0.0.1:18102\", which listen in line 2 of pool \"alpha\" takes; allowed: a port of its own",
                "listen: 127.0.0.1:19102 | listen: 0.0.0.0:18101 | 8:11: listen: found \"0.0.0.0:18101\", which dyn_listen in line 3 of pool \"alpha\" takes; allowed: a port of its own",
                "stats_listen: 127.0.0.1:19103 | stats_listen: 127.0.0.1:18103 | 10:17: stats_listen: found \"127.0.0.1:18103\", which stats_listen in line 4 of pool \"alpha\" takes; allowed: a port of its own",
                "listen: 127.0.0.1:19102 | listen: 127.0.0.1:18379 | 8:11: listen: found \"127.0.0.1:18379\", which servers in line 6 of pool \"alpha\" takes; allowed: a port of its own",
                "servers: [127.0.0.1:19379:1] | servers: [127.0.0.1:18102:1] | 12:13: servers: found \"127.0.0.1:18102\", which listen in line 2 of pool \"alpha\" takes; allowed: a port of its own",
                "servers: [127.0.0.1:19379:1] | servers: [localhost:18379:1] | 12:13: servers: found \"localhost:18379\", which servers in line 6 of pool \"alpha\" takes; allowed: a store of its own for each pool",
            })
    void twoThatWantTheSamePlaceAreRefusedWithBothLines(String line, String changed, String problem) {
        assertThat(report(ALPHA + BETA.replace(line, changed))).containsExactly("f:" + problem);
    }

    @Test
    void allConflictsAreListedAtOnce() {
        String same = ALPHA.replace("alpha:", "beta:");

        assertThat(report(ALPHA + same))
                .hasSize(4)
                .allSatisfy(line -> assertThat(line).contains(" of pool \"alpha\" takes"));
    }

    /** The port that a pool has by default says which setting to set. */
    @Test
    void aPortThatTwoHaveByDefaultIsRefusedWithTheSettingToSet() {
        String alpha = ALPHA.replace("  stats_listen: 127.0.0.1:18103\n", "");
        String beta = BETA.replace("  stats_listen: 127.0.0.1:19103\n", "");

        assertThat(report(alpha + beta))
                .containsExactly("f:6:1: stats_listen: found \"0.0.0.0:22222\" (by default), which stats_listen of pool"
                        + " \"alpha\" (by default) takes; allowed: a port of its own: set stats_listen");
        assertThat(report(alpha + BETA.replace("127.0.0.1:19103", "127.0.0.1:22222")))
                .containsExactly("f:9:17: stats_listen: found \"127.0.0.1:22222\", which stats_listen of pool"
                        + " \"alpha\" (by default) takes; allowed: a port of its own");
    }

    @Test
    void aPoolThatIsCutOffIsNotSaidToHaveThePortOfAnotherByDefault() {
        String alpha = ALPHA.replace("  stats_listen: 127.0.0.1:18103\n", "");

        assertThat(report(alpha + "beta:\n  listen: [127.0.0.1:19102\n  tokens: 1\n"))
                .isNotEmpty()
                .noneMatch(line -> line.contains("stats_listen"));
    }

    /** The variables of the environment are those of the process: they name one list. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "dyn_seed_provider: florida_provider | 15:22: seeds_url: found the environment's list",
                "`dyn_seed_provider: florida_provider\n  seeds_url: http://a/b` | 17:14: seeds_url: found the list",
                "dyn_seed_provider: dns_provider | 15:22: seeds_dns_name: found the environment's list",
                "`dyn_seed_provider: dns_provider\n  seeds_dns_name: a.b` | 17:19: seeds_dns_name: found the list",
            })
    void twoThatTakeTheListOfOneClusterAreRefused(String lines, String problem) {
        String alpha = ALPHA + "  " + lines + "\n";

        assertThat(report(alpha + BETA + "  " + lines + "\n"))
                .containsExactly(
                        "f:" + problem + ", which pool \"alpha\" (line 1) takes too; allowed: a list of its own"
                                + " for the cluster of each pool");
        assertThat(report(alpha + BETA + "  dyn_seed_provider: florida_provider\n  seeds_url: http://c\n"))
                .containsExactly("f: syntax is ok; pools: \"alpha\", \"beta\"");
    }

    @Test
    void aNameTwiceIsRefusedWhereItComesAgain() {
        assertThat(report(ALPHA + BETA.replace("beta:", "alpha:")))
                .containsExactly("f:7:1: found the pool \"alpha\" again, after line 1; allowed: a name of its own for"
                        + " each pool");
    }

    @Test
    void moreThanALimitAreRefused() {
        StringBuilder many = new StringBuilder();
        for (int i = 0; i <= PoolFinder.POOLS_MAX; i++) {
            many.append("p").append(i).append(": {}\n");
        }

        assertThat(report(many.toString())).contains("f:17:1: found 17 pools; allowed: up to 16 in one file");
    }

    @Test
    void aNameWithoutDirectivesIsNoPool() {
        assertThat(report(ALPHA + "beta: 1\n"))
                .containsExactly("f:7:7: found \"1\" under the pool's name;"
                        + " allowed: a pool: a name, a colon, and its directives indented under it");
    }

    @Test
    void aDirectiveThatIsNotIndentedIsNoPool() {
        assertThat(report(ALPHA + "timeout: 5\n"))
                .containsExactly("f:7:1: found the directive timeout outside of a pool;"
                        + " allowed: a pool: a name, a colon, and its directives indented under it");
    }
}
