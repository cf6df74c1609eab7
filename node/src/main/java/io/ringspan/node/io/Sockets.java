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
import io.netty.channel.unix.DomainSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import io.netty.util.NetUtil;
import io.ringspan.base.Endpoint;
import io.ringspan.conf.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.UnresolvedAddressException;
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

    /**
     * The one asked for.
     *
     * @throws TransportException when it is not to be had here
     */
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
            throw new TransportException(
                    "transport: " + name + " is not to be had here (" + cause + "). To fix: set transport: auto");
        }
    }

    /**
     * Sees to it that {@code endpoint} can be used.
     *
     * @throws TransportException when it is the path of a Unix socket, and these sockets know none
     */
    public void requireFor(Endpoint endpoint, String setting) {
        if (endpoint.isUnixSocket() && !client.equals(EpollSocketChannel.class)) {
            throw new TransportException(setting + ": " + endpoint + " is a Unix socket, and " + name
                    + ", which is what there is here, knows none. To fix: give " + setting + " a host and a port");
        }
    }

    /** Why nobody could listen on {@code endpoint}, and what to do, in one line. */
    public static String bindFailure(Endpoint endpoint, String setting, Throwable cause) {
        if (cause instanceof UnresolvedAddressException) {
            return "cannot listen on " + endpoint + " (" + setting + "): the name " + endpoint.host()
                    + " has no address here. To fix: correct the name in " + setting + ", or give it an address";
        }
        return "cannot listen on " + endpoint + " (" + setting + "): " + cause.getMessage()
                + ". To fix: stop what listens there, or change " + setting;
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

    /**
     * Whether the other end is on this machine for certain: it came over a Unix socket, from a loopback address, or from the
     * very address that it came to, which is this machine's. No other machine can have a connection with such ends: what is
     * sent over it does not leave this one.
     */
    public static boolean isFromThisMachine(Channel channel) {
        if (channel instanceof DomainSocketChannel) {
            return true;
        }
        InetAddress from = host(channel.remoteAddress());
        return from != null && (from.isLoopbackAddress() || ownAddress(channel) != null);
    }

    /** The address at both ends of a connection of this machine with itself, unless it is a loopback address; null if there is none. */
    public static @Nullable InetAddress ownAddress(Channel channel) {
        InetAddress from = host(channel.remoteAddress());
        return from != null && !from.isLoopbackAddress() && from.equals(host(channel.localAddress())) ? from : null;
    }

    private static @Nullable InetAddress host(SocketAddress end) {
        return end instanceof InetSocketAddress address ? address.getAddress() : null;
    }

    /** A name stays a name, for whoever looks it up. */
    static SocketAddress unresolved(Endpoint endpoint) {
        String host = endpoint.host();
        return endpoint.isUnixSocket() || NetUtil.isValidIpV4Address(host) || NetUtil.isValidIpV6Address(host)
                ? address(endpoint)
                : InetSocketAddress.createUnresolved(host, endpoint.port());
    }

    /** Resolves names: may block, never call it on a worker with a name that is no address. */
    public static SocketAddress address(Endpoint endpoint) {
        return endpoint.isUnixSocket()
                ? new DomainSocketAddress(endpoint.host())
                : new InetSocketAddress(endpoint.host(), endpoint.port());
    }
}
