package io.ringspan.node.peer;

import io.ringspan.base.Datacenter;
import io.ringspan.base.NodeId;
import io.ringspan.base.Rack;
import io.ringspan.base.Token;
import io.ringspan.conf.PoolConf;
import io.ringspan.conf.StoreConf;
import io.ringspan.conf.TagChars;
import io.ringspan.replication.ring.Topology;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What each of two nodes tells the other first. On the wire: one {@code name=value} a line, so that later versions can
 * say more and a person can read it.
 *
 * @param protocol version of the frames that follow
 * @param cluster name of the pool
 * @param hash name of the key hash
 * @param hashTag its two characters, or nothing
 * @param ring the digest of the cluster's first ring, from which the present one has come
 * @param owners what of it is owned by whom now, by an epoch
 * @param declared digest of the commands that its operators declare, 0 for none
 * @param homes digest of the keys that are at home in one datacenter, 0 for none
 * @param store what its store speaks: the name of a {@link StoreConf.Kind} in lower case
 * @param node who speaks
 * @param epoch how often that node has started
 * @param worker which of its workers
 */
public record Handshake(
        int protocol,
        String cluster,
        String hash,
        String hashTag,
        long ring,
        Owners owners,
        long declared,
        long homes,
        String store,
        NodeId node,
        int epoch,
        int worker) {
    /**
     * Who owns what.
     *
     * @param epoch which of the cluster's topologies says so; of one epoch there is only one
     * @param digest of everything that decides it
     */
    public record Owners(int epoch, long digest) {}

    /** The version that this code speaks. */
    static final int PROTOCOL = 1;

    /** How long either end waits for the other's word. */
    public static final int SECONDS_MAX = 5;

    /** What one worker of a node says. */
    public static Handshake of(PoolConf conf, Topology topology, int epoch, int worker) {
        return new Handshake(
                PROTOCOL,
                conf.name(),
                conf.ring().hash().key(),
                conf.ring().hashTag().map(TagChars::toString).orElse(""),
                topology.lineage(),
                new Owners(topology.epoch(), topology.digest()),
                conf.clients().commands().digest(),
                conf.ring().homesDigest(),
                name(conf.store().kind()),
                conf.place().id(),
                epoch,
                worker);
    }

    private static String name(StoreConf.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    public String toText() {
        return "ringspan-peer=" + protocol
                + "\ncluster=" + cluster
                + "\nhash=" + hash
                + "\nhash_tag=" + hashTag
                + "\nring=" + Long.toHexString(ring)
                + "\nring_epoch=" + owners.epoch
                + "\nowners=" + Long.toHexString(owners.digest)
                + "\ncommands=" + Long.toHexString(declared)
                + "\nhomes=" + Long.toHexString(homes)
                + "\nstore=" + store
                + "\ndatacenter=" + node.datacenter()
                + "\nrack=" + node.rack()
                + "\ntoken=" + node.token()
                + "\nepoch=" + epoch
                + "\nworker=" + worker
                + "\n";
    }

    /** Empty when the text is no handshake. */
    public static Optional<Handshake> parse(String text) {
        Map<String, String> said = new HashMap<>();
        for (String line : text.lines().toList()) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                said.put(line.substring(0, equals), line.substring(equals + 1));
            }
        }
        try {
            NodeId node = new NodeId(
                    new Datacenter(value(said, "datacenter")),
                    new Rack(value(said, "rack")),
                    Token.of(Long.parseLong(value(said, "token"))));
            return Optional.of(new Handshake(
                    Integer.parseInt(value(said, "ringspan-peer")),
                    value(said, "cluster"),
                    value(said, "hash"),
                    value(said, "hash_tag"),
                    Long.parseUnsignedLong(value(said, "ring"), 16),
                    new Owners(
                            Integer.parseInt(value(said, "ring_epoch")),
                            Long.parseUnsignedLong(value(said, "owners"), 16)),
                    Long.parseUnsignedLong(value(said, "commands"), 16),
                    Long.parseUnsignedLong(
                            said.getOrDefault("homes", "0"), 16), // nodes that know of none do not say so
                    said.getOrDefault("store", name(StoreConf.Kind.REDIS)), // nor do those that know of one kind only
                    node,
                    Integer.parseInt(value(said, "epoch")),
                    Integer.parseInt(value(said, "worker"))));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String value(Map<String, String> said, String name) {
        String value = said.get(name);
        if (value == null) {
            throw new IllegalArgumentException("no " + name);
        }
        return value;
    }

    /** Why the node that says {@code theirs} must not be talked to, each reason naming what differs; empty if it may. */
    public Optional<String> refusal(Handshake theirs) {
        List<String> reasons = new ArrayList<>();
        differs(reasons, "peer protocol", protocol, theirs.protocol);
        differs(reasons, "cluster name", cluster, theirs.cluster);
        differs(reasons, "hash", hash, theirs.hash);
        differs(reasons, "hash_tag", "'" + hashTag + "'", "'" + theirs.hashTag + "'");
        differs(
                reasons,
                "ring (datacenters, racks and tokens of the first nodes)",
                Long.toHexString(ring),
                Long.toHexString(theirs.ring));
        if (reasons.isEmpty() && owners.epoch == theirs.owners.epoch) {
            differs(
                    reasons,
                    "who owns what in epoch " + owners.epoch + " of the ring",
                    Long.toHexString(owners.digest),
                    Long.toHexString(theirs.owners.digest));
        }
        differs(
                reasons,
                "digest of the declared commands (commands)",
                Long.toHexString(declared),
                Long.toHexString(theirs.declared));
        differs(
                reasons,
                "digest of the homes of keys (homes)",
                Long.toHexString(homes),
                Long.toHexString(theirs.homes));
        differs(reasons, "kind of the stores (data_store)", store, theirs.store);
        return reasons.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", reasons));
    }

    private static void differs(List<String> reasons, String what, Object mine, Object theirs) {
        if (!mine.equals(theirs)) {
            reasons.add(what + " is " + mine + " here and " + theirs + " there");
        }
    }
}
