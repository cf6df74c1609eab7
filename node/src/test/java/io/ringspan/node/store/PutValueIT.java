package io.ringspan.node.store;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.ringspan.base.Datacenter;
import io.ringspan.base.Endpoint;
import io.ringspan.base.NodeId;
import io.ringspan.base.Rack;
import io.ringspan.base.Token;
import io.ringspan.conf.Transport;
import io.ringspan.node.antientropy.exchange.Puts;
import io.ringspan.node.antientropy.mend.StorePuts;
import io.ringspan.node.command.CommandTable;
import io.ringspan.node.flush.ScanWalk;
import io.ringspan.node.io.Backoff;
import io.ringspan.node.io.Dialer;
import io.ringspan.node.io.Flusher;
import io.ringspan.node.io.Names;
import io.ringspan.node.io.Sockets;
import io.ringspan.node.real.ScriptedStore;
import io.ringspan.node.resp.RespProtocol;
import io.ringspan.node.resp.RespSpanCommands;
import io.ringspan.node.worker.Tally;
import io.ringspan.replication.frame.Resume;
import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.frame.WriteFrame;
import io.ringspan.replication.late.LateAnswers;
import io.ringspan.replication.late.LateWrites;
import io.ringspan.replication.late.Onward;
import io.ringspan.replication.ring.RingNode;
import io.ringspan.replication.ring.Topology;
import io.ringspan.replication.store.StoreLimits;
import io.ringspan.replication.store.StoreOrder;
import io.ringspan.replication.stream.Upstream;
import io.ringspan.replication.time.HybridClock;
import io.ringspan.replication.version.KeyDigest;
import io.ringspan.replication.version.KeyState;
import io.ringspan.replication.version.KeyVersions;
import io.ringspan.sim.ManualTime;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Values that a repair brings to a store worker, among the writes of a stream; the store is a script. */
@SuppressWarnings("NullAway.Init") // start() comes first
class PutValueIT {
    private static final long LIFE = 5;
    private static final long WAIT_SECONDS_MAX = 20;
    private static final NodeId NODE = new NodeId(new Datacenter("dc"), new Rack("r1"), new Token(0));
    private static final StreamId STREAM = new StreamId(NODE, 1, 0);
    private static final Topology ALONE =
            Topology.of(1, NODE, List.of(new RingNode(NODE, new Endpoint("127.0.0.1", 1), List.of(new Token(0)))));
    private static final byte[] KEY = {'k'};
    private static final CommandTable COMMANDS = CommandTable.load();

    private final ManualTime time = new ManualTime();
    private final HybridClock clock = new HybridClock(time, 60_000);
    private final KeyVersions versions = new KeyVersions(new RespSpanCommands(COMMANDS), new KeyDigest(1), 64, clock);
    /** What the store has was written no later than that. */
    private final long start = (time.epochMillis() + 1) << HybridClock.COUNTER_BITS;

    private final Sockets sockets = Sockets.of(Transport.AUTO);
    private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, sockets.handlers());
    private final EventLoop loop = group.next();
    private final Names names = new Names("restored", InetAddress::getByName);
    private ScriptedStore store;
    private StoreLink link;
    private StoreWorker worker;
    private StorePuts puts;
    private long written;
    private final There there = new There(
            new KeyVersions(new RespSpanCommands(COMMANDS), new KeyDigest(1), 64, new HybridClock(time, 60_000)));

    @BeforeEach
    void start() throws IOException, InterruptedException {
        store = new ScriptedStore(command -> good(command, "+OK\r\n"));
        Flusher flusher = new Flusher(loop);
        worker = new StoreWorker(
                RespProtocol.RESP,
                flusher,
                sink -> new StoreOrder(ALONE, sink, new RespSpanCommands(COMMANDS), StoreLimits.DEFAULT, time, LIFE),
                versions,
                ScanWalk::new);
        link = new StoreLink(
                loop,
                flusher,
                new Dialer(sockets, names),
                new StoreLink.Settings(
                        new Endpoint("127.0.0.1", store.port()),
                        RespProtocol.RESP,
                        10_000,
                        10_000,
                        1024,
                        1 << 20,
                        new Backoff(50, new Random(1)),
                        StoreFurnisher.NONE),
                worker,
                new Tally(time));
        worker.writesTo(link);
        puts = new StorePuts(loop, worker);
        loop.execute(link::connect);
        awaitUp();
        loop.submit(() -> worker.resume(new Nobody(), STREAM, new Resume(0, 0, LIFE, 1, 0)))
                .syncUninterruptibly();
    }

    private void awaitUp() throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS_MAX);
        while (!loop.submit(link::isUp).syncUninterruptibly().getNow() && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    @AfterEach
    void stop() throws IOException {
        loop.submit(link::close).syncUninterruptibly();
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
        names.close();
        store.close();
    }

    private static String good(String command, String toValue) {
        String info = "redis_version:7.0.15\r\nrun_id:run1\r\nloading:0\r\n";
        return switch (command) {
            case "INFO server persistence" -> "$" + info.length() + "\r\n" + info + "\r\n";
            case "CLIENT ID" -> ":7\r\n";
            default ->
                command.startsWith("RESTORE") || command.startsWith("EXEC")
                        ? toValue
                        : inTransaction(command) ? "+QUEUED\r\n" : "+OK\r\n";
        };
    }

    private static boolean inTransaction(String command) {
        return List.of("SELECT", "PERSIST", "PEXPIREAT", "COPY", "UNLINK").contains(command.split(" ", 2)[0]);
    }

    /** The other replica: what it has seen. */
    private static final class There implements Onward {
        private final LateWrites writes;
        private final KeyVersions versions;

        private There(KeyVersions versions) {
            this.versions = versions;
            this.writes = new LateWrites(versions, this);
        }

        private KeyState state() {
            return versions.state(versions.digest(Unpooled.wrappedBuffer(KEY), 0, KEY.length));
        }

        @Override
        public void apply(StreamId stream, WriteFrame write, @Nullable LateAnswers unanswerable) {}

        @Override
        public void repeat(WriteFrame write, int at, int length, int commands) {}

        @Override
        public void forgotten() {}
    }

    /** The stream is told nothing. */
    private static final class Nobody implements Upstream {
        @Override
        public void mark(StreamId stream, int replica, long mark) {}

        @Override
        public void behind(StreamId stream, int replica, long position, long life) {}

        @Override
        public void wrongOwner(StreamId stream, int replica, long position, int ringEpoch) {}

        @Override
        public void reachable(StreamId stream, int replica, boolean isReachable) {}
    }

    private WriteFrame frame(long stamp, long position, String... words) {
        StringBuilder resp = new StringBuilder("*" + words.length + "\r\n");
        for (String word : words) {
            resp.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
        }
        ByteBuf bytes = Unpooled.copiedBuffer(resp, US_ASCII);
        return new WriteFrame()
                .form(1, (byte) 2, (byte) 0)
                .place(0, 1, start + stamp)
                .number(position, position)
                .span(bytes, 0, bytes.readableBytes());
    }

    private void comes(long stamp, String... words) {
        written++;
        loop.submit(() -> worker.offer(new Nobody(), null, STREAM, frame(stamp, written, words), written - 1))
                .syncUninterruptibly();
    }

    private void isThere(long stamp, String... words) {
        there.writes.apply(STREAM, frame(stamp, 1, words));
    }

    private KeyState here() {
        return loop.submit(() -> versions.state(versions.digest(Unpooled.wrappedBuffer(KEY), 0, KEY.length)))
                .syncUninterruptibly()
                .getNow();
    }

    private int put(Puts.Form form, KeyState expected) throws InterruptedException {
        try {
            return puts.put(new Puts.Put(0, KEY, form, new byte[] {'v'}, 0, expected, there.state()))
                    .get(WAIT_SECONDS_MAX, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException failed) {
            throw new AssertionError(failed);
        }
    }

    private void awaitAsked(String command) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS_MAX);
        while (asked(command) == 0 && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    private long asked(String command) {
        return store.asked().stream().filter(command::equals).count();
    }

    @Test
    void aChangeThatIsInTheValueAndComesByItsOwnStreamIsNotSentToTheStore() throws InterruptedException {
        isThere(10, "INCR", "k");
        isThere(20, "INCR", "k");
        assertThat(put(Puts.Form.DUMP, here())).isEqualTo(Puts.TAKEN);
        comes(10, "INCR", "k");
        comes(20, "INCR", "k");
        comes(30, "INCR", "k");
        awaitAsked("INCR k");
        assertThat(asked("INCR k")).isOne();
        assertThat(asked("RESTORE k 0 v REPLACE ABSTTL")).isOne();
        assertThat(versions.contained()).isEqualTo(2);
    }

    @Test
    void aKeyThatWasWrittenSinceItWasLookedAtIsLeftAsItIs() throws InterruptedException {
        isThere(10, "SET", "k", "v");
        KeyState looked = here();
        comes(20, "SET", "k", "w");
        assertThat(put(Puts.Form.DUMP, looked)).isEqualTo(Puts.CHANGED);
        assertThat(store.asked()).noneMatch(command -> command.startsWith("RESTORE"));
    }

    @Test
    void whatTheStoreRefusesChangesNothing() throws InterruptedException {
        store.answerWith(command -> good(command, "-ERR DUMP payload version or checksum are wrong\r\n"));
        isThere(10, "SET", "k", "v");
        KeyState before = here();
        assertThat(put(Puts.Form.DUMP, before)).isEqualTo(Puts.NO_DUMPS);
        assertThat(here()).isEqualTo(before);
        store.answerWith(command -> good(command, "-OOM no room\r\n"));
        assertThat(put(Puts.Form.DUMP, before)).isEqualTo(Puts.REFUSED);
        assertThat(here()).isEqualTo(before);
    }

    @Test
    void whatWaitsInTheStoreIsPutInItsPlaceAtOnce() throws InterruptedException {
        store.answerWith(command -> good(command, "*5\r\n+OK\r\n:1\r\n:1\r\n:1\r\n+OK\r\n"));
        isThere(10, "SET", "k", "v");
        KeyState before = here();
        assertThat(put(Puts.Form.TAKEN, before)).isEqualTo(Puts.TAKEN);
        assertThat(store.asked())
                .containsSubsequence(
                        "MULTI",
                        "SELECT 1",
                        "PERSIST ringspan:taken",
                        "COPY ringspan:taken k DB 0 REPLACE",
                        "UNLINK ringspan:taken",
                        "SELECT 0",
                        "EXEC");
        assertThat(here().hasSeenTheSame(there.state())).isTrue();
    }

    @Test
    void ifNothingWaitsThereTheKeyIsAsItWas() throws InterruptedException {
        store.answerWith(command -> good(command, "*5\r\n+OK\r\n:0\r\n:0\r\n:0\r\n+OK\r\n"));
        isThere(10, "SET", "k", "v");
        KeyState before = here();
        assertThat(put(Puts.Form.TAKEN, before)).isEqualTo(Puts.REFUSED);
        assertThat(here()).isEqualTo(before);
    }
}
