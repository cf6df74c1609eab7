package io.ringspan.node.replan;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.base.Datacenter;
import io.ringspan.base.Endpoint;
import io.ringspan.base.NodeId;
import io.ringspan.base.Rack;
import io.ringspan.base.Token;
import io.ringspan.conf.Consistency;
import io.ringspan.node.command.CommandTable;
import io.ringspan.node.io.Link;
import io.ringspan.node.io.ReplySink;
import io.ringspan.node.io.Span;
import io.ringspan.node.protocol.Protocol;
import io.ringspan.node.reconcile.Reconciliation;
import io.ringspan.node.reconcile.ReplyRoom;
import io.ringspan.node.request.Asker;
import io.ringspan.node.request.Dispatcher;
import io.ringspan.node.request.QuorumReads;
import io.ringspan.node.request.ReplicatedWrites;
import io.ringspan.node.request.ReplyTarget;
import io.ringspan.node.request.Run;
import io.ringspan.node.request.Slot;
import io.ringspan.node.resp.RespProtocol;
import io.ringspan.node.worker.Tally;
import io.ringspan.replication.budget.Budget;
import io.ringspan.replication.ring.KeyHash;
import io.ringspan.replication.ring.KeyTokens;
import io.ringspan.replication.ring.RingNode;
import io.ringspan.replication.ring.RingStage;
import io.ringspan.replication.ring.Topology;
import io.ringspan.replication.time.HybridClock;
import io.ringspan.replication.version.KeyState;
import io.ringspan.sim.ManualTime;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** One rack, to which a third node comes that takes a part of what the second one owns; seen by the first, and what it sends. */
final class MovingRing implements ReplyTarget {
    static final long TIMEOUT_NANOS = 1_000_000_000;
    static final int OLD_OWNER = 1;
    static final int NEW_OWNER = 2;
    private static final KeyTokens TOKENS = KeyTokens.of(KeyHash.MURMUR);
    private static final List<RingNode> BEFORE = List.of(node(0), node(3L << 30), node(1L << 31, List.of()));
    private static final List<RingNode> AFTER = List.of(node(0), node(3L << 30), node(1L << 31));

    /** Before the change, while the third is to own something, and from when it does. */
    static final Topology SETTLED = of(new RingStage(1, 1, BEFORE, BEFORE, BEFORE, 7, false));

    static final Topology MOVING = of(new RingStage(2, 1, BEFORE, AFTER, BEFORE, 7, true));
    static final Topology SWITCHED = of(new RingStage(3, 1, AFTER, AFTER, BEFORE, 7, true));

    /** Of the second node before and after; of the second, and then of the third. */
    static final String STAYS = key(OLD_OWNER, OLD_OWNER);

    static final int REPLY_BYTES_MAX = 200;
    static final String MOVES = key(OLD_OWNER, NEW_OWNER);

    final ManualTime time = new ManualTime();
    final Tally tally = new Tally(time);
    final Asker asker;
    final List<Road> roads = List.of(new Road(), new Road(), new Road());
    final PlannedAnew plans;
    final StringBuilder replies = new StringBuilder();
    int answered;
    private final List<Ringing> alarms = new ArrayList<>();
    private final Dispatcher dispatcher;
    private Topology topology = SETTLED;

    private record Ringing(long atNanos, Runnable then) {}

    /** Before Redis. */
    MovingRing() {
        this(RespProtocol.RESP, CommandTable.load());
    }

    MovingRing(Protocol protocol, CommandTable commands) {
        asker = new Asker(protocol, tally, () -> TIMEOUT_NANOS);
        Reconciliation reconciliation = new Reconciliation(protocol, commands);
        HybridClock clock = new HybridClock(time, 1_000);
        ReplyRoom room = new ReplyRoom(new Budget(1 << 20).lease(), 1 << 20, bytes -> {});
        QuorumReads reads = new QuorumReads(asker, reconciliation, clock, time::nanoTime, "dc", room);
        ReplicatedWrites writes = new ReplicatedWrites(asker, clock, reconciliation, room, time::nanoTime);
        asker.links(roads.toArray(new Link[0]));
        dispatcher = new Dispatcher(() -> topology, asker, writes, reads, (run, slot, dialect, level) -> {}, false);
        plans = new PlannedAnew(new PlannedAnew.Parts(
                dispatcher,
                asker,
                TOKENS,
                protocol,
                protocol.spanCommands(commands),
                REPLY_BYTES_MAX,
                (nanos, then) -> alarms.add(new Ringing(time.nanoTime() + nanos, then))));
        asker.planAnewWith(plans);
        goesOver(SETTLED);
    }

    private static RingNode node(long token) {
        return node(token, List.of(new Token((int) token)));
    }

    private static RingNode node(long name, List<Token> tokens) {
        NodeId id = new NodeId(new Datacenter("dc"), new Rack("r"), new Token((int) name));
        return new RingNode(id, new Endpoint("127.0.0.1", 1), tokens);
    }

    private static Topology of(RingStage stage) {
        return Topology.of(stage, BEFORE.get(0).id());
    }

    private static String key(int before, int after) {
        for (int i = 0; i < 10_000; i++) {
            String key = "k" + i;
            if (SETTLED.owns(before, token(key)) && SWITCHED.owns(after, token(key))) {
                return key;
            }
        }
        throw new IllegalArgumentException("no key of " + before + " comes to " + after);
    }

    private static int token(String key) {
        return TOKENS.token(Unpooled.copiedBuffer(key, ISO_8859_1), 0, key.length());
    }

    void goesOver(Topology next) {
        topology = next;
        asker.topology(next);
    }

    /** The client reads these keys, in one batch; the first says where that goes. */
    Slot reads(String... keys) {
        StringBuilder commands = new StringBuilder();
        for (String key : keys) {
            commands.append("*2\r\n$3\r\nGET\r\n$").append(key.length()).append("\r\n");
            commands.append(key).append("\r\n");
        }
        return send(commands.toString(), keys.length, keys[0], false);
    }

    Slot writes(String key, String value) {
        String command = "*3\r\n$3\r\nSET\r\n$" + key.length() + "\r\n" + key + "\r\n$" + value.length() + "\r\n"
                + value + "\r\n";
        return send(command, 1, key, true);
    }

    /** One read, of which that is the first key. */
    Slot readsOf(String key, String command) {
        return send(command, 1, key, false);
    }

    private Slot send(String commands, int count, String key, boolean write) {
        Slot slot = new Slot();
        slot.open(this, count, write, time.nanoTime());
        ByteBuf in = Unpooled.copiedBuffer(commands, ISO_8859_1);
        Run run = new Run();
        run.begin(in, 0, topology.replicas(token(key)), write, token(key));
        for (int i = 0; i < count; i++) {
            run.extend(in.writerIndex());
        }
        dispatcher.send(run, slot, 2, Consistency.DC_ONE);
        in.release();
        return slot;
    }

    void passes(long millis) {
        time.advance(Duration.ofMillis(millis));
        tally.refresh();
        asker.tick(tally.nowNanos());
        List<Ringing> due = alarms.stream()
                .filter(each -> each.atNanos() <= time.nanoTime())
                .toList();
        alarms.removeAll(due);
        due.forEach(each -> each.then().run());
    }

    String takeReplies() {
        String taken = replies.toString();
        replies.setLength(0);
        return taken;
    }

    @Override
    public void deliver(Slot slot, ByteBuf in, int at, int length, boolean last) {
        replies.append(in.toString(at, length, ISO_8859_1));
        if (last) {
            answered++;
            slot.markAnswered();
        }
    }

    @Override
    public void brokenOff(Slot slot) {
        throw new AssertionError("replies are whole here");
    }

    /** The way to one node, and what went there. */
    static final class Road implements Link {
        final List<String> sent = new ArrayList<>();
        final ArrayDeque<ReplySink> sinks = new ArrayDeque<>();
        boolean up = true;
        boolean fresh;

        @Override
        public boolean isUp() {
            return up;
        }

        @Override
        public boolean isNew() {
            return fresh;
        }

        @Override
        public boolean isFull() {
            return false;
        }

        @Override
        public long read(Span span, ReplySink sink) {
            sent.add(span.epoch() + " " + span.bytes().toString(span.at(), span.length(), ISO_8859_1));
            sinks.add(sink);
            return sent.size();
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
            return read(question, sink);
        }

        @Override
        public void restore(Span command, long clock, long tie, ReplySink sink) {
            read(command, sink);
        }

        @Override
        public void abandon(long number) {}

        void refuses() {
            sinks.remove().notOwner();
        }

        void replies(String reply) {
            ByteBuf in = Unpooled.copiedBuffer(reply, ISO_8859_1);
            sinks.remove().replied(in, 0, in.readableBytes(), 0);
            in.release();
        }
    }
}
