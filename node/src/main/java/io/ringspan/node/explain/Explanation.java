package io.ringspan.node.explain;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.ringspan.base.Token;
import io.ringspan.conf.ConsistencyRule;
import io.ringspan.conf.RingConf;
import io.ringspan.node.cluster.Placement;
import io.ringspan.node.explain.KeyPlace.Owner;
import io.ringspan.node.home.KeyHomes;
import io.ringspan.node.level.KeyLevels;
import io.ringspan.replication.ring.HashTag;
import io.ringspan.replication.ring.Ownership;
import io.ringspan.replication.ring.ReplicaSet;
import io.ringspan.replication.ring.Topology;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Explains where keys belong. Does not change. */
public final class Explanation {
    private static final int PRINTABLE_FIRST = 0x20;
    private static final int PRINTABLE_LAST = 0x7e;

    private final Placement placement;
    private final @Nullable KeyLevels byKey;
    private final @Nullable KeyHomes homes;

    /**
     * Of a ring.
     *
     * @param rules levels that some keys have of their own
     * @param homes where some keys are at home
     */
    public Explanation(Placement placement, List<ConsistencyRule> rules, List<RingConf.Home> homes) {
        this.placement = placement;
        this.homes = KeyHomes.of(homes);
        this.byKey = KeyLevels.of(rules);
    }

    /** The ring that it explains. */
    public Topology topology() {
        return placement.topology();
    }

    /** What there is to say of this key. */
    public KeyPlace of(byte[] key) {
        ByteBuf bytes = Unpooled.wrappedBuffer(key);
        Token token = new Token(placement.keys().token(bytes, 0, key.length));
        ReplicaSet replicas = topology().replicas(token.bits());
        return new KeyPlace(
                shown(bytes),
                token,
                hashing(bytes),
                topology().explain(token).stream()
                        .map(ownership -> owner(ownership, token, replicas))
                        .toList(),
                replicas,
                byKey == null ? Optional.empty() : byKey.rule(bytes, 0, key.length),
                homes == null ? Optional.empty() : Optional.ofNullable(homes.rule(bytes, 0, key.length)));
    }

    private String hashing(ByteBuf key) {
        String hash = placement.keys().hash().configName();
        HashTag tag = placement.keys().tag();
        ByteBuf hashed = placement.keys().hashed(key, 0, key.readableBytes());
        if (tag == null) {
            return hash + " of the whole key";
        }
        if (hashed.readableBytes() == key.readableBytes()) {
            return hash + " of the whole key, which has nothing between the characters of hash_tag, " + tag;
        }
        return hash + " of " + shown(hashed) + ", which is between the characters of hash_tag, " + tag;
    }

    private Owner owner(Ownership ownership, Token token, ReplicaSet replicas) {
        String datacenter = ownership.datacenter().name();
        String rack = ownership.rack().name();
        return ownership instanceof Ownership.Owned owned
                ? new Owner(datacenter, rack, owned.node(), use(owned.node(), replicas), why(owned, token))
                : new Owner(datacenter, rack, KeyPlace.NOBODY, "-", "no node of this rack has a token");
    }

    /** What the node whose view this is has the owner for. */
    private String use(int node, ReplicaSet replicas) {
        if (node == topology().self()) {
            return "this node";
        }
        int place = ReplicaSet.place(node, replicas.local());
        if (place >= 0) {
            return "reads, choice " + (place + 1);
        }
        for (int[] owners : replicas.remote()) {
            if (owners[0] == node) {
                return "relay";
            }
        }
        return "behind the relay";
    }

    private static String why(Ownership.Owned owned, Token token) {
        return switch (owned.why()) {
            case ONLY_TOKEN -> "the only token of the rack: all keys are its";
            case FIRST_AT_OR_AFTER -> "first token at or after " + token + ": has " + range(owned);
            case WRAPPED -> "none at or after " + token + ", so the lowest: has " + range(owned);
        };
    }

    private static String range(Ownership.Owned owned) {
        boolean wraps = owned.after().compareTo(owned.upTo()) > 0;
        long first = (owned.after().value() + 1) & 0xFFFF_FFFFL;
        return first + " to " + owned.upTo() + (wraps && first != 0 ? ", round the end" : "");
    }

    /** In quotes; in hex if it has anything that does not print the same everywhere. */
    private static String shown(ByteBuf bytes) {
        for (int i = bytes.readerIndex(); i < bytes.writerIndex(); i++) {
            int one = bytes.getUnsignedByte(i);
            if (one < PRINTABLE_FIRST || one > PRINTABLE_LAST) {
                return "hex " + ByteBufUtil.hexDump(bytes);
            }
        }
        return '"' + bytes.toString(StandardCharsets.US_ASCII) + '"';
    }
}
