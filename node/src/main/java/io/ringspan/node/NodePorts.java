package io.ringspan.node;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.netty.util.concurrent.ThreadPerTaskExecutor;
import io.ringspan.base.Endpoint;
import io.ringspan.conf.PoolConf;
import io.ringspan.node.io.Dialer;
import io.ringspan.node.io.KeepAlive;
import io.ringspan.node.io.Names;
import io.ringspan.node.io.Silence;
import io.ringspan.node.io.Sockets;
import io.ringspan.node.io.TransportException;
import io.ringspan.node.level.Glob;
import io.ringspan.node.login.StoreLogin;
import io.ringspan.node.tls.NodeTls;
import io.ringspan.node.tls.TlsFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The loops that a node's workers run on, where it listens, and what it has accepted there.
 *
 * <p><b>Threads.</b> Opened and closed by whoever starts and stops the node.
 */
final class NodePorts {
    private static final int OUTPUT_LOW_BYTES = 256 * 1024;
    private static final int OUTPUT_HIGH_BYTES = 1024 * 1024;
    private static final int CLOSE_SECONDS_MAX = 2;

    private final PoolConf conf;
    private final Sockets sockets;
    private final NodeTls tls;
    private final MultiThreadIoEventLoopGroup group;
    private final @Nullable MultiThreadIoEventLoopGroup gossip;
    private final List<EventLoop> loops = new ArrayList<>();
    private volatile @Nullable Channel peers;
    private volatile @Nullable Channel clients;
    private volatile @Nullable Channel clientsByTls;
    private final ChannelGroup accepted = new DefaultChannelGroup(ImmediateEventExecutor.INSTANCE, true);

    /** @throws StartException when the file asks for a transport that is not there, or for TLS by files that do not fit */
    NodePorts(PoolConf conf) {
        this.conf = conf;
        this.sockets = sockets(conf);
        this.tls = tls(conf);
        int count = conf.process().workersOn(Runtime.getRuntime().availableProcessors());
        this.group = new MultiThreadIoEventLoopGroup(
                count, new DefaultThreadFactory("ringspan-" + conf.title() + "-worker"), sockets.handlers());
        this.gossip = conf.membership().gossip()
                ? new MultiThreadIoEventLoopGroup(
                        1, new DefaultThreadFactory("ringspan-" + conf.title() + "-gossip"), sockets.handlers())
                : null;
        for (int i = 0; i < count; i++) {
            loops.add(group.next());
        }
    }

    private static Sockets sockets(PoolConf conf) {
        try {
            Sockets sockets = Sockets.of(conf.process().transport());
            sockets.requireFor(conf.listen().clients(), "listen");
            sockets.requireFor(conf.store().endpoint(), "servers");
            return sockets;
        } catch (TransportException missing) {
            throw new StartException(String.valueOf(missing.getMessage()));
        }
    }

    private static NodeTls tls(PoolConf conf) {
        try {
            return NodeTls.of(conf, text -> Glob.anyCase(text)::matches);
        } catch (TlsFileException unfit) {
            throw new StartException(String.valueOf(unfit.getMessage()));
        }
    }

    /** For what waits and belongs to no loop: a thread of its own for each task. */
    static Executor threads(PoolConf conf, String what) {
        return new ThreadPerTaskExecutor(new DefaultThreadFactory("ringspan-" + conf.title() + "-" + what, true));
    }

    /** Where it listens, and how, for its operator. */
    String described() {
        String byTls = conf.tls()
                .clients()
                .map(its -> " and by TLS on " + its.listen())
                .orElse("");
        return "clients on " + conf.listen().clients() + byTls + " and peers on "
                + conf.listen().peers() + ", " + loops.size() + " worker(s), " + sockets.name();
    }

    Sockets sockets() {
        return sockets;
    }

    /** What is encrypted. */
    NodeTls tls() {
        return tls;
    }

    /** What makes connections. */
    Dialer dialer(Names names) {
        return new Dialer(sockets, names, tls, StoreLogin.of(conf.store()));
    }

    /** One for each worker. */
    List<EventLoop> loops() {
        return loops;
    }

    /** The loop for the gossip. */
    EventLoop gossipLoop() {
        if (gossip == null) {
            throw new IllegalStateException("this node does not gossip");
        }
        return gossip.next();
    }

    /** @throws StartException when it cannot listen there */
    void listenForPeers(Function<EventLoop, ChannelHandler> handler) {
        peers = listen(
                new Place(conf.listen().peers(), "dyn_listen", false), true, loop -> tls.ofPeer(handler.apply(loop)));
    }

    /**
     * Whoever connects waits until {@code go} is completed.
     *
     * @throws StartException when it cannot listen there
     */
    void listenForClients(CompletableFuture<Void> go, Function<EventLoop, ChannelHandler> handler) {
        clients = listenForClients(new Place(conf.listen().clients(), "listen", true), go, handler);
        conf.tls()
                .clients()
                .ifPresent(its -> clientsByTls = listenForClients(
                        new Place(its.listen(), "tls_listen", true), go, loop -> tls.ofClient(handler.apply(loop))));
    }

    private Channel listenForClients(
            Place place, CompletableFuture<Void> go, Function<EventLoop, ChannelHandler> handler) {
        Channel listener = listen(place, go.isDone(), handler);
        go.thenRun(() -> listener.config().setAutoRead(true));
        return listener;
    }

    /** Where somebody may come. */
    private record Place(Endpoint where, String setting, boolean isForClients) {}

    private Channel listen(Place place, boolean accepts, Function<EventLoop, ChannelHandler> handler) {
        Endpoint where = place.where();
        ServerBootstrap server = new ServerBootstrap()
                .group(group)
                .channel(sockets.serverOn(where))
                .option(ChannelOption.SO_BACKLOG, conf.listen().backlog())
                .option(ChannelOption.AUTO_READ, accepts)
                .childOption(
                        ChannelOption.WRITE_BUFFER_WATER_MARK,
                        new WriteBufferWaterMark(OUTPUT_LOW_BYTES, OUTPUT_HIGH_BYTES))
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accepted.add(channel);
                        channel.pipeline().addLast(handler.apply(channel.eventLoop()));
                    }
                });
        if (place.isForClients()) {
            server.childOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        }
        if (!where.isUnixSocket()) {
            long silenceMillis = Silence.peerMillis(conf.links().timeoutMillis());
            KeepAlive keepAlive =
                    place.isForClients() ? KeepAlive.CLIENT : KeepAlive.within(silenceMillis, silenceMillis);
            server.option(ChannelOption.SO_REUSEADDR, true).childOption(ChannelOption.TCP_NODELAY, true);
            keepAlive.onAccepted(server, sockets);
        }
        var bound = server.bind(Sockets.address(where)).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new StartException(Sockets.bindFailure(where, place.setting(), bound.cause()));
        }
        return bound.channel();
    }

    /** Accepts no clients any more. */
    void stopListeningForClients() {
        close(clients);
        close(clientsByTls);
    }

    /** Accepts nobody any more. */
    void stopListening() {
        stopListeningForClients();
        close(peers);
    }

    private static void close(@Nullable Channel listener) {
        if (listener != null) {
            listener.close().awaitUninterruptibly();
        }
    }

    /** Closes what was accepted, and ends the loops when they have done what they were told before. */
    void close() {
        // A loop may end without closing what is open on it: peers would go on talking to a node that is gone.
        accepted.close().awaitUninterruptibly(CLOSE_SECONDS_MAX, TimeUnit.SECONDS);
        group.shutdownGracefully(0, CLOSE_SECONDS_MAX, TimeUnit.SECONDS).awaitUninterruptibly();
        if (gossip != null) {
            gossip.shutdownGracefully(0, CLOSE_SECONDS_MAX, TimeUnit.SECONDS).awaitUninterruptibly();
        }
    }
}
