package io.ringspan.node.store;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.ringspan.base.Endpoint;
import io.ringspan.conf.Transport;
import io.ringspan.node.io.Backoff;
import io.ringspan.node.io.Dialer;
import io.ringspan.node.io.Flusher;
import io.ringspan.node.io.Names;
import io.ringspan.node.io.ReplySink;
import io.ringspan.node.io.Sockets;
import io.ringspan.node.io.Span;
import io.ringspan.node.real.ScriptedStore;
import io.ringspan.node.resp.RespProtocol;
import io.ringspan.node.store.introduce.StoreIdentity;
import io.ringspan.node.worker.Tally;
import io.ringspan.sim.ManualTime;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A store that takes what it is sent, and after a while says nothing any more. Only the test moves the link's time. */
@SuppressWarnings("NullAway.Init") // start() comes first
class SilentStoreIT {
    private static final int WAIT_SECONDS_MAX = 20;
    private static final int SILENCE_MILLIS = 3_000;
    private static final int LOOK_MILLIS = 100;
    private static final String GET = "*2\r\n$3\r\nGET\r\n$1\r\nk\r\n";

    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private final ManualTime time = new ManualTime();
    private final Sockets sockets = Sockets.of(Transport.AUTO);
    private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, sockets.handlers());
    private final EventLoop loop = group.next();
    private final Tally tally = new Tally(time);
    private final Names names = new Names("silent-store", InetAddress::getByName);
    private ScriptedStore store;
    private StoreLink link;

    @BeforeEach
    void start() throws IOException, InterruptedException {
        store = new ScriptedStore(command -> good("run1", command));
        link = new StoreLink(
                loop,
                new Flusher(loop),
                new Dialer(sockets, names),
                new StoreLink.Settings(
                        new Endpoint("127.0.0.1", store.port()),
                        RespProtocol.RESP,
                        10_000,
                        SILENCE_MILLIS,
                        16,
                        1 << 20,
                        new Backoff(50, new Random(1)),
                        StoreFurnisher.NONE),
                new Heard(),
                tally);
        loop.execute(link::connect);
        assertThat(next()).isEqualTo("up");
    }

    @AfterEach
    void stop() throws IOException {
        loop.submit(link::close).syncUninterruptibly();
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
        names.close();
        store.close();
    }

    private static String good(String run, String command) {
        String info = "redis_version:7.0.15\r\nrun_id:" + run + "\r\nloading:0\r\n";
        return switch (command) {
            case "INFO server persistence" -> "$" + info.length() + "\r\n" + info + "\r\n";
            case "CLIENT ID" -> ":7\r\n";
            case "CLIENT KILL ID 7" -> ":1\r\n";
            case "PING" -> "+PONG\r\n";
            default -> "$1\r\nv\r\n";
        };
    }

    private final class Heard implements StoreListener {
        @Override
        public void storeUp(StoreIdentity found, boolean sameProcess) {
            events.add("up");
        }

        @Override
        public void storeDown(@Nullable ReplySink oldest, int repliesOfOldest) {
            events.add("down");
        }
    }

    private final class Waiting implements ReplySink {
        @Override
        public void replying(ByteBuf in, int at, int length) {}

        @Override
        public void replied(ByteBuf in, int at, int length, int refusals) {
            events.add(in.toString(at, length, US_ASCII).strip());
        }

        @Override
        public void broken() {
            events.add("broken");
        }

        @Override
        public void late() {}

        @Override
        public void expired() {}
    }

    private String next() throws InterruptedException {
        return String.valueOf(events.poll(WAIT_SECONDS_MAX, TimeUnit.SECONDS));
    }

    private void read() {
        loop.execute(() -> {
            ByteBuf bytes = Unpooled.copiedBuffer(GET, US_ASCII);
            Span span = new Span();
            span.set(bytes, 0, bytes.readableBytes(), 1, 0, 2);
            link.read(span, new Waiting());
            bytes.release();
        });
    }

    /** Lets the link's time go by. */
    private void pass(int millis) {
        for (int i = 0; i < millis / LOOK_MILLIS; i++) {
            loop.submit(() -> {
                        time.advance(Duration.ofMillis(LOOK_MILLIS));
                        link.tick(tally.refresh(), Long.MAX_VALUE, Long.MAX_VALUE);
                    })
                    .syncUninterruptibly();
        }
    }

    @Test
    void aStoreThatOwesAnAnswerAndSaysNothingIsGivenUpAndFoundAgain() throws InterruptedException {
        store.answerWith(command -> "");
        read();
        pass(SILENCE_MILLIS - LOOK_MILLIS);
        assertThat(link.silences()).isZero();
        pass(2 * LOOK_MILLIS);
        assertThat(next()).isEqualTo("down");
        assertThat(next()).isEqualTo("broken");
        assertThat(link.silences()).isEqualTo(1);
        store.answerWith(command -> good("run1", command));
        assertThat(awaitUpWithTime()).isEqualTo("up");
        read();
        assertThat(next()).isEqualTo("$1\r\nv");
    }

    /** The connection that still meets silence is given up by its own deadline, for which time has to go by. */
    private String awaitUpWithTime() throws InterruptedException {
        String event = null;
        for (long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS_MAX);
                event == null && System.nanoTime() < end; ) {
            loop.submit(() -> {
                        time.advance(Duration.ofMillis(LOOK_MILLIS));
                        link.tick(tally.refresh(), 1, TimeUnit.MILLISECONDS.toNanos(SILENCE_MILLIS / 2));
                    })
                    .syncUninterruptibly();
            event = events.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        }
        return String.valueOf(event);
    }

    @Test
    void beforeItIsUsedAgainItDropsTheConnectionThatItMayNotHaveReadToTheEnd() throws InterruptedException {
        store.answerWith(command -> command.startsWith("GET") ? "" : good("run1", command));
        read();
        pass(2 * SILENCE_MILLIS);
        assertThat(next()).isEqualTo("down");
        assertThat(next()).isEqualTo("broken");
        assertThat(next()).isEqualTo("up");
        assertThat(store.asked())
                .containsSubsequence("GET k", "INFO server persistence", "CLIENT ID", "CLIENT KILL ID 7");
    }

    @Test
    void inAnotherRunOfTheStoreTheNumberWouldBeSomebodyElses() throws InterruptedException {
        store.answerWith(command -> command.startsWith("GET") ? "" : good("run2", command));
        read();
        pass(2 * SILENCE_MILLIS);
        assertThat(next()).isEqualTo("down");
        assertThat(next()).isEqualTo("broken");
        assertThat(next()).isEqualTo("up");
        assertThat(store.asked()).doesNotContain("CLIENT KILL ID 7");
    }

    @Test
    void aStoreThatIsAskedNothingIsAskedWhetherItIsThere() throws InterruptedException {
        store.answerWith(command -> {
            events.add(command);
            return "";
        });
        pass(SILENCE_MILLIS / 3 + LOOK_MILLIS);
        assertThat(next()).isEqualTo("PING");
        pass(SILENCE_MILLIS);
        assertThat(next()).isEqualTo("down");
        assertThat(link.silences()).isEqualTo(1);
    }

    @Test
    void aStoreThatIsNotReadFromIsNotBlamed() {
        store.answerWith(command -> "");
        loop.submit(() -> link.reading(false)).syncUninterruptibly();
        read();
        pass(3 * SILENCE_MILLIS);
        assertThat(events).isEmpty();
        assertThat(link.silences()).isZero();
    }
}
