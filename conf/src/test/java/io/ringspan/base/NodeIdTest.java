package io.ringspan.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NodeIdTest {
    @Test
    void aNodeIsReadAsItIsWritten() {
        NodeId node = new NodeId(new Datacenter("dc1"), new Rack("r 1"), Token.of(4_294_967_295L));
        assertThat(NodeId.parse(node.toString())).isEqualTo(node);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "me",
                "dc1/r1",
                "dc1/r1/",
                "dc1/r1/x",
                "dc1/r1/-1",
                "dc1/r1/4294967296",
                "dc1/r1/0/1",
                "/r1/0",
                "dc1//0"
            })
    void whatIsNoNodeIsRefused(String text) {
        assertThatThrownBy(() -> NodeId.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("\"" + text + "\" names no node: DC/RACK/TOKEN does");
    }
}
