package io.ringspan.node.split;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.ringspan.base.Datacenter;
import io.ringspan.base.Endpoint;
import io.ringspan.base.NodeId;
import io.ringspan.base.Rack;
import io.ringspan.base.Token;
import io.ringspan.conf.Consistency;
import io.ringspan.conf.ConsistencyConf;
import io.ringspan.conf.ConsistencyRule;
import io.ringspan.node.command.Arguments;
import io.ringspan.node.command.Command;
import io.ringspan.node.command.CommandTable;
import io.ringspan.node.io.Link;
import io.ringspan.node.io.ReplySink;
import io.ringspan.node.io.Span;
import io.ringspan.node.level.ClientLevels;
import io.ringspan.node.level.NodeLevels;
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

/** Racks of three nodes each, whose stores are the test, and one client. Node 0 is the coordinator. */
final class SplitRing implements ReplyTarget {
    static final int NODES = 3;
    static final long REPLY_BYTES_MAX = 1000;
    private static final KeyTokens TOKENS = KeyTokens.of(KeyHash.MURMUR);

    final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(true, true); // the leak detector allocates
    final List<Store> stores = new ArrayList<>();
    final StringBuilder replies = new StringBuilder();
    private final Topology topology;
    private final Splits splits;
    private final ClientLevels levels;
    private final CommandTable commands = CommandTable.load();
    private final RequestDecoder decoder = new RequestDecoder(commands, new RequestLimits(1 << 20, 1 << 20, 1 << 16));

    /** A node, and what was sent to it and is not answered. */
    static final class Store implements Link {
        final ArrayDeque<ReplySink> waiting = new ArrayDeque<>();
        final List<String> sent = new ArrayList<>();
        boolean up = true;
        boolean noted = true;
        int abandoned;

        @Override
        public boolean isUp() {
            return up;
        }

        @Override
        public boolean isFull() {
            return false;
        }

        @Override
        public long read(Span span, ReplySink sink) {
            waiting.add(sink);
            if (noted) {
                sent.add(span.bytes().toString(span.at(), span.length(), ISO_8859_1));
            }
            return waiting.size();
        }

        @Override
        public long inOrder(Span span, ReplySink sink) {
            return read(span, sink);
        }

        @Override
        public long versioned(Span span, ReplySink sink) {
            return read(span, sink);
        }

        @Override
        public long whole(Span span, ReplySink sink) {
            return read(span, sink);
        }

        @Override
        public long settle(Span question, KeyState own, ReplySink sink) {
            throw new AssertionError("no client settles a key");
        }

        @Override
        public void restore(Span command, long clock, long tie, ReplySink sink) {
            read(command, sink);
        }

        @Override
        public void abandon(long number) {
            abandoned++;
        }

        /** What was sent since this was last asked. */
        List<String> takeSent() {
            List<String> taken = List.copyOf(sent);
            sent.clear();
            return taken;
        }

        /** Answers the oldest command with this, behind bytes that are none of its business. */
        void reply(String resp) {
            ByteBuf in = Unpooled.copiedBuffer("+x\r\n" + resp + "+y\r\n", ISO_8859_1);
            waiting.remove().replied(in, 4, resp.length(), 0);
            in.release();
        }

        /** Answers the oldest command, which is read at a quorum. */
        void replyWithVersion(String resp) {
            begin(resp);
            reply("\0".repeat(Long.BYTES));
        }

        /** Gives the oldest command a part of its reply. */
        void begin(String resp) {
            ByteBuf in = Unpooled.copiedBuffer(resp, ISO_8859_1);
            waiting.element().replying(in, 0, resp.length());
            in.release();
        }
    }

    /** A client without levels of its own. */
    SplitRing(int racks) {
        this(racks, List.of());
    }

    /** The node has these rules, and else {@code DC_ONE}. */
    SplitRing(int racks, List<ConsistencyRule> rules) {
        levels = new ClientLevels(
                NodeLevels.of(new ConsistencyConf(Consistency.DC_ONE, Consistency.DC_ONE, rules, true, false)));
        List<RingNode> nodes = new ArrayList<>();
        for (int rack = 0; rack < racks; rack++) {
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
        ReplicatedWrites writes =
                new ReplicatedWrites(asker, clock, new Reconciliation(RespProtocol.RESP, commands), room, () -> 0);
        QuorumReads reads =
                new QuorumReads(asker, new Reconciliation(RespProtocol.RESP, commands), clock, () -> 0, "dc", room);
        splits = new Splits(
                RespProtocol.RESP,
                TOKENS,
                new Dispatcher(() -> topology, asker, writes, reads, (run, slot, protocol, level) -> {}, false),
                memory,
                REPLY_BYTES_MAX);
    }

    Store store(int node) {
        return stores.get(node);
    }

    /** The {@code number}th key that node {@code owner} of the coordinator's rack owns. */
    String key(int owner, int number) {
        int left = number;
        for (int i = 0; ; i++) {
            String key = "k" + i;
            ByteBuf bytes = Unpooled.copiedBuffer(key, ISO_8859_1);
            int token = TOKENS.token(bytes, 0, bytes.readableBytes());
            if (topology.replicas(token).local()[0] == owner && left-- == 0) {
                return key;
            }
        }
    }

    /** Sends a command for the client. */
    Slot send(String... words) {
        ByteBuf in = Unpooled.copiedBuffer(command(words), ISO_8859_1);
        Slot whole = new Slot();
        Arguments arguments = new Arguments();
        send(in, arguments, whole);
        // The client's buffer is another command's at once.
        in.setZero(0, in.capacity());
        in.release();
        return whole;
    }

    void send(ByteBuf in, Arguments arguments, Slot whole) {
        decoder.next(in, 0, in.writerIndex());
        Command command = Objects.requireNonNull(decoder.command());
        decoder.arguments(in, 0, arguments);
        whole.open(this, 1, command.isWrite(), 0);
        splits.send(command, arguments, whole, false, 2, levels);
    }

    static String command(String... words) {
        StringBuilder resp = new StringBuilder("*" + words.length + "\r\n");
        for (String word : words) {
            resp.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
        }
        return resp.toString();
    }

    @Override
    public void deliver(Slot slot, ByteBuf in, int at, int length, boolean last) {
        if (stores.get(0).noted) {
            replies.append(in.toString(at, length, ISO_8859_1)).append(last ? "" : "...");
        }
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

    /** Bytes that are still held once the shared memory is given back. */
    long bytesLeft() {
        splits.discard();
        return memory.metric().usedDirectMemory() + memory.metric().usedHeapMemory();
    }
}
