package io.ringspan.node.admin;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.ringspan.base.Endpoint;
import io.ringspan.conf.ListenConf.AdminPort;
import io.ringspan.node.audit.AuditLog;
import io.ringspan.node.io.Sockets;
import io.ringspan.node.tls.CertificateNames;
import io.ringspan.node.tls.TlsHandshake;
import io.ringspan.node.tls.TlsSource;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Serves the {@link Pages} over HTTP/1.1.
 *
 * <p><b>Threads.</b> Started and closed by any thread but its own event loop; pages are made on that loop.
 *
 * <p><b>Limits.</b> {@link #CONNECTIONS_MAX} connections, {@link #REQUEST_LINE_BYTES_MAX} and
 * {@link #HEADER_BYTES_MAX} a request, {@link #BODY_BYTES_MAX} where a body is taken at all, {@link #WAIT_SECONDS_MAX} from one answer to the end of the next: what
 * is over a limit is told so, where it can be, and closed. One request of a connection is worked on at a time;
 * {@link #PIPELINED_MAX} more may have been sent, and a connection that sent more is closed.
 */
public final class AdminServer implements AutoCloseable {
    static final int CONNECTIONS_MAX = 64;
    static final int REQUEST_LINE_BYTES_MAX = 4096;
    static final int HEADER_BYTES_MAX = 8192;
    static final int BODY_BYTES_MAX = 4096;
    static final int PIPELINED_MAX = 16;
    /** More than the minute that lies between two scrapes, so that a scraper can keep its connection. */
    static final int WAIT_SECONDS_MAX = 75;

    private static final int CHUNK_BYTES = 4096;
    private static final int CLOSE_SECONDS_MAX = 2;

    private final MultiThreadIoEventLoopGroup group;
    private final Channel listener;
    private final ChannelGroup accepted;

    /**
     * What is served.
     *
     * @param port who may change something at this moment
     * @param tls null for plain HTTP
     * @param audit what is told of each change
     */
    public record Service(
            Pages pages, Supplier<AdminPort> port, @Nullable TlsSource tls, AuditLog audit) {}

    private AdminServer(MultiThreadIoEventLoopGroup group, Channel listener, ChannelGroup accepted) {
        this.group = group;
        this.listener = listener;
        this.accepted = accepted;
    }

    /**
     * Starts a server: it answers when this returns.
     *
     * @param name of its thread
     * @throws AdminServerException when it cannot listen there
     */
    public static AdminServer start(String name, Endpoint where, Sockets sockets, Service service) {
        TlsSource tls = service.tls();
        RequestAnswers answers = new RequestAnswers(service.pages(), new Access(service.port()), service.audit());
        MultiThreadIoEventLoopGroup group =
                new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory(name), sockets.handlers());
        OpenConnections open = new OpenConnections(CONNECTIONS_MAX);
        ChannelGroup accepted = new DefaultChannelGroup(ImmediateEventExecutor.INSTANCE, true);
        ServerBootstrap server = new ServerBootstrap()
                .group(group)
                .channel(sockets.serverOn(where))
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accepted.add(channel);
                        if (tls != null) {
                            TlsHandshake.accept(channel, tls, CertificateNames.ANY);
                        }
                        prepare(channel, answers, open);
                    }
                });
        if (!where.isUnixSocket()) {
            server.option(ChannelOption.SO_REUSEADDR, true).childOption(ChannelOption.TCP_NODELAY, true);
        }
        ChannelFuture bound = server.bind(Sockets.address(where)).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            group.shutdownGracefully(0, CLOSE_SECONDS_MAX, TimeUnit.SECONDS);
            throw new AdminServerException(Sockets.bindFailure(where, "stats_listen", bound.cause()), bound.cause());
        }
        return new AdminServer(group, bound.channel(), accepted);
    }

    /** What a connection passes through. */
    static void prepare(Channel channel, RequestAnswers answers, OpenConnections open) {
        HttpDecoderConfig limits = new HttpDecoderConfig()
                .setMaxInitialLineLength(REQUEST_LINE_BYTES_MAX)
                .setMaxHeaderSize(HEADER_BYTES_MAX)
                .setMaxChunkSize(CHUNK_BYTES);
        channel.pipeline().addLast(new HttpServerCodec(limits)).addLast(new AdminConnection(answers, open));
    }

    /** Where it listens; 0 when that is a Unix socket. */
    public int port() {
        return listener.localAddress() instanceof InetSocketAddress address ? address.getPort() : 0;
    }

    /** Stops listening and cuts all connections. */
    @Override
    public void close() {
        listener.close().awaitUninterruptibly();
        accepted.close().awaitUninterruptibly(CLOSE_SECONDS_MAX, TimeUnit.SECONDS); // the loop's end may forget them
        group.shutdownGracefully(0, CLOSE_SECONDS_MAX, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
