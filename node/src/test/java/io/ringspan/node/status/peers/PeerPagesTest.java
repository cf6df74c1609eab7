package io.ringspan.node.status.peers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringspan.base.Datacenter;
import io.ringspan.base.Endpoint;
import io.ringspan.base.NodeId;
import io.ringspan.base.Rack;
import io.ringspan.base.Token;
import io.ringspan.node.admin.AdminException;
import io.ringspan.node.admin.Answer;
import io.ringspan.node.admin.Asked;
import io.ringspan.node.admin.NotDone;
import io.ringspan.node.status.peers.PeerStatus.Link;
import io.ringspan.node.status.peers.PeerStatus.Peer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PeerPagesTest {
    private static final NodeId NEAR = id("dc1", "r 2/x", 7);
    private static final NodeId FAR = id("dc2", "r1", 0);

    private final List<String> said = new ArrayList<>();
    private Optional<NotDone> refusal = Optional.empty();
    private final PeerPages pages = new PeerPages(new PeerStatus() {
        @Override
        public List<Peer> now() {
            Endpoint ring = new Endpoint("cache-7", 8101);
            Link down = new Link(1, false, 0, 3, 2, "Connection refused");
            return List.of(
                    new Peer(
                            NEAR,
                            new Endpoint("10.0.0.7", 8101),
                            ring,
                            false,
                            List.of(new Link(0, true, 2, 1, 0, ""), down)),
                    new Peer(FAR, new Endpoint("10.0.0.8", 8102), new Endpoint("10.0.0.8", 8102), true, List.of(down)));
        }

        @Override
        public Optional<NotDone> say(PeerWord word, Set<NodeId> peers) {
            said.add(word + " " + peers);
            return refusal;
        }
    });

    private static NodeId id(String datacenter, String rack, long token) {
        return new NodeId(new Datacenter(datacenter), new Rack(rack), Token.of(token));
    }

    private Answer put(String token, String body) {
        return pages.put(
                new Asked(Map.of("datacenter", "dc2", "rack", "r1", "token", token), Map.of(), body, "", "a test"));
    }

    private static String text(Answer answer, int code) {
        assertThat(answer.status().code()).isEqualTo(code);
        return answer.body().toString(UTF_8);
    }

    @Test
    void whatIsToldIsReadBackAndAWorkerThatIsCutOffIsSeen() {
        String json = text(pages.all(), 200);
        assertThat(json)
                .contains(
                        "\"up\":false,\"held\":false,\"queued\":2,\"reconnects\":4,\"trouble\":\"Connection refused\"")
                .contains("{\"worker\":0,\"up\":true,\"queued\":2,\"reconnects\":1,\"silences\":0,\"trouble\":\"\"}");
        PeerReport report = PeerReport.read(json);
        assertThat(report.isWell()).isFalse();
        assertThat(report.lines())
                .containsExactly(
                        "PEER         ADDRESS        LINKS  QUEUED  LOST  STATE",
                        "dc1/r 2/x/7  10.0.0.7:8101    1/2       2     4  down: Connection refused",
                        "dc2/r1/0     10.0.0.8:8102    0/1       0     3  held by an operator");
        assertThat(report.pathsOf("dc1/r 2/x/7").values()).containsExactly("/api/peers/dc1/r%202%2Fx/7");
        assertThat(report.pathsOf("all")).hasSize(2);
        assertThat(report.pathsOf("nobody")).isEmpty();
    }

    @Test
    void aPeerIsHeldAndLetGo() {
        assertThat(text(put("0", "{\"link\":\"down\"}"), 200)).startsWith("{\"node\":\"dc2/r1/0\"");
        assertThat(text(put("0", "{\"link\":\"UP\"}"), 200)).contains("\"held\":true");
        assertThat(said).containsExactly("DOWN [dc2/r1/0]", "UP [dc2/r1/0]");
    }

    @Test
    void whatIsHeldIsNotReset() {
        assertThat(text(put("0", "{\"link\":\"reset\"}"), 409)).startsWith("dc2/r1/0 is held");
        assertThat(said).isEmpty();
    }

    @Test
    void whoIsNoPeerIsNotFound() {
        assertThat(text(put("1", "{\"link\":\"down\"}"), 404)).startsWith("there is no peer dc2/r1/1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"link\":\"sideways\"}", "{\"links\":\"down\"}", "down", ""})
    void whatMakesNoSenseIsRefusedWithWhatWould(String body) {
        assertThatThrownBy(() -> put("0", body)).isInstanceOf(AdminException.class);
        assertThat(said).isEmpty();
    }

    @Test
    void aRefusalIsAConflictAndWhatMayStillHappenIsNone() {
        refusal = Optional.of(NotDone.refused("not now"));
        assertThat(text(put("0", "{\"link\":\"down\"}"), 409)).isEqualTo("not now\n");
        assertThat(text(pages.dynomite(PeerWord.DOWN, "all"), 409)).isEqualTo("not now\n");
        refusal = Optional.of(NotDone.unsure("perhaps"));
        assertThat(text(put("0", "{\"link\":\"down\"}"), 503)).isEqualTo("perhaps\n");
        assertThat(text(pages.dynomite(PeerWord.DOWN, "all"), 503)).isEqualTo("perhaps\n");
    }

    @ParameterizedTest
    @EnumSource(names = {"DOWN", "RESET"})
    void allOfDynomiteResetsAndNeverCutsOff(PeerWord word) {
        assertThat(text(pages.dynomite(word, "all"), 200)).isEqualTo("OK");
        assertThat(said).as("what is held stays so").containsExactly("RESET [" + NEAR + "]");
    }

    @Test
    void upForAllAlsoLetsGoWhatIsHeld() {
        assertThat(text(pages.dynomite(PeerWord.UP, "all"), 200)).isEqualTo("OK");
        assertThat(said).containsExactly("UP [" + FAR + "]", "RESET [" + NEAR + "]");
    }

    @Test
    void dynomiteNamesThemByHost() {
        for (String host : List.of("10.0.0.7", "10.0.0.7:8101", "cache-7")) {
            assertThat(text(pages.dynomite(PeerWord.RESET, host), 200)).isEqualTo("OK");
        }
        assertThat(said).containsOnly("RESET [" + NEAR + "]").hasSize(3);
        assertThatThrownBy(() -> pages.dynomite(PeerWord.DOWN, "10.0.0.70"))
                .isInstanceOf(AdminException.class)
                .hasMessageStartingWith("there is no peer at \"10.0.0.70\"");
    }
}
