package io.ringspan.node.everywhere;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

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
import io.ringspan.node.reconcile.Reconciliation;
import io.ringspan.node.reconcile.ReplyRoom;
import io.ringspan.node.repair.NamedKeys;
import io.ringspan.node.request.Asker;
import io.ringspan.node.request.QuorumReads;
import io.ringspan.node.request.ReplicatedWrites;
import io.ringspan.node.request.ReplyTarget;
import io.ringspan.node.request.Run;
import io.ringspan.node.request.Slot;
import io.ringspan.node.resp.RespProtocol;
import io.ringspan.node.worker.Tally;
import io.ringspan.replication.budget.Budget;
import io.ringspan.replication.budget.Lease;
import io.ringspan.replication.ring.RingNode;
import io.ringspan.replication.ring.Topology;
import io.ringspan.replication.time.HybridClock;
import io.ringspan.replication.version.KeyDigest;
import io.ringspan.replication.version.KeyState;
import io.ringspan.sim.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads of a node at home, and of a datacenter elsewhere with three racks; they are numbered in that order, from 0. */
final class TwoDatacenters implements Peers, ReplyTarget {
    static final long TIMEOUT_NANOS = 3_000;
    static final long HELD_BYTES_MAX = 10_000;
    private static final String GET = "*2\r\n$3\r\nGET\r\n$1\r\nk\r\n";
    private static final long REPLY_BYTES_MAX = 100;
    private static final CommandTable COMMANDS = CommandTable.load();

    final ManualTime time = new ManualTime();
    final HybridClock clock = new HybridClock(time, 1_000);
    final Tally tally = new Tally(time);
    final Asker asker = new Asker(RespProtocol.RESP, tally, () -> TIMEOUT_NANOS);
    private final Budget held = new Budget(HELD_BYTES_MAX);
    final Lease heldByOthers = held.lease();
    private final ReplyRoom room = new ReplyRoom(held.lease(), REPLY_BYTES_MAX, tally::repliesHeld);
    private final QuorumReads home = new QuorumReads(asker, reconciliation(), clock, time::nanoTime, "home", room);
    private final EverywhereReads reads = new EverywhereReads(new EverywhereReads.Parts(
            asker,
            home,
            new ReplicatedWrites(asker, clock, reconciliation(), room, time::nanoTime),
            this,
            reconciliation(),
            room,
            time::nanoTime));
    private final Topology topology;
    /** Of the replicas at home. */
    final List<Store> stores = new ArrayList<>();
    /** Of those elsewhere. */
    final List<Store> elsewhere = List.of(new Store(), new Store(), new Store());
    /** Who was asked for the datacenter elsewhere, and has not answered. */
    final Map<Integer, ReplySink> asked = new HashMap<>();

    final List<Integer> abandoned = new ArrayList<>();
    final List<Integer> down = new ArrayList<>();
    final StringBuilder replies = new StringBuilder();
    private Consistency level = Consistency.DC_EACH_SAFE_QUORUM;

    /** @param racks at home */
    TwoDatacenters(int racks) {
        List<RingNode> nodes = new ArrayList<>();
        for (int rack = 1; rack <= racks; rack++) {
            nodes.add(node("home", "r" + rack));
            stores.add(new Store());
        }
        nodes.add(node("other", "r1"));
        nodes.add(node("other", "r2"));
        nodes.add(node("other", "r3"));
        topology = Topology.of(1, nodes.get(0).id(), nodes);
        Link[] links = new Link[nodes.size()];
        Arrays.setAll(links, node -> node < racks ? stores.get(node) : elsewhere.get(node - racks));
        home.nameWith(new NamedKeys(RespProtocol.RESP, asker::link, clock, tally, new KeyDigest(1)));
        asker.links(links);
    }

    private static Reconciliation reconciliation() {
        return new Reconciliation(RespProtocol.RESP, COMMANDS);
    }

    private static RingNode node(String datacenter, String rack) {
        NodeId id = new NodeId(new Datacenter(datacenter), new Rack(rack), new Token(0));
        return new RingNode(id, new Endpoint("127.0.0.1", 1), List.of(id.token()));
    }

    /** A replica at home. */
    static final class Store implements Link {
        final List<ReplySink> sinks = new ArrayList<>();
        /** How many keys were named to it. */
        int named;

        @Override
        public boolean isUp() {
            return true;
        }

        @Override
        public boolean isFull() {
            return false;
        }

        @Override
        public long read(Span span, ReplySink sink) {
            throw new AssertionError("a quorum wants versions");
        }

        @Override
        public long inOrder(Span span, ReplySink sink) {
            throw new AssertionError("a quorum wants versions");
        }

        @Override
        public long versioned(Span span, ReplySink sink) {
            sinks.add(sink);
            return sinks.size();
        }

        @Override
        public long whole(Span span, ReplySink sink) {
            throw new AssertionError("a read that agrees restores nothing");
        }

        @Override
        public long settle(Span question, KeyState own, ReplySink sink) {
            assertThat(own.isReaders()).isTrue();
            named++;
            return 0;
        }

        @Override
        public void restore(Span command, long clock, long tie, ReplySink sink) {
            throw new AssertionError("a read that agrees restores nothing");
        }

        @Override
        public void abandon(long number) {}
    }

    /** Its time is up; nobody waits then. */
    void end() {
        time.advance(Duration.ofNanos(TIMEOUT_NANOS));
        tick();
        home.tick(time.nanoTime());
        assertThat(reads.isEmpty()).isTrue();
        assertThat(tally.heldReplyBytes()).isZero();
    }

    void tick() {
        reads.tick(time.nanoTime());
    }

    void get(int commands) {
        get(commands, Consistency.DC_EACH_SAFE_QUORUM);
    }

    void get(int commands, Consistency at) {
        level = at;
        ByteBuf in = Unpooled.copiedBuffer(GET.repeat(commands), ISO_8859_1);
        Run run = new Run();
        run.begin(in, 0, topology.replicas(0), false, 0);
        for (int i = 0; i < commands; i++) {
            run.extend(in.readableBytes());
        }
        Slot slot = new Slot();
        slot.open(this, commands, false, time.nanoTime());
        reads.send(run, slot, 2, at);
        in.release();
    }

    /** The first replica at home. */
    void homeSays(String resp, long... versions) {
        homeSays(0, resp, versions);
    }

    void homeSays(int node, String resp, long... versions) {
        says(stores.get(node).sinks.remove(0), resp, versions);
    }

    void otherSays(int node, String resp, long... versions) {
        says(sink(node), resp, versions);
    }

    ReplySink sink(int node) {
        ReplySink sink = asked.remove(node);
        if (sink == null) {
            throw new AssertionError("node " + node + " was not asked");
        }
        return sink;
    }

    ReplySink sinkKept(int node) {
        ReplySink sink = sink(node);
        asked.put(node, sink);
        return sink;
    }

    private static void says(ReplySink sink, String resp, long... versions) {
        ByteBuf in = Unpooled.copiedBuffer(resp, ISO_8859_1);
        ByteBuf trailer = Unpooled.buffer();
        for (long version : versions) {
            trailer.writeLong(version);
        }
        sink.replying(in, 0, in.readableBytes());
        sink.replied(trailer, 0, trailer.readableBytes(), 0);
        in.release();
        trailer.release();
    }

    @Override
    public boolean mayAsk(int node) {
        return !down.contains(node);
    }

    @Override
    public long gather(int node, Span span, Consistency at, ReplySink sink) {
        assertThat(at).isEqualTo(level);
        asked.put(node, sink);
        return node;
    }

    @Override
    public void abandon(int node, long number) {
        abandoned.add(node);
        asked.remove(node);
    }

    @Override
    public String datacenter(int node) {
        return topology.node(node).id().datacenter().name();
    }

    @Override
    public void deliver(Slot slot, ByteBuf in, int at, int length, boolean last) {
        replies.append(in.toString(at, length, ISO_8859_1));
        if (last) {
            slot.markAnswered();
        }
    }

    @Override
    public void brokenOff(Slot slot) {
        throw new AssertionError("nothing was delivered before all was known");
    }
}
