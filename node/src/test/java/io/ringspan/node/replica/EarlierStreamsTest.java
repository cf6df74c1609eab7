package io.ringspan.node.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.ringspan.base.Datacenter;
import io.ringspan.base.Endpoint;
import io.ringspan.base.NodeId;
import io.ringspan.base.Rack;
import io.ringspan.base.Token;
import io.ringspan.conf.PoolConf;
import io.ringspan.conf.load.ConfLoader;
import io.ringspan.conf.load.LoadResult;
import io.ringspan.node.hints.NodeHints;
import io.ringspan.node.state.DataDirectory;
import io.ringspan.replication.budget.StreamLimits;
import io.ringspan.replication.budget.WindowBudgets;
import io.ringspan.replication.frame.RackPrevs;
import io.ringspan.replication.frame.Resume;
import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.frame.WriteFrame;
import io.ringspan.replication.ring.RingNode;
import io.ringspan.replication.ring.Topology;
import io.ringspan.replication.stream.OriginStream;
import io.ringspan.replication.stream.Overflow;
import io.ringspan.replication.stream.PeerSender;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Six starts have left writes on disk: each for a replica that is away, the last for another one, too. */
class EarlierStreamsTest {
    private static final int STARTS = 6;
    private static final int AWAY = 1;
    private static final int HERE = 2;

    private final Topology topology = Topology.of(1, node("r1"), List.of(ring("r1"), ring("r2"), ring("r3")));
    private final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(false);
    private final Asked asked = new Asked();

    @TempDir
    private Path home;

    @Test
    void aReplicaThatIsAwayKeepsNothingFromTheOthers() {
        for (int start = 1; start <= STARTS; start++) {
            leave(start, start());
        }
        asked.lines.clear();
        List<StreamId> ids =
                IntStream.rangeClosed(1, STARTS).mapToObj(this::stream).toList();
        NodeHints left = start();
        EarlierStreams earlier = new EarlierStreams(left, topology.size(), ids, id -> open(id, left));

        earlier.start();

        assertThat(asked.lines).containsExactly("2 of 6"); // nobody else is there, or has something on disk
        earlier.connected(AWAY);
        assertThat(asked.lines).containsExactly("2 of 6", "1 of 1", "1 of 2", "1 of 3", "1 of 4");
        OriginStream first = Objects.requireNonNull(earlier.find(ids.get(0)));
        first.behind(AWAY, 0, 7);
        first.marked(AWAY, 1);
        earlier.tick(0, 0);
        assertThat(earlier.find(ids.get(0))).as("it has ended").isNull();
        assertThat(asked.lines).endsWith("1 of 4", "1 of 5");
        earlier.close();
    }

    /** One write, which all have but who is away; and of the last start another one, too. */
    private void leave(int start, NodeHints hints) {
        OriginStream stream = open(stream(start), hints);
        WriteFrame write = new WriteFrame()
                .form(1, (byte) 2, (byte) 0)
                .place(0, 0, 1L << 40)
                .span(Unpooled.copiedBuffer("w", StandardCharsets.US_ASCII), 0, 1);
        stream.start();
        stream.behind(0, 0, 7);
        stream.behind(HERE, 0, 7);
        stream.append(topology.replicas(0), write, null);
        stream.marked(0, 1);
        if (start < STARTS) {
            stream.marked(HERE, 1);
        }
        assertThat(stream.close()).isZero();
    }

    /** One more start of the node. */
    private NodeHints start() {
        PoolConf conf =
                ((LoadResult.Loaded) ConfLoader.parse("node.yml", """
                pool:
                  listen: 127.0.0.1:8102
                  dyn_listen: 127.0.0.1:8101
                  tokens: 0
                  servers: [127.0.0.1:6379:1]
                """)).conf().withDataDir(home);
        try (DataDirectory state = DataDirectory.open(conf, Map.of())) {
            return NodeHints.of(state, conf.peers(), 1);
        }
    }

    private OriginStream open(StreamId id, NodeHints hints) {
        WindowBudgets budgets = new WindowBudgets(new StreamLimits(2_000, 10_000));
        return new OriginStream(
                id, topology, asked, budgets, memory, new Overflow(new SkipLog(hints.skipped()), hints.of(id)));
    }

    private StreamId stream(int start) {
        return new StreamId(topology.node(0).id(), start, 0);
    }

    private static NodeId node(String rack) {
        return new NodeId(new Datacenter("dc1"), new Rack(rack), new Token(0));
    }

    private static RingNode ring(String rack) {
        return new RingNode(node(rack), new Endpoint("127.0.0.1", 1), List.of(new Token(0)));
    }

    /** Writes down who is asked where it stands; one is not to be reached yet. */
    private static final class Asked implements PeerSender {
        private final List<String> lines = new ArrayList<>();

        @Override
        public boolean connected(int node) {
            return node != AWAY;
        }

        @Override
        public boolean write(int replica, StreamId stream, WriteFrame write, long prev) {
            return true;
        }

        @Override
        public boolean relay(int relay, StreamId stream, WriteFrame write, RackPrevs prevs) {
            throw new AssertionError("one datacenter");
        }

        @Override
        public void resume(int via, int replica, StreamId stream, Resume resume) {
            lines.add(replica + " of " + stream.epoch());
        }
    }
}
