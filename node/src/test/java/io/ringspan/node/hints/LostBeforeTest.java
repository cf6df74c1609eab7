package io.ringspan.node.hints;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
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
import io.ringspan.node.state.DataDirectory;
import io.ringspan.replication.budget.StreamLimits;
import io.ringspan.replication.budget.WindowBudgets;
import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.frame.WriteFrame;
import io.ringspan.replication.ring.RingNode;
import io.ringspan.replication.ring.Topology;
import io.ringspan.replication.stream.OriginStream;
import io.ringspan.replication.stream.Overflow;
import io.ringspan.replication.stream.SkipListener;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A machine has ended while a hint was being written, and windows are left that come behind it. */
class LostBeforeTest {
    private static final String AWAY = "dc1/r2/0";

    @TempDir
    private Path state;

    private final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(false, true);
    private final Topology topology = Topology.of(1, node("r1").id(), List.of(node("r1"), node("r2")));
    private final StreamId first = new StreamId(topology.node(0).id(), 1, 0);
    private final List<String> lost = new ArrayList<>();
    private final SkipListener listener = new SkipListener() {
        @Override
        public void skipping(StreamId of, NodeId replica) {
            throw new AssertionError("nothing is skipped by name");
        }

        @Override
        public void skipped(StreamId of, NodeId replica, SkippedWrites skipped) {
            throw new AssertionError("nothing is skipped by name");
        }

        @Override
        public void lost(StreamId of, NodeId replica) {
            lost.add(replica.toString());
        }
    };

    @Test
    void whatATornHintCostsIsToldThoughItIsFoundBeforeTheStreamIsOpened() throws IOException {
        try (DataDirectory directory = DataDirectory.open(conf(), Map.of())) {
            OriginStream killed = stream(hints(directory));
            for (int write = 0; write < 20; write++) {
                write(killed);
            }
            killed.marked(0, 20);
            assertThat(killed.hinted(1)).isBetween(5L, 19L);
            tearTheLastHint(directory.path().resolve("hints/dc1%2Fr2%2F0/1.0"));
        }

        try (DataDirectory directory = DataDirectory.open(conf(), Map.of())) {
            NodeHints next = hints(directory);
            assertThat(next.earlier(first.origin(), 0)).containsExactly(first);
            OriginStream goesOn = stream(next);
            assertThat(lost).containsExactly(AWAY);
            assertThat(goesOn.skippedWrites()).isEqualTo(1);
            assertThat(goesOn.hinted(1)).isEqualTo(19);
            goesOn.close();
            next.close();
        }
    }

    private static void tearTheLastHint(Path log) throws IOException {
        try (Stream<Path> files = Files.list(log)) {
            Path last = files.filter(file -> file.toString().endsWith(".hints"))
                    .max(Path::compareTo)
                    .orElseThrow();
            try (RandomAccessFile file = new RandomAccessFile(last.toFile(), "rw")) {
                file.setLength(file.length() - 1);
            }
        }
    }

    private NodeHints hints(DataDirectory directory) {
        return NodeHints.of(directory, conf().peers(), 1);
    }

    private PoolConf conf() {
        LoadResult.Loaded loaded = (LoadResult.Loaded) ConfLoader.parse("node.yml", """
                pool:
                  datacenter: dc1
                  rack: r1
                  listen: 127.0.0.1:8102
                  dyn_listen: 127.0.0.1:8101
                  tokens: 0
                  servers: [127.0.0.1:6379:1]
                """);
        return loaded.conf().withDataDir(state);
    }

    private OriginStream stream(NodeHints hints) {
        OriginStream stream = new OriginStream(
                first,
                topology,
                new TakesAll(),
                new WindowBudgets(new StreamLimits(5_000, 10_000)),
                memory,
                new Overflow(listener, hints.of(first), hints.windows(first)));
        stream.start();
        return stream;
    }

    private void write(OriginStream stream) {
        ByteBuf span = Unpooled.copiedBuffer("x".repeat(500), US_ASCII);
        WriteFrame frame = new WriteFrame().form(1, (byte) 2, (byte) 0).place(0, 0, 1L << 60);
        assertThat(stream.append(topology.replicas(0), frame.span(span, 0, span.readableBytes()), null))
                .isNotNull();
        span.release();
    }

    private static RingNode node(String rack) {
        NodeId name = new NodeId(new Datacenter("dc1"), new Rack(rack), new Token(0));
        return new RingNode(name, new Endpoint("localhost", 1), List.of(name.token()));
    }
}
