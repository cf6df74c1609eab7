package io.ringspan.node.status;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringspan.base.Endpoint;
import io.ringspan.base.Token;
import io.ringspan.gossip.MemberState;
import io.ringspan.node.admin.AdminException;
import io.ringspan.node.admin.Answer;
import io.ringspan.node.admin.Asked;
import io.ringspan.node.admin.NotDone;
import io.ringspan.node.status.ClusterStatus.Cluster;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatusPagesTest {
    private final FixedStatus status = new FixedStatus();
    private final StatusPages pages = new StatusPages(status);

    private static Asked asked(String body, String... at) {
        Map<String, String> path = new HashMap<>();
        for (int i = 0; i < at.length; i += 2) {
            path.put(at[i], at[i + 1]);
        }
        return new Asked(path, Map.of(), body, "", "me");
    }

    private static Asked state(String name) {
        return asked("", "state", name);
    }

    private static Asked member(String rack) {
        return asked("", "datacenter", "dc1", "rack", rack, "token", "0");
    }

    private static String said(Answer answer, int code) {
        assertThat(answer.status().code()).isEqualTo(code);
        return answer.body().toString(UTF_8);
    }

    @Test
    void theClusterIsReadAsItWasWritten() {
        assertThat(ClusterText.read(said(pages.cluster(), 200))).isEqualTo(status.cluster);
    }

    /** They may hold whatever is no control sign. */
    @ParameterizedTest
    @ValueSource(strings = {"a\\b", "a\"b", "a: b", "# a", "{a}", "null", "7", "d\u00e4\u20ac", "\ud83d\ude00", "a\tb"})
    void namesComeBackAsTheyAre(String name) {
        FixedStatus named = new FixedStatus();
        ClusterStatus.Row row = FixedStatus.row(name, name, 0, MemberState.NORMAL, "alive", true);
        named.cluster = new Cluster(row.id(), name, 1, false, 0, List.of(row));
        assertThat(ClusterText.read(said(new StatusPages(named).cluster(), 200)))
                .isEqualTo(named.cluster);
    }

    @Test
    void aThousandNodesWithSixtyFourTokensAreReadBack() {
        List<ClusterStatus.Row> rows = IntStream.range(0, 1000)
                .mapToObj(node -> new ClusterStatus.Row(
                        FixedStatus.row("dc1", "r" + node % 3, 64L * node, MemberState.NORMAL, "alive", true)
                                .id(),
                        LongStream.range(64L * node, 64L * node + 64)
                                .mapToObj(Token::of)
                                .toList(),
                        new Endpoint("10.0.0.1", 8101),
                        MemberState.NORMAL,
                        "alive",
                        true,
                        0.25,
                        "0.1.0",
                        1L << 32,
                        true,
                        node % 2 == 0,
                        0))
                .sorted(Comparator.comparing(ClusterStatus.Row::id))
                .toList();
        status.cluster = new Cluster(rows.get(7).id(), "", -1, true, 0, rows);
        String json = said(pages.cluster(), 200);
        assertThat(json.getBytes(UTF_8).length).isLessThan(AdminClient.BYTES_MAX);
        assertThat(ClusterText.read(json)).isEqualTo(status.cluster);
    }

    @Test
    void whatIsNoClusterIsSaid() {
        assertThatThrownBy(() -> ClusterText.read("{\"members\":[]}")).hasMessage("self is missing");
        assertThatThrownBy(() -> ClusterText.read("hello")).hasMessage("an object is missing");
        assertThatThrownBy(() -> ClusterText.read("{\"self\":\"a\",\"members\":[{\"node\":\"a\"}]}"))
                .hasMessage("the list tokens is missing");
        assertThatThrownBy(() -> ClusterText.read("{\"self\":\"a\",\"members\":["))
                .hasMessage("this is no JSON, or not all of it");
        assertThatThrownBy(() -> ClusterText.read("{\"self\":\"a\",\"members\":[{\"tokens\":[]}]}"))
                .hasMessage("node is missing");
    }

    @Test
    void whoHasOtherTokensThanItCameWithKeepsItsName() {
        ClusterStatus.Row was = status.cluster.members().get(0);
        ClusterStatus.Row moved = new ClusterStatus.Row(
                was.id(),
                List.of(Token.of(77)),
                was.peer(),
                was.state(),
                was.standing(),
                true,
                1,
                was.release(),
                was.incarnation(),
                was.reached(),
                was.held(),
                was.unconfirmed());
        status.cluster = new Cluster(was.id(), "", -1, true, 0, List.of(moved));
        assertThat(ClusterText.read(said(pages.cluster(), 200))).isEqualTo(status.cluster);
    }

    @Test
    void theRingTellsEachRange() {
        assertThat(said(pages.ring(), 200)).isEqualTo("""
                {"ring":"abc","ranges":[\
                {"datacenter":"dc\\"2","rack":"r1","after":7,"to":7,"owner":"dc\\"2/r1/7"},\
                {"datacenter":"dc1","rack":"r1","after":2147483648,"to":0,"owner":"dc1/r1/0"},\
                {"datacenter":"dc1","rack":"r1","after":0,"to":2147483648,"owner":"dc1/r1/2147483648"}]}
                """);
    }

    @ParameterizedTest
    @EnumSource(
            value = MemberState.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"JOINING", "DOWN"})
    void everyStateOfAnOperatorIsTakenByBothWays(MemberState state) {
        assertThat(said(pages.set(state(state.name().toLowerCase(java.util.Locale.ROOT))), 200))
                .isEqualTo("OK");
        assertThat(said(pages.put(asked("{\"state\": \"" + state + "\"}")), 200))
                .startsWith("{\"state\":\"" + state + '"');
        assertThat(status.changes).containsExactly(state.name(), state.name());
    }

    @ParameterizedTest
    @ValueSource(strings = {"down", "joining", "up", "", "normal "})
    void anyOtherStateIsRefusedWithThoseThereAre(String state) {
        assertThatThrownBy(() -> pages.set(state(state)))
                .isInstanceOf(AdminException.class)
                .hasMessageContaining("there are STANDBY, WRITES_ONLY, RESUMING, NORMAL, BEHIND, LEAVING");
        assertThat(status.changes).isEmpty();
    }

    @Test
    void aBodyThatIsNoChangeIsRefused() {
        for (String body :
                List.of("", "{}", "{\"sate\":\"NORMAL\"}", "NORMAL", "{\"state\":7}", "{} {}", "[]", "null")) {
            assertThatThrownBy(() -> pages.put(asked(body)))
                    .as(body)
                    .isInstanceOf(AdminException.class)
                    .hasMessageMatching("(?s).*(wanted|no JSON).*");
        }
        assertThatThrownBy(() -> pages.put(asked("{\"sate\":\"NORMAL\"}")))
                .hasMessage("there is no \"sate\"; wanted is one of state");
    }

    @Test
    void whyAChangeIsNotMadeIsTold() {
        status.refusal = Optional.of(NotDone.refused("because"));
        assertThat(said(pages.set(state("normal")), 409)).isEqualTo("because\n");
        assertThat(said(pages.put(asked("{\"state\":\"NORMAL\"}")), 409)).isEqualTo("because\n");
        assertThat(said(pages.remove(member("r1")), 409)).isEqualTo("because\n");
        status.refusal = Optional.of(NotDone.unsure("perhaps"));
        assertThat(said(pages.remove(member("r1")), 503)).isEqualTo("perhaps\n");
    }

    @Test
    void aMemberIsTakenOutByItsName() {
        assertThat(said(pages.remove(member("r1")), 200)).startsWith("{\"self\"");
        assertThat(said(pages.remove(member("r9")), 404)).contains("there is no member dc1/r9/0");
        assertThat(status.changes).containsExactly("remove dc1/r1/0");
    }

    @Test
    void dynomitesWordsAreItsOwn() {
        assertThat(said(pages.dynomite(), 200)).isEqualTo("State: NORMAL");
    }

    @Test
    void peopleAreToldInTables() {
        assertThat(String.join("\n", new ClusterReport(status.cluster, false).status()))
                .isEqualTo("""
                Node dc1/r1/0 at 10.0.0.1:8101 is NORMAL, with 3 clients

                Datacenter dc1
                STATE   RACK       TOKEN   OWNS  ADDRESS         LINK  UNCONFIRMED  STARTS  RELEASE
                NORMAL  r1             0  50.0%  10.0.0.1:8101   self            0       3  0.1.0
                NORMAL  r1    2147483648  50.0%  10.0.0.49:8101  up              2       3  0.1.0

                Datacenter dc"2
                STATE   RACK  TOKEN    OWNS  ADDRESS        LINK  UNCONFIRMED  STARTS  RELEASE
                NORMAL  r1        7  100.0%  10.0.0.8:8101  up              2       3  0.1.0

                3 nodes in 2 datacenters; all is well""");
        assertThat(new ClusterReport(status.cluster, false).isWell()).isTrue();
    }

    @Test
    void whatIsNotWellIsNamedAndColoured() {
        Cluster bad = new Cluster(
                FixedStatus.SELF.id(),
                "",
                1,
                true,
                1,
                List.of(
                        FixedStatus.SELF,
                        FixedStatus.row("dc1", "r1", 5, MemberState.DOWN, "down", false),
                        FixedStatus.row("dc1", "r2", 5, MemberState.NORMAL, "suspect", true),
                        FixedStatus.row("dc1", "r3", 5, MemberState.NORMAL, "alive", false)));
        ClusterReport report = new ClusterReport(bad, true);
        assertThat(report.isWell()).isFalse();
        List<String> lines = report.status();
        assertThat(lines.get(lines.size() - 1))
                .isEqualTo("4 nodes in 1 datacenter; look at dc1/r1/5 (DOWN), dc1/r2/5 (suspect),"
                        + " dc1/r3/5 (not connected)");
        assertThat(lines)
                .anyMatch(line -> line.startsWith("\u001b[31mDOWN\u001b[0m"))
                .anyMatch(line -> line.startsWith("\u001b[32mNORMAL\u001b[0m"))
                .anyMatch(line -> line.startsWith("\u001b[33mNORMAL\u001b[0m suspect"));
    }

    @Test
    void theRingIsToldInATable() {
        assertThat(String.join("\n", new ClusterReport(status.cluster, false).ring()))
                .isEqualTo("""
                DC    RACK        FROM          TO   SHARE  OWNER           STATE
                dc"2  r1             8           7  100.0%  10.0.0.8:8101   NORMAL
                dc1   r1    2147483649           0   50.0%  10.0.0.1:8101   NORMAL
                dc1   r1             1  2147483648   50.0%  10.0.0.49:8101  NORMAL

                Ring abc of 3 nodes. Where a key belongs: ringspan explain""");
    }
}
