package io.ringspan.replication.store;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.ringspan.base.Datacenter;
import io.ringspan.base.Endpoint;
import io.ringspan.base.NodeId;
import io.ringspan.base.Rack;
import io.ringspan.base.Token;
import io.ringspan.replication.frame.Resume;
import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.frame.WriteFrame;
import io.ringspan.replication.ring.RingNode;
import io.ringspan.replication.ring.Topology;
import io.ringspan.replication.stream.Upstream;
import io.ringspan.sim.ManualTime;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A store order between a store and an origin that do what a test tells them, and write down what they are told. Commands
 * are two letters: {@code S} or {@code D} for a whole value and a delta, then the key; {@code M-} and {@code E-} around what the store
 * applies as one.
 */
final class ScriptedStore implements StoreSink, Upstream {
    static final long LIFE = 5;
    static final NodeId ORIGIN = new NodeId(new Datacenter("dc1"), new Rack("r1"), new Token(0));
    static final StreamId STREAM = new StreamId(ORIGIN, 1, 0);

    final List<String> stored = new ArrayList<>();
    /** Which commands of their spans were repeated. */
    final List<Integer> repeated = new ArrayList<>();

    /** For these keys something later was sent than whatever is to be repeated. */
    final Map<Character, LaterValue> overwritten = new HashMap<>();

    final StoreOrder order;
    /** The position of a write that is applied later than it is answered. */
    long lingering;

    private final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(false);
    private final ManualTime time = new ManualTime();
    private final List<String> told = new ArrayList<>();
    private final List<String> suspected = new ArrayList<>();
    private final List<ByteBuf> received = new ArrayList<>();
    /** Up to which stamps it was told that writes were skipped. */
    final List<Long> leftOut = new ArrayList<>();
    /** How often versions were forgotten. */
    int forgotten;

    private long round;

    ScriptedStore(int inFlightMax, long earlyBytesMax) {
        StoreLimits limits = new StoreLimits(
                inFlightMax,
                earlyBytesMax,
                10,
                new StoreLimits.Delays(50_000_000L, 100_000_000L, 1_000_000_000L, 3_000_000_000L));
        order = new StoreOrder(alone(), this, new Letters(), limits, time, LIFE);
    }

    /** Connects the store, and has the stream begin. */
    static ScriptedStore begun(int inFlightMax, long earlyBytesMax) {
        ScriptedStore store = new ScriptedStore(inFlightMax, earlyBytesMax);
        store.order.connected("run1");
        store.resume(0, 0, LIFE);
        store.order.flushMarks();
        assertThat(store.takeTold()).containsExactly("behind 0 life 5", "mark 0");
        return store;
    }

    /** Ends it, and sees whether everything was released. */
    void end() {
        order.close();
        received.forEach(ByteBuf::release);
        assertThat(memory.metric().usedDirectMemory() + memory.metric().usedHeapMemory())
                .isZero();
    }

    void resume(long base, long sentTo, long life) {
        order.resume(this, STREAM, new Resume(base, sentTo, life, ++round, 0));
    }

    Verdict offer(long position, long prev, String commands) {
        return order.offer(this, STREAM, frame(position, commands), prev);
    }

    /** Has the store apply all that it was sent, and what is sent because of it. */
    void answerAll() {
        while (order.inFlight() > 0) {
            order.answered();
        }
    }

    void advance(int millis) {
        time.advance(Duration.ofMillis(millis));
        order.tick();
    }

    List<String> takeTold() {
        List<String> taken = List.copyOf(told);
        told.clear();
        return taken;
    }

    WriteFrame frame(long position, String commands) {
        ByteBuf span = memory.heapBuffer(commands.length());
        span.writeCharSequence(commands, StandardCharsets.US_ASCII);
        int count = Math.max(1, commands.length() / 2);
        received.add(span);
        return new WriteFrame()
                .form(count, (byte) 2, (byte) 0)
                .number(position, position)
                .place(0, 1, position)
                .span(span, 0, span.readableBytes());
    }

    static Topology alone() {
        return Topology.of(
                1, ORIGIN, List.of(new RingNode(ORIGIN, new Endpoint("localhost", 1), List.of(ORIGIN.token()))));
    }

    @Override
    public boolean lingers(StreamId stream, WriteFrame write, boolean isRepeated) {
        return write.position() == lingering;
    }

    @Override
    public void apply(StreamId stream, WriteFrame write) {
        stored.add(write.span().toString(write.at(), write.length(), StandardCharsets.US_ASCII));
    }

    @Override
    public void repeat(StreamId stream, WriteFrame write, int command, int at, int length) {
        stored.add(write.span().toString(at, length, StandardCharsets.US_ASCII));
        repeated.add(command);
    }

    @Override
    public void repeatAsOne(StreamId stream, WriteFrame write, BitSet leftOut) {
        StringBuilder span = new StringBuilder(write.span().toString(write.at(), write.length(), US_ASCII));
        leftOut.stream().forEach(command -> span.replace(2 * command, 2 * command + 2, "--"));
        stored.add(span.toString());
    }

    @Override
    public void forgetVersions() {
        forgotten++;
    }

    @Override
    public void leftOut(long clock) {
        leftOut.add(clock);
    }

    @Override
    public void suspect(WriteFrame write, int keyAt, int keyLength) {
        suspected.add(write.span().toString(keyAt, keyLength, US_ASCII));
    }

    /** The keys of which nobody knows whether the store has what it was sent, as often as that was said. */
    List<String> suspected() {
        return suspected;
    }

    @Override
    public @Nullable LaterValue laterValue(StreamId stream, WriteFrame write, int command, int keyAt, int keyLength) {
        LaterValue later = overwritten.get((char) write.span().getByte(keyAt));
        return later == null || later.clock() <= write.clock() ? null : later;
    }

    @Override
    public void mark(StreamId stream, int replica, long mark) {
        told.add("mark " + mark);
    }

    @Override
    public void behind(StreamId stream, int replica, long position, long life) {
        told.add("behind " + position + " life " + life);
    }

    @Override
    public void wrongOwner(StreamId stream, int replica, long position, int ringEpoch) {
        told.add("wrong owner " + position + " epoch " + ringEpoch);
    }

    @Override
    public void reachable(StreamId stream, int replica, boolean reachable) {
        throw new AssertionError("a store is no relay");
    }

    /** Two letters a command. */
    private static final class Letters implements SpanCommands {
        private int at;
        private char kind;

        @Override
        public int next(ByteBuf span, int from) {
            at = from;
            kind = (char) span.getByte(from);
            return from + 2;
        }

        @Override
        public CommandKind kind() {
            return kind == 'S' ? CommandKind.WHOLE : CommandKind.DELTA;
        }

        @Override
        public boolean isEdge() {
            return kind == 'M' || kind == 'E';
        }

        @Override
        public int keys() {
            return isEdge() ? 0 : 1;
        }

        @Override
        public int keyAt(int key) {
            return at + 1;
        }

        @Override
        public int keyLength(int key) {
            return 1;
        }

        @Override
        public boolean without(BitSet keys, ByteBuf out) {
            throw new AssertionError("nothing is late");
        }
    }
}
