package io.ringspan.node.client.memcache;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.node.client.ClientServices;
import io.ringspan.node.memcache.MemcacheProtocol;
import io.ringspan.node.memcache.Words;
import io.ringspan.node.request.Run;
import io.ringspan.node.request.Slot;
import io.ringspan.node.session.NodeFacts;
import io.ringspan.replication.ring.RingNode;
import io.ringspan.replication.ring.Topology;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What {@code stats} and {@code version} say: of the stores of the own rack, which have every key once, all together, and of this node.
 *
 * <p><b>Owner.</b> The worker.
 */
final class Statistics {
    private final ClientServices services;
    private final NodeFacts facts;
    private final Run run = new Run();

    /** What of it. Others show keys, or change the store. */
    enum Kind {
        GENERAL(""),
        ITEMS(" items"),
        SLABS(" slabs"),
        SETTINGS(" settings"),
        RESET(" reset");

        private final String word;
        private final String command;

        Kind(String words) {
            this.word = words.strip();
            this.command = "stats" + words + "\r\n";
        }

        /** Null if it is not served. */
        static @Nullable Kind of(Words words) {
            for (Kind kind : values()) {
                boolean isOne = kind == GENERAL
                        ? words.count() == 1
                        : words.count() == 2 && words.is(1, kind.word.getBytes(US_ASCII));
                if (isOne) {
                    return kind;
                }
            }
            return null;
        }
    }

    Statistics(ClientServices services, NodeFacts facts) {
        this.services = services;
        this.facts = facts;
    }

    /** That of the store; of Ringspan as long as the store has not been seen. */
    byte[] version() {
        NodeFacts.Store store = facts.store();
        String version =
                store.version().isEmpty() ? "ringspan-" + facts.identity().version() : store.version();
        return ("VERSION " + version + "\r\n").getBytes(US_ASCII);
    }

    /** Asks the nodes of the own rack, and answers through the slot. */
    void ask(Kind kind, Slot client, boolean behindWrites) {
        Topology topology = services.dispatcher().topology();
        RingNode self = topology.node(topology.self());
        // The own store first: what is no amount is said as it has it.
        IntStream others = IntStream.range(0, topology.size()).filter(node -> node != topology.self());
        List<Integer> nodes = IntStream.concat(IntStream.of(topology.self()), others)
                .filter(node -> isBeside(topology.node(node), self))
                .boxed()
                .toList();
        GatheredStatistics gathered = new GatheredStatistics(
                client, nodes.size(), services.limits().replyBytesMax(), kind, own(kind, nodes.size()));
        client.coordinatedBy(gathered);
        ByteBuf command = Unpooled.copiedBuffer(kind.command, US_ASCII);
        for (int i = 0; i < nodes.size(); i++) {
            int node = nodes.get(i);
            int token = topology.node(node).tokens().get(0).bits();
            run.begin(command, 0, topology.replicas(token), false, token);
            run.extend(command.readableBytes());
            run.behindWrites(behindWrites);
            services.dispatcher().askOneOf(new int[] {node}, run, gathered.open(i), MemcacheProtocol.DIALECT);
        }
        run.clear();
    }

    private static boolean isBeside(RingNode node, RingNode self) {
        return !node.tokens().isEmpty()
                && node.id().datacenter().equals(self.id().datacenter())
                && node.id().rack().equals(self.id().rack());
    }

    /** What this node adds of itself. */
    private List<String> own(Kind kind, int nodes) {
        if (kind != Kind.GENERAL) {
            return List.of();
        }
        NodeFacts.Load load = facts.load();
        return List.of(
                "ringspan_version " + facts.identity().version(),
                "ringspan_node " + facts.identity().node(),
                "ringspan_cluster " + facts.identity().cluster(),
                "ringspan_stores " + nodes,
                "ringspan_curr_connections " + load.clients(),
                "ringspan_total_connections " + load.clientsTotal(),
                "ringspan_total_commands " + load.commandsTotal(),
                "ringspan_heap_bytes " + load.heapBytes(),
                "ringspan_direct_bytes " + load.directBytes());
    }
}
