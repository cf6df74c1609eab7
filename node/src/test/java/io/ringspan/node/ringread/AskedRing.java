package io.ringspan.node.ringread;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.ringspan.base.Datacenter;
import io.ringspan.base.Endpoint;
import io.ringspan.base.NodeId;
import io.ringspan.base.Rack;
import io.ringspan.base.Token;
import io.ringspan.node.command.Arguments;
import io.ringspan.node.command.Command;
import io.ringspan.node.command.CommandTable;
import io.ringspan.node.io.Link;
import io.ringspan.node.io.ReplySink;
import io.ringspan.node.io.Span;
import io.ringspan.node.protocol.RequestLimits;
import io.ringspan.node.reconcile.Reconciliation;
import io.ringspan.node.reconcile.ReplyRoom;
import io.ringspan.node.request.Asker;
import io.ringspan.node.request.Dispatcher;
import io.ringspan.node.request.QuorumReads;
import io.ringspan.node.request.ReplicatedWrites;
import io.ringspan.node.request.ReplyTarget;
import io.ringspan.node.request.Slot;
import io.ringspan.node.resp.RequestDecoder;
import io.ringspan.node.resp.RespProtocol;
import io.ringspan.node.worker.Tally;
import io.ringspan.replication.budget.Budget;
import io.ringspan.replication.ring.KeyHash;
import io.ringspan.replication.ring.KeyTokens;
import io.ringspan.replication.ring.RingNode;
import io.ringspan.replication.ring.Topology;
import io.ringspan.replication.time.HybridClock;
import io.ringspan.replication.version.KeyState;
import io.ringspan.sim.ManualTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Two racks of three nodes, whose stores are the test, and one client of node 0. The second rack begins with node 3. */
final class AskedRing implements ReplyTarget {
    static final int NODES = 3;
    static final int RACKS = 2;
    static final long REPLY_BYTES_MAX = 1000;
    private static final KeyTokens TOKENS = KeyTokens.of(KeyHash.MURMUR);

    final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(true, true); // the leak detector allocates
    final List<Store> stores = new ArrayList<>();
    private final StringBuilder replies = new StringBuilder();
    private final Topology topology;
    private final RingReads reads;
    private final CommandTable commands = CommandTable.load();
    private final RequestDecoder decoder = new RequestDecoder(commands, new RequestLimits(1 << 20, 1 << 20, 1 << 16));

    /** A node, and what was sent to it and is not answered. */
    static final class Store implements Link {
        private final ArrayDeque<ReplySink> waiting = new ArrayDeque<>();
        private final StringBuilder sent = new StringBuilder();
        boolean up = true;
        boolean full;
        int abandoned;

        @Override
        public boolean isUp() {
            return up;
        }

        @Override
        public boolean isFull() {
            return full;
        }

        @Override
        public long read(Span span, ReplySink sink) {
            waiting.add(sink);
            sent.append(span.bytes().toString(span.at(), span.length(), ISO_8859_1));
            return waiting.size();
        }

        @Override
        public long inOrder(Span span, ReplySink sink) {
            return read(span, sink);
        }

        @Override
        public long versioned(Span span, ReplySink sink) {
            throw new AssertionError("one answers, and no version is needed");
        }

        @Override
        public long whole(Span span, ReplySink sink) {
            return versioned(span, sink);
        }

        @Override
        public long settle(Span question, KeyState own, ReplySink sink) {
            return versioned(question, sink);
        }

        @Override
        public void restore(Span command, long clock, long tie, ReplySink sink) {
            versioned(command, sink);
        }

        @Override
        public void abandon(long number) {
            abandoned++;
        }

        /** Whether it is to answer something. */
        boolean isAsked() {
            return !waiting.isEmpty();
        }

        /** What was sent since this was last asked. */
        String takeSent() {
            String taken = sent.toString();
            sent.setLength(0);
            return taken;
        }

        /** Answers the oldest question, in pieces of so many bytes. */
        void reply(String resp, int piece) {
            ReplySink sink = waiting.remove();
            ByteBuf in = Unpooled.copiedBuffer(resp, ISO_8859_1);
            int at = 0;
            for (; at + piece < resp.length(); at += piece) {
                sink.replying(in, at, piece);
            }
            sink.replied(in, at, resp.length() - at, 0);
            in.release();
        }

        void reply(String resp) {
            reply(resp, Integer.MAX_VALUE / 2);
        }

        /** Its connection breaks. */
        void breaks() {
            up = false;
            waiting.remove().broken();
        }
    }

    AskedRing() {
        List<RingNode> nodes = new ArrayList<>();
        for (int rack = 0; rack < RACKS; rack++) {
            for (int node = 0; node < NODES; node++) {
                Token token = new Token((int) (node * ((1L << 32) / NODES)));
                NodeId id = new NodeId(new Datacenter("dc"), new Rack("r" + rack), token);
                nodes.add(new RingNode(id, new Endpoint("127.0.0.1", 1), List.of(token)));
                stores.add(new Store());
            }
        }
        topology = Topology.of(1, nodes.get(0).id(), nodes);
        Tally tally = new Tally(new ManualTime());
        Asker asker = new Asker(RespProtocol.RESP, tally, () -> 1_000);
        asker.links(stores.toArray(new Link[0]));
        HybridClock clock = new HybridClock(new ManualTime(), 1);
        ReplyRoom room = new ReplyRoom(new Budget(1 << 20).lease(), REPLY_BYTES_MAX, tally::repliesHeld);
        Reconciliation reconciliation = new Reconciliation(RespProtocol.RESP, commands);
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(7);
        reads = new RingReads(
                TOKENS,
                new Dispatcher(
                        () -> topology,
                        asker,
                        new ReplicatedWrites(asker, clock, reconciliation, room, () -> 0),
                        new QuorumReads(asker, reconciliation, clock, () -> 0, "dc", room),
                        (run, slot, protocol, level) -> {},
                        false),
                memory,
                REPLY_BYTES_MAX,
                random);
    }

    Store store(int node) {
        return stores.get(node);
    }

    String name(int node) {
        return topology.node(node).id().toString();
    }

    /** The {@code number}th key that node {@code owner} owns. */
    String key(int owner, int number) {
        int left = number;
        for (int i = 0; ; i++) {
            String key = "k" + i;
            ByteBuf bytes = Unpooled.copiedBuffer(key, ISO_8859_1);
            boolean owned = topology.owns(owner, TOKENS.token(bytes, 0, bytes.readableBytes()));
            if (owned && left-- == 0) {
                return key;
            }
        }
    }

    /** Sends a command for the client. */
    Slot send(String... words) {
        ByteBuf in = Unpooled.copiedBuffer(command(words), ISO_8859_1);
        Slot whole = new Slot();
        Arguments arguments = new Arguments();
        decoder.next(in, 0, in.writerIndex());
        Command command = Objects.requireNonNull(decoder.command());
        decoder.arguments(in, 0, arguments);
        whole.open(this, 1, command.isWrite(), 0);
        reads.begin(command, arguments, new RingReads.Client(whole, false, 2));
        // The client's buffer is another command's at once.
        in.setZero(0, in.capacity());
        in.release();
        return whole;
    }

    static String command(String... words) {
        StringBuilder resp = new StringBuilder("*" + words.length + "\r\n");
        for (String word : words) {
            resp.append(bulk(word));
        }
        return resp.toString();
    }

    static String bulk(String text) {
        return "$" + text.length() + "\r\n" + text + "\r\n";
    }

    @Override
    public void deliver(Slot slot, ByteBuf in, int at, int length, boolean last) {
        replies.append(in.toString(at, length, ISO_8859_1)).append(last ? "" : "...");
    }

    @Override
    public void brokenOff(Slot slot) {
        replies.append("broken off");
    }

    /** What the client got since it was last asked. */
    String takeReplies() {
        String text = replies.toString();
        replies.setLength(0);
        return text;
    }

    long bytesLeft() {
        return memory.metric().usedDirectMemory() + memory.metric().usedHeapMemory();
    }
}
