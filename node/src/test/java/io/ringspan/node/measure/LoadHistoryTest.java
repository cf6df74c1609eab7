package io.ringspan.node.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ringspan.base.Datacenter;
import io.ringspan.base.Endpoint;
import io.ringspan.base.NodeId;
import io.ringspan.base.Rack;
import io.ringspan.base.Token;
import io.ringspan.node.worker.StoreLoad;
import io.ringspan.replication.ring.RingNode;
import io.ringspan.replication.ring.TokenRange;
import io.ringspan.replication.ring.balance.TokenWeights;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Commands are counted where their tokens lie, over the last minutes only. */
class LoadHistoryTest {
    private static final long MINUTE = 60_000_000_000L;
    private static final List<RingNode> NODES = List.of(node(1_000), node(2_147_483_647L));

    private final StoreLoad first = new StoreLoad();
    private final StoreLoad second = new StoreLoad();
    private final LoadHistory history = new LoadHistory(List.of(first, second), 0);

    private static RingNode node(long token) {
        return new RingNode(
                new NodeId(new Datacenter("dc1"), new Rack("r1"), Token.of(token)),
                new Endpoint("127.0.0.1", 7000),
                List.of(Token.of(token)));
    }

    @Test
    void whatAllWorkersWereAskedForIsThereByTheSecond() {
        first.asked((int) 3_000_000_000L, 600);
        second.asked((int) 3_000_000_000L, 300);
        second.asked(500, 60);
        first.asked(1_000_000_000, 1_000); // the other node's
        TokenWeights load = history.of(NODES, NODES.get(0).id(), MINUTE);
        assertThat(load.all().load()).isCloseTo(16, within(1e-6));
        assertThat(load.in(new TokenRange(0, 1_000)).load()).isCloseTo(1, within(1e-6));
        assertThat(load.in(new TokenRange(2_999_000_000L, 3_002_000_000L)).load())
                .isCloseTo(15, within(1e-6));
        assertThat(load.in(new TokenRange(1_001, 2_147_483_647L)).load()).isZero();
    }

    @Test
    void whatWasAskedLongAgoIsForgotten() {
        first.asked(500, 6_000);
        for (int minute = 1; minute < LoadHistory.LOOKS_MAX; minute++) {
            history.look(minute * MINUTE);
        }
        NodeId node = NODES.get(0).id();
        long end = (LoadHistory.LOOKS_MAX - 1) * MINUTE;
        assertThat(history.of(NODES, node, end).all().load()).isCloseTo(6_000.0 / 540, within(1e-6));
        history.look(end + MINUTE);
        assertThat(history.of(NODES, node, end + MINUTE).all().load()).isZero();
    }
}
