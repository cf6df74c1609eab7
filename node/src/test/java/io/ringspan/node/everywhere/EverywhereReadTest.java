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
import io.ringspan.node.io.Link;
import io.ringspan.node.io.ReplySink;
import io.ringspan.node.io.Span;
import io.ringspan.node.reconcile.Reconciliation;
import io.ringspan.node.reconcile.Replies;
import io.ringspan.node.reconcile.ReplyRoom;
import io.ringspan.node.request.Asker;
import io.ringspan.node.request.QuorumReads;
import io.ringspan.node.request.ReplicatedWrites;
import io.ringspan.node.request.ReplyTarget;
import io.ringspan.node.request.Run;
import io.ringspan.node.request.Slot;
import io.ringspan.node.resp.CommandTable;
import io.ringspan.node.resp.RespSpanCommands;
import io.ringspan.node.worker.Tally;
import io.ringspan.replication.budget.Budget;
import io.ringspan.replication.budget.Lease;
import io.ringspan.replication.choice.RetryBudget;
import io.ringspan.replication.ring.RingNode;
import io.ringspan.replication.ring.Topology;
import io.ringspan.replication.time.HybridClock;
import io.ringspan.sim.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reads of one node at home, node 0, and of a datacenter elsewhere with three racks, nodes 1 to 3. */
class EverywhereReadTest implements Peers, ReplyTarget {
    private static final String GET = "*2\r\n$3\r\nGET\r\n$1\r\nk\r\n";
    private static final long TIMEOUT_NANOS = 3_000;
    private static final long HELD_BYTES_MAX = 10_000;
    private static final long REPLY_BYTES_MAX = 100;
    private static final CommandTable COMMANDS = CommandTable.load();

    private final ManualTime time = new ManualTime();
    private final HybridClock clock = new HybridClock(time, 1_000);
    private final Tally tally = new Tally(time);
    private final Asker asker = new Asker(tally, TIMEOUT_NANOS);
    private final Budget held = new Budget(HELD_BYTES_MAX);
    private final Lease heldByOthers = held.lease();
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
    private final Topology topology = topology();
    private final Store store = new Store();
    private final Map<Integer, ReplySink> asked = new HashMap<>();
    private final List<Integer> abandoned = new ArrayList<>();
    private final List<Integer> down = new ArrayList<>();
    private final StringBuilder replies = new StringBuilder();

    private static Reconciliation reconciliation() {
        return new Reconciliation(new RespSpanCommands(COMMANDS));
    }

    private static Topology topology() {
        List<RingNode> nodes = new ArrayList<>();
        nodes.add(node("home", "r1"));
        nodes.add(node("other", "r1"));
        nodes.add(node("other", "r2"));
        nodes.add(node("other", "r3"));
        return Topology.of(1, nodes.get(0).id(), nodes);
    }

    private static RingNode node(String datacenter, String rack) {
        NodeId id = new NodeId(new Datacenter(datacenter), new Rack(rack), new Token(0));
        return new RingNode(id, new Endpoint("127.0.0.1", 1), List.of(id.token()));
    }

    /** The own store. */
    private static final class Store implements Link {
        private final List<ReplySink> sinks = new ArrayList<>();

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
        public void restore(Span command, long clock, long tie, ReplySink sink) {
            throw new AssertionError("a read that agrees restores nothing");
        }

        @Override
        public void abandon(long number) {}
    }

    @BeforeEach
    void link() {
        asker.links(new Link[] {store, store, store, store});
    }

    @AfterEach
    void nobodyWaitsForEver() {
        time.advance(Duration.ofNanos(TIMEOUT_NANOS));
        reads.tick(time.nanoTime());
        home.tick(time.nanoTime());
        assertThat(reads.isEmpty()).isTrue();
        assertThat(tally.heldReplyBytes()).isZero();
    }

    private void get(int commands) {
        ByteBuf in = Unpooled.copiedBuffer(GET.repeat(commands), ISO_8859_1);
        Run run = new Run();
        run.begin(in, 0, topology.replicas(0), false, 0);
        for (int i = 0; i < commands; i++) {
            run.extend(in.readableBytes());
        }
        Slot slot = new Slot();
        slot.open(this, commands, false, time.nanoTime());
        reads.send(run, slot, 2, Consistency.DC_EACH_SAFE_QUORUM);
        in.release();
    }

    @Test
    void whatIsWrittenAfterItIsLaterThanWhatAnotherDatacenterHas() {
        long found = clock.now() + 50;
        get(2);
        homeSays("+a\r\n+b\r\n", 5, 0, 5, 0);
        otherSays(1, "+a\r\n-DISAGREE there\r\n", found, 0, Replies.NOT_MET, 0);
        assertThat(clock.now()).isGreaterThan(found);
        assertThat(clock.refusedStamps()).isZero();
    }

    private void homeSays(String resp, long... versions) {
        says(store.sinks.remove(0), resp, versions);
    }

    private void otherSays(int node, String resp, long... versions) {
        says(sink(node), resp, versions);
    }

    private ReplySink sink(int node) {
        ReplySink sink = asked.remove(node);
        if (sink == null) {
            throw new AssertionError("node " + node + " was not asked");
        }
        return sink;
    }

    private ReplySink sinkKept(int node) {
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
    public long gather(int node, Span span, Consistency level, ReplySink sink) {
        assertThat(level).isEqualTo(Consistency.DC_EACH_SAFE_QUORUM);
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

    @Test
    void eachDatacenterIsAskedOnceAndWhatBothSayIsTheAnswer() {
        get(1);
        assertThat(asked).containsOnlyKeys(1);
        otherSays(1, "$1\r\nx\r\n", 9, 0);
        assertThat(replies).isEmpty();
        homeSays("$1\r\nx\r\n", 9, 0);
        assertThat(replies).hasToString("$1\r\nx\r\n");
    }

    @Test
    void theNewestWinsCommandByCommand() {
        get(3);
        homeSays("+a\r\n+b\r\n+c\r\n", 5, 0, 9, 0, 7, 1);
        otherSays(1, "+A\r\n+B\r\n+C\r\n", 6, 0, 8, 0, 7, 2);
        assertThat(replies).hasToString("+A\r\n+b\r\n+C\r\n");
    }

    @Test
    void whatMayBeNewerIsNoAnswer() {
        get(2);
        homeSays("+a\r\n+b\r\n", 5, 0, -5, 0);
        otherSays(1, "+A\r\n+B\r\n", -6, 0, 6, 0);
        assertThat(replies.toString())
                .startsWith("-DISAGREE DC_EACH_SAFE_QUORUM needs the 2 datacenters to agree")
                .endsWith("\r\n+B\r\n");
    }

    @Test
    void aDatacenterWithoutAnAnswerSaysSoInItsPlace() {
        get(2);
        homeSays("+a\r\n+b\r\n", 5, 0, 5, 0);
        otherSays(1, "-DISAGREE there\r\n+b\r\n", Replies.NOT_MET, 0, 5, 0);
        assertThat(replies).hasToString("-DISAGREE there\r\n+b\r\n");
    }

    @Test
    void theNextNodeIsAskedWhenOneIsGoneOrLate() {
        down.add(1);
        get(1);
        assertThat(asked).containsOnlyKeys(2);
        sink(2).broken();
        assertThat(asked).containsOnlyKeys(3);
        homeSays("+a\r\n", 5, 0);
        otherSays(3, "+a\r\n", 5, 0);
        assertThat(replies).hasToString("+a\r\n");

        down.clear();
        replies.setLength(0);
        get(1);
        sinkKept(1).late();
        assertThat(abandoned).containsExactly(1);
        homeSays("+a\r\n", 5, 0);
        otherSays(2, "+a\r\n", 5, 0);
        assertThat(replies).hasToString("+a\r\n");
    }

    @Test
    void aDatacenterThatNobodyReachesIsAnErrorAtOnceAndASilentOneWhenTheTimeIsUp() {
        down.addAll(List.of(1, 2, 3));
        get(1);
        assertThat(replies.toString())
                .startsWith(
                        "-UNAVAILABLE DC_EACH_SAFE_QUORUM needs an answer of every datacenter, and nobody in other");
        replies.setLength(0);
        down.clear();
        store.sinks.clear();
        get(1);
        homeSays("+a\r\n", 5, 0);
        time.advance(Duration.ofNanos(TIMEOUT_NANOS));
        reads.tick(time.nanoTime());
        assertThat(replies.toString())
                .startsWith("-TIMEOUT DC_EACH_SAFE_QUORUM needs an answer of every datacenter, and other did not");
    }

    @Test
    void aReadThatComesWhileHalfOfTheRoomIsTakenIsRefusedAndAsksNobody() {
        heldByOthers.take(HELD_BYTES_MAX / 2 + 1);
        get(1);
        assertThat(replies.toString()).startsWith("-OVERLOADED the replies that this node holds");
        assertThat(asked).isEmpty();
        assertThat(store.sinks).isEmpty();
        assertThat(tally.commandsOverloaded()).isOne();
    }

    @Test
    void answersThatFindNoRoomEndTheirRead() {
        get(1);
        heldByOthers.take(HELD_BYTES_MAX - 600);
        homeSays("$1\r\nx\r\n", 9, 0);
        assertThat(replies.toString()).startsWith("-OVERLOADED ");
        assertThat(abandoned).containsExactly(1);

        replies.setLength(0);
        heldByOthers.give(heldByOthers.used());
        heldByOthers.trim();
        get(1);
        heldByOthers.take(HELD_BYTES_MAX - 100);
        otherSays(1, "$1\r\nx\r\n", 9, 0);
        assertThat(replies.toString()).startsWith("-OVERLOADED ");
    }

    /** The first late ones are taken over by a node that answers in its time, as far as anybody knows. */
    @Test
    void whereANodeIsLateItselfItIsAskedOutOfTheBudgetOnly() {
        int denied = 0;
        int reads = RetryBudget.SECONDS * RetryBudget.FLOOR_PER_SECOND * 10;
        for (int i = 0; i < reads; i++) {
            get(1);
            ReplySink first = sinkKept(1);
            first.late();
            if (asked.containsKey(1)) {
                denied++;
                assertThat(asked).containsOnlyKeys(1);
            } else {
                sinkKept(2).late();
            }
            homeSays("+a\r\n", 5, 0);
            int asksNow = asked.keySet().iterator().next();
            otherSays(asksNow, "+a\r\n", 5, 0);
            asked.clear();
        }
        assertThat(denied).isBetween(reads / 3, 2 * reads / 3);
        assertThat(tally.readRetriesDenied()).isGreaterThanOrEqualTo(denied);
        assertThat(tally.readRetries()).isPositive();
    }

    @Test
    void aNodeThatHasTooMuchToDoIsReplacedAndIfAllHaveItIsOverload() {
        get(1);
        sink(1).overloaded();
        sink(2).overloaded();
        sink(3).overloaded();
        assertThat(replies.toString())
                .startsWith("-OVERLOADED DC_EACH_SAFE_QUORUM needs an answer of every datacenter, and too much is under"
                        + " way in other");
        assertThat(tally.commandsOverloaded()).isOne();
    }

    @Test
    void aReplyThatIsTooLargeIsAnError() {
        get(1);
        ByteBuf large = Unpooled.copiedBuffer("$200\r\n" + "x".repeat(200) + "\r\n", ISO_8859_1);
        sinkKept(1).replying(large, 0, large.readableBytes());
        large.release();
        assertThat(replies.toString()).startsWith("-ERR a replica's reply is larger than the limit of 100 bytes");
        assertThat(abandoned).containsExactly(1);
    }
}
