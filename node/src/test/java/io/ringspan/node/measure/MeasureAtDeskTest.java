package io.ringspan.node.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringspan.base.Datacenter;
import io.ringspan.base.Endpoint;
import io.ringspan.base.NodeId;
import io.ringspan.base.Rack;
import io.ringspan.base.Token;
import io.ringspan.node.antientropy.content.StoreReading;
import io.ringspan.node.antientropy.exchange.CompareDesk;
import io.ringspan.node.antientropy.exchange.Question;
import io.ringspan.node.antientropy.exchange.Replica;
import io.ringspan.node.antientropy.exchange.Words;
import io.ringspan.node.resp.RespProtocol;
import io.ringspan.replication.ring.KeyHash;
import io.ringspan.replication.ring.KeyTokens;
import io.ringspan.replication.ring.RingNode;
import io.ringspan.replication.ring.Topology;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who wants to know what a node has measured does not wait for those who compare, and does not keep them out. */
class MeasureAtDeskTest {
    private static final NodeId SELF = new NodeId(new Datacenter("dc1"), new Rack("r1"), new Token(0));
    private static final Topology TOPOLOGY =
            Topology.of(1, SELF, List.of(new RingNode(SELF, new Endpoint("127.0.0.1", 7000), List.of(new Token(0)))));
    private static final byte[] TOP = Words.ask(Question.TOP).toBytes();
    private static final byte[] MEASURE =
            Words.ask(Question.MEASURE).kind((byte) 1).toBytes();

    @Test
    void itIsAnsweredPastTheSeat() {
        // Nobody has to listen there: the seat is taken by the question.
        try (CompareDesk desk = new CompareDesk(
                "test",
                () -> TOPOLOGY,
                KeyTokens.of(KeyHash.named("murmur")),
                new StoreReading(RespProtocol.RESP, new Endpoint("/nowhere/store.sock", 0)))) {
            Replica asker = desk.seat();
            assertThatThrownBy(() -> asker.ask(MEASURE).join()).hasMessageContaining("cannot measure yet");
            desk.measureBy(question -> new byte[] {(byte) (question[0] + 41)});
            Replica comparing = desk.seat();
            assertThatThrownBy(() -> comparing.ask(TOP).join()).hasMessageContaining("its store");
            assertThatThrownBy(() -> asker.ask(TOP).join()).hasMessageContaining("compared by another node");
            assertThat(asker.ask(MEASURE).join()).containsExactly(42);
            desk.measureBy(question -> {
                throw new IllegalArgumentException("no such question");
            });
            assertThatThrownBy(() -> asker.ask(MEASURE).join()).hasMessageContaining("no such question");
        }
    }
}
