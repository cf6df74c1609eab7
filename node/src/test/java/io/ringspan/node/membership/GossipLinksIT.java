package io.ringspan.node.membership;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.ringspan.base.Endpoint;
import io.ringspan.conf.Transport;
import io.ringspan.node.io.Dialer;
import io.ringspan.node.io.Names;
import io.ringspan.node.io.Sockets;
import io.ringspan.sim.ManualTime;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The links of one node, to sockets of the operating system, by a clock that is moved by hand. */
class GossipLinksIT {
    private final Sockets sockets = Sockets.of(Transport.AUTO);
    private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, sockets.handlers());
    private final EventLoop loop = group.next();
    private final CountDownLatch nameServer = new CountDownLatch(1);
    private final Names names = new Names("gossip-links", this::lookUp);
    private final ManualTime time = new ManualTime();
    private final GossipLinks links = new GossipLinks(loop, new Dialer(sockets, names), time::nanoTime);
    private final List<AutoCloseable> open = new ArrayList<>();

    private InetAddress lookUp(String name) throws UnknownHostException {
        try {
            assertThat(nameServer.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new UnknownHostException(name);
        }
        return InetAddress.getLoopbackAddress();
    }

    @AfterEach
    void close() throws Exception {
        on(() -> {
            links.close();
            return true;
        });
        for (AutoCloseable each : open) {
            each.close();
        }
        names.close();
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private <T> T on(Callable<T> what) {
        return loop.submit(what).syncUninterruptibly().getNow();
    }

    private void send(Endpoint to, byte[] message) {
        on(() -> {
            links.send(to, message);
            return true;
        });
    }

    private void pass(Duration by) {
        on(() -> {
            time.advance(by);
            links.tick(time.nanoTime());
            return true;
        });
    }

    private ServerSocket listen(int port) throws IOException {
        ServerSocket server = new ServerSocket();
        server.setReuseAddress(true);
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        server.setSoTimeout(60_000);
        open.add(server);
        return server;
    }

    private Socket accept(ServerSocket server) throws IOException {
        Socket accepted = server.accept();
        accepted.setSoTimeout(60_000);
        open.add(accepted);
        return accepted;
    }

    private static Endpoint at(ServerSocket server) {
        return new Endpoint("127.0.0.1", server.getLocalPort());
    }

    private static byte[] next(Socket accepted) throws IOException {
        DataInputStream in = new DataInputStream(accepted.getInputStream());
        byte[] frame = new byte[in.readInt()];
        in.readFully(frame);
        assertThat(frame).startsWith(20, 0, 0, 0);
        return Arrays.copyOfRange(frame, 4, frame.length);
    }

    private long lost() {
        return on(links::lost);
    }

    @Test
    void messagesComeInOrderOverOneConnectionAndWaitWhileItIsMade() throws IOException {
        ServerSocket server = listen(0);
        Endpoint named = new Endpoint("a-name.example", server.getLocalPort());
        for (int i = 0; i < GossipLinks.WAITING_MAX + 3; i++) {
            send(named, new byte[] {(byte) i});
        }
        assertThat(lost()).isEqualTo(3);
        nameServer.countDown();
        Socket accepted = accept(server);
        for (int i = 0; i < GossipLinks.WAITING_MAX; i++) {
            assertThat(next(accepted)).as("the newest are kept").containsExactly(i + 3);
        }
        send(named, new byte[] {99});
        assertThat(next(accepted)).containsExactly(99);
    }

    @Test
    void whoDoesNotReadGetsNoMoreThanThereIsRoomForAndGoesOnAfterwards() throws Exception {
        ServerSocket server = listen(0);
        send(at(server), new byte[1_400]);
        Socket accepted = accept(server);
        GossipingNode.await("it is full", () -> {
            for (int i = 0; i < 1_000; i++) {
                send(at(server), new byte[1_400]);
            }
            return lost() > 100;
        });
        long full = lost();
        GossipingNode.await("it takes more", () -> {
            readWhatIsThere(accepted);
            long before = lost();
            send(at(server), new byte[1_400]);
            return lost() == before;
        });
        assertThat(lost()).isGreaterThanOrEqualTo(full);
    }

    private static void readWhatIsThere(Socket accepted) {
        try {
            accepted.getInputStream().skipNBytes(accepted.getInputStream().available());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void whoIsNotThereIsReachedSoonAfterItComesBack() throws Exception {
        ServerSocket server = listen(0);
        Endpoint there = at(server);
        server.close();
        send(there, new byte[] {1});
        GossipingNode.await("what waited is lost", () -> lost() == 1);
        send(there, new byte[] {2});
        assertThat(lost()).as("it rests a while").isEqualTo(2);
        for (int i = 0; i < 10; i++) {
            pass(Duration.ofSeconds(1));
            long before = lost();
            send(there, new byte[] {3});
            GossipingNode.await("it tried again, and failed", () -> lost() == before + 1);
        }
        ServerSocket back = listen(there.port());
        pass(Duration.ofSeconds(1));
        send(there, new byte[] {4});
        assertThat(next(accept(back))).containsExactly(4);
    }

    @Test
    void aConnectionThatEndedIsMadeAnew() throws Exception {
        ServerSocket server = listen(0);
        send(at(server), new byte[] {1});
        Socket first = accept(server);
        next(first);
        first.close();
        server.setSoTimeout(100);
        GossipingNode.await("it is made anew", () -> {
            pass(Duration.ofSeconds(1));
            send(at(server), new byte[] {2});
            return isCalled(server);
        });
    }

    private boolean isCalled(ServerSocket server) {
        try {
            return next(accept(server)).length == 1;
        } catch (SocketTimeoutException notYet) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void whatTheOtherEndSaysEndsTheConnection() throws Exception {
        ServerSocket server = listen(0);
        send(at(server), new byte[] {1});
        Socket accepted = accept(server);
        next(accepted);
        accepted.getOutputStream().write(7);
        assertThat(accepted.getInputStream().read()).isEqualTo(-1);
    }

    @Test
    void aLinkWithoutAMessageForAMinuteIsClosed() throws Exception {
        ServerSocket one = listen(0);
        ServerSocket other = listen(0);
        send(at(one), new byte[] {1});
        send(at(other), new byte[] {1});
        Socket unused = accept(one);
        next(unused);
        pass(Duration.ofSeconds(59));
        send(at(other), new byte[] {2});
        assertThat((int) on(links::size)).isEqualTo(2);
        pass(Duration.ofSeconds(1));
        assertThat((int) on(links::size)).isEqualTo(1);
        assertThat(unused.getInputStream().read()).isEqualTo(-1);
    }

    @Test
    void oneLinkTooManyClosesTheLeastUsed() throws IOException {
        ServerSocket server = listen(0);
        ServerSocket second = listen(0);
        send(at(server), new byte[] {1});
        Socket first = accept(server);
        next(first);
        send(at(second), new byte[] {1});
        Socket other = accept(second);
        next(other);
        send(at(server), new byte[] {2});
        next(first);
        for (int i = 2; i < GossipLinks.LINKS_MAX; i++) {
            send(new Endpoint("name-" + i + ".example", 1), new byte[] {1});
        }
        send(new Endpoint("one-too-many.example", 1), new byte[] {1});
        assertThat((int) on(links::size)).isEqualTo(GossipLinks.LINKS_MAX);
        assertThat(other.getInputStream().read()).isEqualTo(-1);
        send(at(server), new byte[] {3});
        assertThat(next(first)).containsExactly(3);
    }

    @Test
    void nobodyIsDialledAtAUnixSocket() {
        send(new Endpoint("/run/anything", 0), new byte[] {1});
        assertThat(lost()).isEqualTo(1);
        assertThat((int) on(links::size)).isZero();
    }
}
