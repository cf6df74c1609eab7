package io.ringspan.node.tls;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.ssl.ClientAuth;
import io.ringspan.base.Endpoint;
import io.ringspan.base.NodeId;
import io.ringspan.conf.ListenConf;
import io.ringspan.conf.PoolConf;
import io.ringspan.conf.setting.TlsSettings;
import io.ringspan.conf.tls.TlsConf;
import io.ringspan.conf.tls.TlsConf.Identity;
import io.ringspan.node.io.Securing;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All TLS of one node: at its ports, and on the connections that it makes.
 *
 * <p><b>Threads.</b> Any. A thread of its own looks after the files, every {@value #LOOK_SECONDS} s; none if there are none.
 */
public final class NodeTls implements Securing, AutoCloseable {
    private static final int LOOK_SECONDS = 10;
    private static final String PEERS = "peers";

    private final NodeId self;
    private final @Nullable TlsSource clients;
    private final @Nullable TlsSource admin;
    private final @Nullable Peers peers;
    private final @Nullable Store store;
    private final @Nullable ScheduledExecutorService looks;

    /** Between nodes. */
    private record Peers(TlsConf.Scope scope, TlsSource accepting, TlsSource calling, CertificateNames names) {}

    /** To the store. */
    private record Store(TlsSource calling, CertificateNames names) {}

    private NodeTls(PoolConf conf, Function<String, Predicate<String>> pattern) {
        this.self = conf.place().id();
        this.clients = conf.tls().clients().map(NodeTls::clients).orElse(null);
        this.admin = conf.listen().admin().tls().map(NodeTls::admin).orElse(null);
        this.peers = conf.tls().peers().map(told -> peers(told, pattern)).orElse(null);
        this.store = conf.tls().store().map(told -> store(told, pattern)).orElse(null);
        this.looks = sources().isEmpty()
                ? null
                : Executors.newSingleThreadScheduledExecutor(task -> {
                    Thread thread = new Thread(task, "ringspan-" + conf.title() + "-tls");
                    thread.setDaemon(true);
                    return thread;
                });
        if (looks != null) {
            looks.scheduleWithFixedDelay(this::look, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
        }
    }

    /**
     * As a node's file says.
     *
     * @param pattern makes a pattern of its text
     * @throws TlsFileException if files do not hold what they should; it names the setting
     */
    public static NodeTls of(PoolConf conf, Function<String, Predicate<String>> pattern) {
        return new NodeTls(conf, pattern);
    }

    private static TlsSource clients(TlsConf.Clients told) {
        Identity own = told.identity();
        TlsFiles files = new TlsFiles(
                "clients",
                "tls_",
                own.certificate(),
                own.key(),
                told.authorities().orElse(null),
                "tls_client_ca");
        return TlsSource.server(files, ClientAuth.REQUIRE);
    }

    /**
     * That of an admin port.
     *
     * @throws TlsFileException as {@link #of}
     */
    public static TlsSource admin(ListenConf.Tls told) {
        TlsFiles files = new TlsFiles(
                "admin",
                "admin_tls_",
                told.certificate(),
                told.key(),
                told.clientCa().orElse(null),
                "admin_tls_client_ca");
        return TlsSource.server(files, ClientAuth.OPTIONAL);
    }

    private static Peers peers(TlsConf.Peers told, Function<String, Predicate<String>> pattern) {
        Identity own = told.identity();
        TlsFiles files =
                new TlsFiles(PEERS, "peer_tls_", own.certificate(), own.key(), told.authorities(), "peer_tls_ca");
        return new Peers(
                told.scope(),
                TlsSource.server(files, ClientAuth.REQUIRE),
                TlsSource.client(files, false),
                new CertificateNames(
                        TlsSettings.PEER_TLS_NAMES.key(),
                        told.names().stream().map(pattern).toList()));
    }

    private static Store store(TlsConf.Store told, Function<String, Predicate<String>> pattern) {
        TlsFiles files = new TlsFiles(
                "store",
                "store_tls_",
                told.identity().map(Identity::certificate).orElse(null),
                told.identity().map(Identity::key).orElse(null),
                told.authorities(),
                "store_tls_ca");
        return new Store(
                TlsSource.client(files, false),
                new CertificateNames(
                        TlsSettings.STORE_TLS_NAMES.key(),
                        told.names().stream().map(pattern).toList()));
    }

    /** How all of it stands: for connections between nodes twice, for those that are accepted and those that are made. */
    public List<TlsFacts> facts() {
        return sources().stream().map(TlsSource::facts).toList();
    }

    /** All that there are: for connections between nodes two, for those that are accepted and those that are made. */
    private List<TlsSource> sources() {
        Peers its = peers;
        return Stream.of(
                        Optional.ofNullable(clients),
                        Optional.ofNullable(admin),
                        Optional.ofNullable(its).map(Peers::accepting),
                        Optional.ofNullable(its).map(Peers::calling),
                        Optional.ofNullable(store).map(Store::calling))
                .flatMap(Optional::stream)
                .toList();
    }

    /** Reads all files, and goes over to those that are others. No worker. */
    public void look() {
        sources().forEach(TlsSource::look);
    }

    /** Why files do not fit, if some do not; changes nothing. No worker. */
    public List<String> unfit() {
        return sources().stream().flatMap(source -> source.unfit().stream()).toList();
    }

    /** That of the admin port; null if it speaks plain HTTP. */
    public @Nullable TlsSource admin() {
        return admin;
    }

    /** The handler of a client that has come by the port for TLS, with TLS before it. */
    public ChannelHandler ofClient(ChannelHandler handler) {
        TlsSource source = clients;
        if (source == null) {
            throw new IllegalStateException("there is no port for clients that speak TLS");
        }
        return new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel channel) {
                TlsHandshake.accept(channel, source, CertificateNames.ANY);
                channel.pipeline().addLast(handler);
            }
        };
    }

    /** The handler of a node that has called, with TLS before it if it speaks that; who may speak plainly, see {@link #mustEncrypt}. */
    public ChannelHandler ofPeer(ChannelHandler handler) {
        Peers its = peers;
        if (its == null) {
            return handler;
        }
        return new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel channel) {
                if (its.scope() == TlsConf.Scope.ALL) {
                    TlsHandshake.accept(channel, its.accepting(), its.names());
                    channel.pipeline().addLast(handler);
                } else {
                    channel.pipeline()
                            .addLast(new EitherDoor(
                                    context -> TlsHandshake.accept(channel, its.accepting(), its.names()), handler));
                }
            }
        };
    }

    @Override
    public ChannelHandler toPeer(@Nullable NodeId peer, Endpoint where, ChannelHandler handler) {
        Peers its = peers;
        if (its == null || (peer != null && !its.scope().encrypts(self, peer))) {
            return handler;
        }
        return calling(its.calling(), its.names(), where, handler);
    }

    @Override
    public ChannelHandler toStore(Endpoint where, ChannelHandler handler) {
        Store its = store;
        if (its == null) {
            return handler;
        }
        return calling(its.calling(), its.names(), where, handler);
    }

    private static ChannelHandler calling(
            TlsSource source, CertificateNames names, Endpoint where, ChannelHandler handler) {
        return new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel channel) {
                TlsHandshake.connect(channel, source, names, where);
                channel.pipeline().addLast(handler);
            }
        };
    }

    @Override
    public Socket toStore(Endpoint where, Socket connected) throws IOException {
        Store its = store;
        return its == null ? connected : TlsHandshake.over(connected, its.calling(), its.names(), where);
    }

    @Override
    public Optional<String> mustEncrypt(Channel channel, @Nullable NodeId peer) {
        Peers its = peers;
        if (its == null
                || TlsHandshake.isOn(channel)
                || (peer != null && !its.scope().encrypts(self, peer))) {
            return Optional.empty();
        }
        return Optional.of("connections between " + (peer == null ? "nodes" : peer + " and " + self)
                + " are encrypted here, and this one is not. To fix: give all nodes the same secure_server_option");
    }

    @Override
    public void close() {
        if (looks != null) {
            looks.shutdownNow();
        }
    }
}
