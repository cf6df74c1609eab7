package io.ringspan.conf.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TenFaultsTest {
    private static final Path FILE = Path.of("src/test/resources/io/ringspan/conf/load/ten-faults.yml");
    private static final Pattern PARTS = Pattern.compile(
            "(?<file>[^:]+):(?<line>\\d+):\\d+: (?<key>\\w+): found (?<found>.+?); allowed: (?<allowed>.+)");

    @Test
    void aFileWithTenFaultsGivesTenLines() {
        assertThat(ConfReport.lines("ten-faults.yml", ConfLoader.load(FILE)))
                .map(line -> line.replace(FILE.toString(), "F"))
                .containsExactly(
                        "F:2:11: listen: found \"127.0.0.1:81o2\", which has \"81o2\" where a port is meant;"
                                + " allowed: host:port, [IPv6]:port or /path",
                        "F:4:17: stats_listen: found \"0.0.0.0:8101\", which dyn_listen takes;"
                                + " allowed: a port of its own",
                        "F:5:3: tokns: found an unknown key; allowed: the keys in docs/configuration.md;"
                                + " did you mean tokens?",
                        "F:6:11: tokens: found \"0,4294967296\", which has \"4294967296\" where a token is meant;"
                                + " allowed: 0 to 4294967295, several with commas between",
                        "F:7:12: timeout: found \"5 sec\";"
                                + " allowed: 1 to 2147483647 (in ms, or like 500ms, 5s, 2min), or 0 for 5000",
                        "F:8:9: hash: found \"murmer\"; allowed: one_at_a_time, md5, crc16, crc32, crc32a, fnv1_64,"
                                + " fnv1a_64, fnv1_32, fnv1a_32, hsieh, murmur, jenkins, murmur3;"
                                + " did you mean murmur?",
                        "F:9:25: secure_server_option: found \"datacentre\"; allowed: none, rack, datacenter, all;"
                                + " did you mean datacenter?",
                        "F:11:7: dyn_seeds: found \"10.0.0.2:8101:r1:dc1\", which has too few fields;"
                                + " allowed: a list of host:port:rack:dc:tokens [name],"
                                + " or of host:port with bootstrap_expect",
                        "F:13:7: dyn_seeds: found token 7 of dc1/r1, which the seed in line 12 has;"
                                + " allowed: tokens that no other node of the rack has",
                        "F:15:5: servers: found 2 stores;"
                                + " allowed: a list of one host:port:weight [name] or /path:weight [name]");
    }

    @ParameterizedTest
    @CsvSource({
        "1, 2, listen, 81o2, host:port",
        "2, 4, stats_listen, 0.0.0.0:8101, a port of its own",
        "3, 5, tokns, an unknown key, docs/configuration.md",
        "4, 6, tokens, 4294967296, 0 to 4294967295",
        "5, 7, timeout, 5 sec, 500ms",
        "6, 8, hash, murmer, murmur3",
        "7, 9, secure_server_option, datacentre, none",
        "8, 11, dyn_seeds, 10.0.0.2:8101:r1:dc1, host:port:rack:dc:tokens",
        "9, 13, dyn_seeds, token 7, tokens that no other node of the rack has",
        "10, 15, servers, 2 stores, a list of one",
    })
    void eachOfTheTenLinesHasFileLineKeyAndWhatIsFoundAndAllowed(
            int number, int line, String key, String found, String allowed) {
        List<String> lines = ConfReport.lines("ten-faults.yml", ConfLoader.load(FILE));

        assertThat(lines).hasSize(10);
        Matcher parts = PARTS.matcher(lines.get(number - 1));
        assertThat(parts.matches()).as(lines.get(number - 1)).isTrue();
        assertThat(parts.group("file")).isEqualTo(FILE.toString());
        assertThat(parts.group("line")).isEqualTo(Integer.toString(line));
        assertThat(parts.group("key")).isEqualTo(key);
        assertThat(parts.group("found")).contains(found);
        assertThat(parts.group("allowed")).contains(allowed);
    }
}
