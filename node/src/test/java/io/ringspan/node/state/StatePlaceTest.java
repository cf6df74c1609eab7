package io.ringspan.node.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringspan.base.Endpoint;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StatePlaceTest {
    private static final NodeAt NODE = NodeAt.standard().cluster("pool");

    static Stream<Arguments> environments() {
        return Stream.of(
                Arguments.of(Map.of("HOME", "/u"), "/u/.local/state/ringspan"),
                Arguments.of(Map.of("HOME", "/u", "XDG_STATE_HOME", "/x"), "/x/ringspan"),
                Arguments.of(Map.of("HOME", "/u", "XDG_STATE_HOME", "relative"), "/u/.local/state/ringspan"),
                Arguments.of(Map.of("HOME", "/u", "XDG_STATE_HOME", ""), "/u/.local/state/ringspan"),
                Arguments.of(Map.of("HOME", "/u", "XDG_STATE_HOME", "/x", "RINGSPAN_HOME", "/r"), "/r"),
                Arguments.of(Map.of("HOME", "/u", "RINGSPAN_HOME", ""), "/u/.local/state/ringspan"));
    }

    @ParameterizedTest
    @MethodSource("environments")
    void theMostSpecialOfTheEnvironmentDecides(Map<String, String> environment, String root) {
        assertThat(StatePlace.of(NODE.conf(), environment).path()).isEqualTo(Path.of(root, "pool", "dc1-r1-5-18102"));
    }

    @Test
    void theFileOverrulesTheEnvironment() {
        assertThat(StatePlace.of(NODE.dataDir(Path.of("/d")).conf(), Map.of("RINGSPAN_HOME", "/r"))
                        .path())
                .isEqualTo(Path.of("/d/pool/dc1-r1-5-18102"));
    }

    @Test
    void aRelativePlaceIsMeantFromWhereTheNodeWasStarted() {
        assertThat(StatePlace.of(NODE.dataDir(Path.of("d")).conf(), Map.of()).path())
                .isEqualTo(Path.of("d/pool/dc1-r1-5-18102").toAbsolutePath());
    }

    @Test
    void withoutAnyPlaceTheSettingToMakeIsNamed() {
        assertThatThrownBy(() -> StatePlace.of(NODE.conf(), Map.of()))
                .isInstanceOf(DataDirectoryException.class)
                .hasMessageContaining("no place")
                .hasMessageContaining("To fix: set data_dir");
    }

    @Test
    void namesWithSlashesStayInside() {
        assertThat(StatePlace.of(
                                NODE.cluster("../up")
                                        .place("a/b", "..", 7)
                                        .dataDir(Path.of("/d"))
                                        .conf(),
                                Map.of())
                        .path())
                .isEqualTo(Path.of("/d/%2E.%2Fup/a%2Fb-%2E.-7-18102"));
    }

    @Test
    void aNodeWhoseClientsUseAUnixSocketIsNamedByItsPeerPort() {
        assertThat(StatePlace.of(
                                NODE.clients(new Endpoint("/s", 0))
                                        .dataDir(Path.of("/d"))
                                        .conf(),
                                Map.of())
                        .path())
                .isEqualTo(Path.of("/d/pool/dc1-r1-5-18101"));
    }
}
