package io.ringspan.tests.it.cluster;

import io.ringspan.base.Endpoint;
import io.ringspan.base.NodeId;
import io.ringspan.base.Token;
import io.ringspan.conf.ClientConf;
import io.ringspan.conf.ConsistencyConf;
import io.ringspan.conf.ConsistencyRule;
import io.ringspan.conf.HintConf;
import io.ringspan.conf.LinkConf;
import io.ringspan.conf.ListenConf;
import io.ringspan.conf.MembershipConf;
import io.ringspan.conf.PeerConf;
import io.ringspan.conf.PlaceConf;
import io.ringspan.conf.PoolConf;
import io.ringspan.conf.ProcessConf;
import io.ringspan.conf.RingConf;
import io.ringspan.conf.Secret;
import io.ringspan.conf.SeedNode;
import io.ringspan.conf.TagChars;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Changes of a node's settings, each leaving everything else as it was. */
public final class NodeSettings {
    private NodeSettings() {}

    /** Event loops. */
    public static UnaryOperator<PoolConf> workers(int workers) {
        return conf -> {
            ProcessConf old = conf.process();
            return process(
                    conf,
                    new ProcessConf(
                            old.dataDir(),
                            workers,
                            old.transport(),
                            old.drainMillis(),
                            old.directBytesMax(),
                            old.watch()));
        };
    }

    /** Where a node keeps its state. */
    public static UnaryOperator<PoolConf> dataDir(Path directory) {
        return conf -> {
            ProcessConf old = conf.process();
            return process(
                    conf,
                    new ProcessConf(
                            Optional.of(directory),
                            old.workers(),
                            old.transport(),
                            old.drainMillis(),
                            old.directBytesMax(),
                            old.watch()));
        };
    }

    /** How long a node that stops waits. */
    public static UnaryOperator<PoolConf> drainMillis(long millis) {
        return conf -> {
            ProcessConf old = conf.process();
            return process(
                    conf,
                    new ProcessConf(
                            old.dataDir(), old.workers(), old.transport(), millis, old.directBytesMax(), old.watch()));
        };
    }

    /** How long a request may take. */
    public static UnaryOperator<PoolConf> timeoutMillis(long millis) {
        return conf -> {
            LinkConf old = conf.links();
            return links(conf, new LinkConf(old.retryMillisMax(), old.queueMax(), millis));
        };
    }

    /** The longest pause between two attempts to connect. */
    public static UnaryOperator<PoolConf> retryMillisMax(long millis) {
        return conf -> {
            LinkConf old = conf.links();
            return links(conf, new LinkConf(millis, old.queueMax(), old.timeoutMillis()));
        };
    }

    /** How long a command of a client may be. */
    public static UnaryOperator<PoolConf> requestBytesMax(int bytes) {
        return conf -> clients(
                conf,
                conf.clients().connectionsMax(),
                conf.clients().connectionsPerAddressMax(),
                conf.clients().outputBytesMax(),
                bytes);
    }

    /** How many clients may come, and from one address. */
    public static UnaryOperator<PoolConf> connectionsMax(int all, int perAddress) {
        return conf -> clients(
                conf,
                all,
                perAddress,
                conf.clients().outputBytesMax(),
                conf.clients().requestBytesMax());
    }

    /** How many bytes of replies may wait for a client to read them. */
    public static UnaryOperator<PoolConf> outputBytesMax(int bytes) {
        return conf -> clients(
                conf,
                conf.clients().connectionsMax(),
                conf.clients().connectionsPerAddressMax(),
                bytes,
                conf.clients().requestBytesMax());
    }

    /** How much memory outside the heap a node may use. */
    public static UnaryOperator<PoolConf> directBytesMax(long bytes) {
        return conf -> {
            ProcessConf old = conf.process();
            return process(
                    conf,
                    new ProcessConf(
                            old.dataDir(), old.workers(), old.transport(), old.drainMillis(), bytes, old.watch()));
        };
    }

    /** What a node notes of the commands of its clients. */
    public static UnaryOperator<PoolConf> watch(ProcessConf.Watch watch) {
        return conf -> {
            ProcessConf old = conf.process();
            return process(
                    conf,
                    new ProcessConf(
                            old.dataDir(),
                            old.workers(),
                            old.transport(),
                            old.drainMillis(),
                            old.directBytesMax(),
                            watch));
        };
    }

    /** What a node keeps for one replica. */
    public static UnaryOperator<PoolConf> replicaWindowBytesMax(long bytes) {
        return conf -> peers(conf, old -> peers(old, bytes, old.hints(), old.repair()));
    }

    /** What is kept on disk for a replica that is too far behind. */
    public static UnaryOperator<PoolConf> hints(HintConf hints) {
        return conf -> peers(conf, old -> peers(old, old.replicaWindowBytesMax(), hints, old.repair()));
    }

    /** How replicas are compared. */
    public static UnaryOperator<PoolConf> repair(PeerConf.Repair repair) {
        return conf -> peers(conf, old -> peers(old, old.replicaWindowBytesMax(), old.hints(), repair));
    }

    /** What is published goes to all datacenters. */
    public static UnaryOperator<PoolConf> publishEverywhere() {
        return conf -> peers(
                conf,
                old -> new PeerConf(
                        old.seeds(),
                        old.provider(),
                        old.windowBytesMax(),
                        old.replicaWindowBytesMax(),
                        old.hints(),
                        old.repair(),
                        true));
    }

    /** Whether a read may go to another datacenter. */
    public static UnaryOperator<PoolConf> remoteReads(boolean allowed) {
        return conf -> copy(
                conf,
                copy -> copy.consistency = new ConsistencyConf(
                        conf.consistency().read(),
                        conf.consistency().write(),
                        conf.consistency().rules(),
                        conf.consistency().readRepairs(),
                        allowed,
                        conf.consistency().conflicts()));
    }

    /** Whether reads write back what they find to be newest. */
    public static UnaryOperator<PoolConf> readRepairs(boolean on) {
        return conf -> copy(
                conf,
                copy -> copy.consistency = new ConsistencyConf(
                        conf.consistency().read(),
                        conf.consistency().write(),
                        conf.consistency().rules(),
                        on,
                        conf.consistency().remoteReads(),
                        conf.consistency().conflicts()));
    }

    /** Levels of some keys. */
    public static UnaryOperator<PoolConf> consistencyRules(ConsistencyRule... rules) {
        return conf -> copy(
                conf,
                copy -> copy.consistency = new ConsistencyConf(
                        conf.consistency().read(),
                        conf.consistency().write(),
                        List.of(rules),
                        conf.consistency().readRepairs(),
                        conf.consistency().remoteReads(),
                        conf.consistency().conflicts()));
    }

    /** Whether the later write of a key stays, by its version. */
    public static UnaryOperator<PoolConf> versions(boolean on) {
        return conf -> copy(
                conf,
                copy -> copy.consistency = new ConsistencyConf(
                        conf.consistency().read(),
                        conf.consistency().write(),
                        conf.consistency().rules(),
                        conf.consistency().readRepairs(),
                        conf.consistency().remoteReads(),
                        new ConsistencyConf.Conflicts(
                                on,
                                conf.consistency().conflicts().durable(),
                                conf.consistency().conflicts().clockSkewMillisMax())));
    }

    /** Another cluster name. */
    public static UnaryOperator<PoolConf> cluster(String name) {
        return conf -> copy(conf, copy -> copy.name = name);
    }

    /** Other rules by which keys become tokens. */
    public static UnaryOperator<PoolConf> ring(UnaryOperator<RingConf> change) {
        return conf -> copy(conf, copy -> copy.ring = change.apply(conf.ring()));
    }

    /** Keys with the same {tag} are kept together. */
    public static UnaryOperator<PoolConf> hashTags() {
        return ring(ring -> new RingConf(ring.hash(), Optional.of(new TagChars('{', '}')), ring.homes()));
    }

    /** Further tokens for some nodes, by the names that they have without them; each above the node's own. */
    public static UnaryOperator<PoolConf> moreTokens(Map<String, List<Token>> more) {
        return conf -> {
            PlaceConf place = conf.place();
            return conf.at(
                    place.datacenter(),
                    place.rack(),
                    joined(place.tokens(), more, place.id()),
                    conf.peers().seeds().stream()
                            .map(seed -> new SeedNode(
                                    seed.peer(),
                                    seed.rack(),
                                    seed.datacenter(),
                                    joined(seed.tokens(), more, seed.id()),
                                    seed.name()))
                            .toList());
        };
    }

    /** Another list of peers. */
    public static PoolConf seeds(PoolConf conf, List<SeedNode> seeds) {
        return conf.withSeeds(seeds);
    }

    /** Another port for nodes. */
    static PoolConf peerPort(PoolConf conf, int port) {
        ListenConf old = conf.listen();
        Endpoint peers = new Endpoint(old.peers().host(), port);
        return copy(
                conf,
                copy -> copy.listen = new ListenConf(old.clients(), peers, old.stats(), old.backlog(), old.admin()));
    }

    /** What a change over HTTP must be sent with. */
    public static UnaryOperator<PoolConf> adminToken(String token) {
        ListenConf.AdminPort admin = new ListenConf.AdminPort(Optional.of(new Secret(token)), false, Optional.empty());
        return conf -> {
            ListenConf old = conf.listen();
            return copy(
                    conf,
                    copy -> copy.listen =
                            new ListenConf(old.clients(), old.peers(), old.stats(), old.backlog(), admin));
        };
    }

    /** Another part in the gossip. */
    static PoolConf membership(PoolConf conf, MembershipConf membership) {
        return copy(conf, copy -> copy.membership = membership);
    }

    /** One change after the other. */
    @SafeVarargs
    public static UnaryOperator<PoolConf> all(UnaryOperator<PoolConf>... changes) {
        return conf -> {
            PoolConf changed = conf;
            for (UnaryOperator<PoolConf> change : changes) {
                changed = change.apply(changed);
            }
            return changed;
        };
    }

    private static List<Token> joined(List<Token> own, Map<String, List<Token>> more, NodeId node) {
        return Stream.concat(own.stream(), more.getOrDefault(node.toString(), List.of()).stream())
                .toList();
    }

    private static PoolConf clients(
            PoolConf conf, int connectionsMax, int perAddressMax, int outputBytesMax, int requestBytesMax) {
        ClientConf old = conf.clients();
        return copy(
                conf,
                copy -> copy.clients = new ClientConf(
                        connectionsMax,
                        perAddressMax,
                        old.inflightMax(),
                        outputBytesMax,
                        requestBytesMax,
                        old.argumentsMax(),
                        old.inlineBytesMax(),
                        old.replyBytesMax(),
                        old.password(),
                        old.users(),
                        old.commands()));
    }

    private static PoolConf process(PoolConf conf, ProcessConf process) {
        return copy(conf, copy -> copy.process = process);
    }

    private static PoolConf links(PoolConf conf, LinkConf links) {
        return copy(conf, copy -> copy.links = links);
    }

    private static PoolConf peers(PoolConf conf, UnaryOperator<PeerConf> change) {
        return copy(conf, copy -> copy.peers = change.apply(conf.peers()));
    }

    private static PeerConf peers(PeerConf old, long replicaWindowBytesMax, HintConf hints, PeerConf.Repair repair) {
        return new PeerConf(
                old.seeds(),
                old.provider(),
                old.windowBytesMax(),
                replicaWindowBytesMax,
                hints,
                repair,
                old.publishEverywhere());
    }

    private static PoolConf copy(PoolConf conf, Consumer<Copy> change) {
        Copy copy = new Copy(conf);
        change.accept(copy);
        return new PoolConf(
                copy.name,
                conf.place(),
                copy.listen,
                conf.store(),
                copy.ring,
                copy.consistency,
                copy.clients,
                copy.peers,
                copy.membership,
                copy.links,
                copy.process,
                conf.tls(),
                conf.origin());
    }

    /** The parts of a node's settings that a test may exchange. */
    private static final class Copy {
        private String name;
        private ListenConf listen;
        private RingConf ring;
        private ConsistencyConf consistency;
        private ClientConf clients;
        private PeerConf peers;
        private MembershipConf membership;
        private LinkConf links;
        private ProcessConf process;

        private Copy(PoolConf of) {
            name = of.name();
            listen = of.listen();
            ring = of.ring();
            consistency = of.consistency();
            clients = of.clients();
            peers = of.peers();
            membership = of.membership();
            links = of.links();
            process = of.process();
        }
    }
}
