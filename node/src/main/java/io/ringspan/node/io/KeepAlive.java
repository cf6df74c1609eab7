package io.ringspan.node.io;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.uring.IoUringChannelOption;
import io.netty.channel.uring.IoUringSocketChannel;
import java.util.List;
import java.util.concurrent.TimeUnit;
import jdk.net.ExtendedSocketOptions;

/**
 * What the kernel is told to do about a host that vanished without a word: nobody closes those connections otherwise.
 *
 * @param idleSeconds after so long without a byte it asks the other kernel
 * @param intervalSeconds then again so often, {@value #PROBES} times in all, and then the connection is broken
 * @param ackMillis it is broken as well when what was sent is not acknowledged, or no room is made for it, for so long;
 *     0 leaves that to the kernel. The NIO transport cannot set it
 */
public record KeepAlive(int idleSeconds, int intervalSeconds, int ackMillis) {
    /** As Redis has it for its clients. */
    public static final KeepAlive CLIENT = new KeepAlive(300, 100, 0);

    private static final int PROBES = 3;
    private static final int IDLE_PARTS = 2;
    private static final int INTERVAL_PARTS = 2 * PROBES;

    /**
     * For a connection whose other end may be silent for this long.
     *
     * @param ackMillis how long it may leave unacknowledged what it is sent
     */
    public static KeepAlive within(long silenceMillis, long ackMillis) {
        long seconds = TimeUnit.MILLISECONDS.toSeconds(silenceMillis);
        return new KeepAlive(seconds(seconds / IDLE_PARTS), seconds(seconds / INTERVAL_PARTS), (int)
                Math.min(Integer.MAX_VALUE, ackMillis));
    }

    /** The kernel takes no more than 32,767 of them. */
    private static int seconds(long wanted) {
        return (int) Math.min(Short.MAX_VALUE, Math.max(1, wanted));
    }

    /** For connections that are made. */
    void on(Bootstrap client, Sockets sockets) {
        choices(sockets).forEach(choice -> choice.on(client));
    }

    /** For connections that are accepted; not on a Unix socket. */
    public void onAccepted(ServerBootstrap server, Sockets sockets) {
        choices(sockets).forEach(choice -> choice.onAccepted(server));
    }

    private record Choice<T>(ChannelOption<T> option, T value) {
        void on(Bootstrap client) {
            client.option(option, value);
        }

        void onAccepted(ServerBootstrap server) {
            server.childOption(option, value);
        }
    }

    private List<Choice<?>> choices(Sockets sockets) {
        Choice<Boolean> asks = new Choice<>(ChannelOption.SO_KEEPALIVE, true);
        if (sockets.client().equals(EpollSocketChannel.class)) {
            return List.of(
                    asks,
                    new Choice<>(EpollChannelOption.TCP_KEEPIDLE, idleSeconds),
                    new Choice<>(EpollChannelOption.TCP_KEEPINTVL, intervalSeconds),
                    new Choice<>(EpollChannelOption.TCP_KEEPCNT, PROBES),
                    new Choice<>(EpollChannelOption.TCP_USER_TIMEOUT, ackMillis));
        }
        if (sockets.client().equals(IoUringSocketChannel.class)) {
            return List.of(
                    asks,
                    new Choice<>(IoUringChannelOption.TCP_KEEPIDLE, idleSeconds),
                    new Choice<>(IoUringChannelOption.TCP_KEEPINTVL, intervalSeconds),
                    new Choice<>(IoUringChannelOption.TCP_KEEPCNT, PROBES),
                    new Choice<>(IoUringChannelOption.TCP_USER_TIMEOUT, ackMillis));
        }
        return List.of(
                asks,
                new Choice<>(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPIDLE), idleSeconds),
                new Choice<>(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPINTERVAL), intervalSeconds),
                new Choice<>(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPCOUNT), PROBES));
    }
}
