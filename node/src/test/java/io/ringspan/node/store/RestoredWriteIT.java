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
import io.ringspan.node.command.CommandTable;
import io.ringspan.node.flush.ScanWalk;
import io.ringspan.node.io.Backoff;
import io.ringspan.node.io.Dialer;
import io.ringspan.node.io.Flusher;
import io.ringspan.node.io.Names;
import io.ringspan.node.io.ReplySink;
import io.ringspan.node.io.Sockets;
import io.ringspan.node.io.Span;
import io.ringspan.node.real.ScriptedStore;
import io.ringspan.node.resp.RespProtocol;
import io.ringspan.node.resp.RespSpanCommands;
import io.ringspan.node.worker.Tally;
import io.ringspan.replication.frame.Resume;
import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.frame.WriteFrame;
import io.ringspan.replication.ring.RingNode;
import io.ringspan.replication.ring.Topology;
import io.ringspan.replication.store.StoreLimits;
import io.ringspan.replication.store.StoreOrder;
import io.ringspan.replication.stream.Upstream;
import io.ringspan.replication.time.HybridClock;
import io.ringspan.replication.version.KeyDigest;
import io.ringspan.replication.version.KeyVersions;
import io.ringspan.sim.ManualTime;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Values of another replica at a store worker, among the writes of a stream; the store is a script. */
@SuppressWarnings("NullAway.Init") // start() comes first
class RestoredWriteIT {
    private static final long LIFE = 5;
    private static final long WAIT_SECONDS_MAX = 20;
    private static final NodeId NODE = new NodeId(new Datacenter("dc"), new Rack("r1"), new Token(0));
    private static final StreamId STREAM = new StreamId(NODE, 1, 0);
    private static final Topology ALONE =
            Topology.of(1, NODE, List.of(new RingNode(NODE, new Endpoint("127.0.0.1", 1), List.of(new Token(0)))));
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
    private final BlockingQueue<String> replies = new LinkedBlockingQueue<>();
    private ScriptedStore store;
    private StoreLink link;
    private StoreWorker worker;
    private OrderedLink ordered;
    private long written;

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
        ordered = new OrderedLink(link, worker);
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

    private static String good(String command, String toRestore) {
        String info = "redis_version:7.0.15\r\nrun_id:run1\r\nloading:0\r\n";
        return switch (command) {
            case "INFO server persistence" -> "$" + info.length() + "\r\n" + info + "\r\n";
            case "CLIENT ID" -> ":7\r\n";
            case "GET k" -> "$1\r\nv\r\n";
            default -> command.startsWith("RESTORE") ? toRestore : "+OK\r\n";
        };
    }

    private final class Waiting implements ReplySink {
        private final StringBuilder text = new StringBuilder();

        @Override
        public void replying(ByteBuf in, int at, int length) {
            text.append(in.toString(at, length, US_ASCII));
        }

        @Override
        public void replied(ByteBuf in, int at, int length, int refusals) {
            boolean versioned = text.length() > 0;
            replies.add(versioned ? text + Long.toString(in.getLong(at) - start) : in.toString(at, length, US_ASCII));
        }

        @Override
        public void broken() {
            replies.add("broken");
        }

        @Override
        public void late() {}

        @Override
        public void expired() {}
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

    private static ByteBuf command(String... words) {
        StringBuilder resp = new StringBuilder("*" + words.length + "\r\n");
        for (String word : words) {
            resp.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
        }
        return Unpooled.copiedBuffer(resp, US_ASCII);
    }

    private static Span span(ByteBuf bytes) {
        Span span = new Span();
        span.set(bytes, 0, bytes.readableBytes(), 1, 0, 2);
        return span;
    }

    private void write(long stamp, String... words) {
        ByteBuf bytes = command(words);
        WriteFrame write = new WriteFrame()
                .form(1, (byte) 2, (byte) 0)
                .place(0, 1, start + stamp)
                .number(++written, written)
                .span(bytes, 0, bytes.readableBytes());
        worker.offer(new Nobody(), null, STREAM, write, written - 1);
    }

    private void restore(long stamp) {
        ordered.restore(span(command("RESTORE", "k", "0", "v", "REPLACE", "ABSTTL")), start + stamp, 1, new Waiting());
    }

    private void read() {
        ordered.versioned(span(command("GET", "k")), new Waiting());
    }

    private void inOneTurn(Runnable what) {
        loop.submit(what).syncUninterruptibly();
    }

    private String reply() throws InterruptedException {
        return String.valueOf(replies.poll(WAIT_SECONDS_MAX, TimeUnit.SECONDS));
    }

    @Test
    void itIsSentOverSomethingOlderAndReadsBehindItFindItsVersion() throws InterruptedException {
        inOneTurn(() -> {
            write(10, "SET", "k", "old");
            restore(20);
            read();
            write(15, "SET", "k", "late");
            read();
        });
        assertThat(reply()).isEqualTo("+OK\r\n");
        assertThat(reply()).isEqualTo("$1\r\nv\r\n20");
        assertThat(reply()).isEqualTo("$1\r\nv\r\n20");
        assertThat(store.asked())
                .containsSubsequence("SET k old", "RESTORE k 0 v REPLACE ABSTTL", "GET k", "UNWATCH", "GET k");
        assertThat(versions.writtenBack().restored()).isOne();
    }

    @Test
    void itNeverOverwritesANewerWriteWhichWasSentBeforeItInTheSameTurn() throws InterruptedException {
        inOneTurn(() -> {
            write(30, "SET", "k", "newer");
            restore(20);
            read();
        });
        assertThat(reply()).isEqualTo("+OK\r\n");
        assertThat(reply()).isEqualTo("$1\r\nv\r\n30");
        assertThat(store.asked()).noneMatch(command -> command.startsWith("RESTORE"));
        assertThat(versions.writtenBack().held()).isOne();
    }

    @Test
    void norOneThatMayBeNewer() throws InterruptedException {
        inOneTurn(() -> restore(-1_000_000_000));
        assertThat(reply()).startsWith("-UNORDERED ");
        inOneTurn(() -> ordered.restore(span(command("DEL", "k", "l")), start, 1, new Waiting()));
        assertThat(reply()).as("of two keys").startsWith("-UNORDERED ");
        assertThat(store.asked()).noneMatch(command -> command.startsWith("RESTORE"));
        assertThat(versions.writtenBack().unknown()).isOne();
    }

    @Test
    void aNewerWriteBehindItWins() throws InterruptedException {
        inOneTurn(() -> {
            restore(20);
            write(30, "SET", "k", "newer");
            read();
        });
        assertThat(reply()).isEqualTo("+OK\r\n");
        assertThat(reply()).isEqualTo("$1\r\nv\r\n30");
        assertThat(store.asked()).containsSubsequence("RESTORE k 0 v REPLACE ABSTTL", "SET k newer");
    }

    @Test
    void whatTheStoreDoesNotTakeIsNotTakenForItsValue() throws InterruptedException {
        store.answerWith(command -> good(command, "-OOM no room\r\n"));
        inOneTurn(() -> {
            restore(20);
            read();
        });
        assertThat(reply()).isEqualTo("-OOM no room\r\n");
        assertThat(reply()).as("what it has seen nobody knows").isEqualTo("broken");
        inOneTurn(this::read);
        assertThat(reply()).as("no newer than what was not taken").isEqualTo("$1\r\nv\r\n" + (-2 * start - 20));
    }

    @Test
    void aStoreThatTakesNoValuesOfOthersIsSentNoMore() throws InterruptedException {
        store.answerWith(command -> good(command, "-ERR DUMP payload version or checksum are wrong\r\n"));
        inOneTurn(() -> restore(20));
        assertThat(reply()).startsWith("-ERR DUMP payload");
        inOneTurn(() -> restore(30));
        assertThat(reply()).startsWith("-UNORDERED ");
        assertThat(store.asked().stream().filter(command -> command.startsWith("RESTORE")))
                .hasSize(1);
    }

    @Test
    void whatIsNoWholeValueIsNotFetched() throws InterruptedException {
        inOneTurn(() -> {
            write(10, "SET", "k", "v");
            fetch();
            write(20, "APPEND", "k", "more");
            fetch();
        });
        assertThat(reply()).as("whole").endsWith("10");
        assertThat(reply()).as("changed since").startsWith("+OK\r\n+OK\r\n");
        assertThat(store.asked().stream().filter(command -> command.startsWith("DUMP")))
                .hasSize(1);
    }

    private void fetch() {
        ByteBuf both = Unpooled.wrappedBuffer(command("DUMP", "k"), command("PEXPIRETIME", "k"));
        Span span = new Span();
        span.set(both, 0, both.readableBytes(), 2, 0, 2);
        ordered.whole(span, new Waiting());
    }

    @Test
    void aStoreThatRefusedTheNewerWriteDoesNotSayThatItHasIt() throws InterruptedException {
        store.answerWith(command -> command.startsWith("SET") ? "-OOM no room\r\n" : good(command, "+OK\r\n"));
        inOneTurn(() -> {
            write(30, "SET", "k", "newer");
            restore(20);
        });
        assertThat(reply()).isEqualTo("broken");
    }

    @Test
    void ifTheConnectionBreaksNobodyKnowsWhatBecameOfIt() throws InterruptedException {
        store.answerWith(command -> command.startsWith("RESTORE") ? "" : good(command, "+OK\r\n"));
        inOneTurn(() -> restore(20));
        for (long second = 1; second <= 60; second++) {
            long now = time.nanoTime() + TimeUnit.SECONDS.toNanos(second);
            inOneTurn(() -> link.tick(now, Long.MAX_VALUE, Long.MAX_VALUE));
        }
        assertThat(reply()).isEqualTo("broken");
        awaitUp();
        inOneTurn(this::read);
        assertThat(reply()).isEqualTo("$1\r\nv\r\n" + (-2 * start - 20));
    }
}
