package io.ringspan.node.io;

import io.netty.channel.Channel;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import io.ringspan.base.Endpoint;
import io.ringspan.conf.Transport;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * The kernel interface that sockets use.
 *
 * @param name for logs: epoll, io_uring or nio
 */
public record Sockets(
        String name,
        IoHandlerFactory handlers,
        Class<? extends Channel> client,
        Class<? extends ServerChannel> server) {

    /** The one asked for, or the reason why it is not to be had here. */
    public static Sockets of(Transport wanted) {
        return switch (wanted) {
            case AUTO -> Epoll.isAvailable() ? epoll() : nio();
            case EPOLL -> {
                require(Epoll.isAvailable(), "epoll", Epoll.unavailabilityCause());
                yield epoll();
            }
            case IO_URING -> {
                require(IoUring.isAvailable(), "io_uring", IoUring.unavailabilityCause());
                yield ioUring();
            }
            case NIO -> nio();
        };
    }

    private static void require(boolean available, String name, @Nullable Throwable cause) {
        if (!available) {
            throw new IllegalStateException(
                    "transport: " + name + " is not to be had here (" + cause + "). To fix: set transport: auto");
        }
    }

    private static Sockets epoll() {
        return new Sockets(
                "epoll", EpollIoHandler.newFactory(), EpollSocketChannel.class, EpollServerSocketChannel.class);
    }

    private static Sockets ioUring() {
        return new Sockets(
                "io_uring",
                IoUringIoHandler.newFactory(),
                IoUringSocketChannel.class,
                IoUringServerSocketChannel.class);
    }

    private static Sockets nio() {
        return new Sockets("nio", NioIoHandler.newFactory(), NioSocketChannel.class, NioServerSocketChannel.class);
    }

    /** The channel type to connect to {@code endpoint} with. */
    public Class<? extends Channel> clientTo(Endpoint endpoint) {
        return endpoint.isUnixSocket() ? EpollDomainSocketChannel.class : client;
    }

    /** The channel type to listen on {@code endpoint} with. */
    public Class<? extends ServerChannel> serverOn(Endpoint endpoint) {
        return endpoint.isUnixSocket() ? EpollServerDomainSocketChannel.class : server;
    }

    /** Resolves names: may block, never call it on a worker with a name that is no address. */
    public static SocketAddress address(Endpoint endpoint) {
        return endpoint.isUnixSocket()
                ? new DomainSocketAddress(endpoint.host())
                : new InetSocketAddress(endpoint.host(), endpoint.port());
    }
}
