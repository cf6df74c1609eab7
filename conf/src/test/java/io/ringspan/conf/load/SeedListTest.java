package io.ringspan.conf.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.base.Endpoint;
import io.ringspan.conf.PoolConf;
import io.ringspan.conf.SeedNode;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeedListTest {
    private static final PoolConf SELF = self();

    private static final PoolConf BOOTSTRAPPING = self("enable_gossip: true", "bootstrap_expect: 3");

    private static PoolConf self(String... more) {
        LoadResult result = ConfLoader.parse(
                "self.yml",
                """
                pool:
                  datacenter: dc1
                  rack: r1
                  tokens: 7
                  listen: 127.0.0.1:8102
                  dyn_listen: 0.0.0.0:8101
                  dyn_advertise: 10.0.0.1:8101
                  servers: ['127.0.0.1:6379:1']
                """ + Stream.of(more).map(line -> "  " + line + "\n").collect(Collectors.joining()));
        return ((LoadResult.Loaded) result).conf();
    }

    private static List<String> names(String text) {
        SeedList list = SeedList.read("the provider", text, SELF);
        assertThat(list.problems()).isEmpty();
        return list.others().stream()
                .map(node -> node.id() + " at " + node.peer())
                .toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.2:8101:r2:dc1:7|10.0.0.3:8101:r3:dc1:7",
                "10.0.0.2:8101:r2:dc1:7\n10.0.0.3:8101:r3:dc1:7\n",
                " 10.0.0.2:8101:r2:dc1:7 |\r\n 10.0.0.3:8101:r3:dc1:7 | ",
                "[\"10.0.0.2:8101:r2:dc1:7\", \"10.0.0.3:8101:r3:dc1:7\"]",
                "{\"version\": 3, \"seeds\": [\"10.0.0.2:8101:r2:dc1:7\", \"10.0.0.3:8101:r3:dc1:7\"]}",
                "[{\"token\":\"7\",\"hostname\":\"10.0.0.2\",\"port\":\"8102\",\"peer_port\":\"8101\",\"rack\":\"r2\",\"dc\":\"dc1\"},"
                        + "{\"token\":7,\"ip\":\"10.0.0.3\",\"peer_port\":8101,\"rack\":\"r3\",\"dc\":\"dc1\",\"zone\":\"r3\"}]",
                "[\n\t\"10.0.0.2:8101:r2:dc1:7\",\n\t\"10.0.0.3:8101:r3:dc1:7\"\n]"
            })
    void everyFormOfAListIsRead(String text) {
        assertThat(names(text)).containsExactly("dc1/r2/7 at 10.0.0.2:8101", "dc1/r3/7 at 10.0.0.3:8101");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \n", "|", "[]", "{\"seeds\": []}"})
    void anEmptyListNamesNobody(String text) {
        assertThat(names(text)).isEmpty();
    }

    @Test
    void anAddressOfIpv6NeedsNoBracketsInAnObject() {
        assertThat(names("[{\"ip\":\"fd00::2\",\"peer_port\":8101,\"rack\":\"r2\",\"dc\":\"dc1\",\"token\":7},"
                        + "{\"ip\":\"[fd00::3]\",\"peer_port\":8101,\"rack\":\"r3\",\"dc\":\"dc1\",\"token\":7}]"))
                .containsExactly("dc1/r2/7 at [fd00::2]:8101", "dc1/r3/7 at [fd00::3]:8101");
    }

    @Test
    void theNodeItselfIsLeftOut() {
        assertThat(names("10.0.0.1:8101:r1:dc1:7|10.0.0.2:8101:r2:dc1:7")).containsExactly("dc1/r2/7 at 10.0.0.2:8101");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<html>404</html>",
                "10.0.0.2:8101:r2:dc1:7|10.0.0.3:8101:r3",
                "10.0.0.2:8101:r2:dc1:7|10.0.0.3:8101:r2:dc1:7",
                "10.0.0.2:8101:r1:dc1:7|10.0.0.1:8101:r1:dc1:7",
                "[\"10.0.0.2:8101:r2:dc1:7\"",
                "[\"10.0.0.2:8101:r2:dc1:7\", {\"ip\": \"10.0.0.3\"}]",
                "{\"nodes\": []}",
                "{\"seeds\": 5}",
                "[[\"10.0.0.2:8101:r2:dc1:7\"]]"
            })
    void aListWithAFaultIsNoList(String text) {
        SeedList list = SeedList.read("the provider", text, SELF);
        assertThat(list.problems()).isNotEmpty();
        assertThat(list.problems().get(0).toString()).startsWith("the provider");
        assertThat(list.others()).isEmpty();
    }

    @Test
    void moreRacksThanADatacenterMayHaveAreAFault() {
        String text = IntStream.rangeClosed(1, 65)
                .mapToObj(rack -> "10.0.1." + rack + ":8101:rack" + rack + ":dc2:1")
                .collect(Collectors.joining("|"));
        assertThat(SeedList.read("the provider", text, SELF).problems().toString())
                .contains("racks in a datacenter");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.2:8101|[fd00::3]:8102",
                "10.0.0.2:8101\r\n\r\n[fd00::3]:8102\n",
                "10.0.0.1:8101|10.0.0.2:8101|[fd00::3]:8102|10.0.0.2:8101",
                "10.0.0.2:8101:r2:dc1:7|[fd00::3]:8102:r3:dc1:7",
                "10.0.0.2:8101:r1:dc1:7|[fd00::3]:8102:r1:dc1:7",
                "10.0.0.2:8101:r2:dc1:7|[fd00::3]:8102",
                "[\"10.0.0.2:8101\", \"[fd00::3]:8102\"]",
                "{\"seeds\": [\"10.0.0.2:8101\", {\"ip\": \"fd00::3\", \"peer_port\": 8102}]}",
                "[{\"hostname\":\"10.0.0.2\",\"peer_port\":\"8101\",\"dc\":\"dc1\"},{\"ip\":\"[fd00::3]\",\"peer_port\":8102}]",
                "[{\"token\":\"7\",\"ip\":\"10.0.0.2\",\"peer_port\":8101,\"rack\":\"r2\",\"dc\":\"dc1\"},\"[fd00::3]:8102\"]",
            })
    void whereTheRingIsAgreedOnEveryFormNamesContacts(String text) {
        SeedList list = SeedList.read("the provider", text, BOOTSTRAPPING);

        assertThat(list.problems()).isEmpty();
        assertThat(list.others()).isEmpty();
        assertThat(list.contacts()).containsExactly(new Endpoint("10.0.0.2", 8101), new Endpoint("fd00::3", 8102));
        assertThat(list.namesSelf()).isEqualTo(text.startsWith("10.0.0.1"));
        assertThat(SeedList.read("kept", list.text(), BOOTSTRAPPING).contacts()).isEqualTo(list.contacts());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.2:81o1",
                "10.0.0.2",
                "<html>404</html>",
                "10.0.0.2:8101:r2",
                "[{\"ip\": \"10.0.0.3\"}]",
                "[{\"ip\": \"10.0.0.3\", \"port\": 8102}]",
                "[[\"10.0.0.2:8101\"]]"
            })
    void aListOfContactsWithAFaultIsNoList(String text) {
        SeedList list = SeedList.read("the provider", text, BOOTSTRAPPING);

        assertThat(list.problems()).isNotEmpty();
        assertThat(list.contacts()).isEmpty();
    }

    @Test
    void contactsMakeNoRing() {
        assertThat(SeedList.read("the provider", "10.0.0.2:8101", SELF)
                        .problems()
                        .toString())
                .contains("enable_gossip: true and bootstrap_expect");
        assertThat(SeedList.read("the provider", "10.0.0.2:8101:r2:dc1:7", SELF).contacts())
                .containsExactly(new Endpoint("10.0.0.2", 8101));
    }

    @Test
    void whatIsKeptIsReadAsTheSameList() {
        List<SeedNode> others = SeedList.read("a", "[::1]:8101:r2:dc1:9,7 its-name|b:8101:r3:dc2:0", SELF)
                .others();
        assertThat(others).hasSize(2);
        assertThat(SeedList.read("b", SeedList.text(others), SELF).others()).isEqualTo(others);
    }
}
