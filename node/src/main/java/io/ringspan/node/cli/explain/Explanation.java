package io.ringspan.node.cli.explain;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.ringspan.base.Token;
import io.ringspan.conf.ConsistencyConf;
import io.ringspan.conf.ConsistencyRule;
import io.ringspan.conf.fault.Quote;
import io.ringspan.node.cluster.Placement;
import io.ringspan.node.level.KeyLevels;
import io.ringspan.replication.ring.HashTag;
import io.ringspan.replication.ring.Ownership;
import io.ringspan.replication.ring.ReplicaSet;
import io.ringspan.replication.ring.Topology;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where one key belongs and why, in lines for people. */
public final class Explanation {
    private static final int PRINTABLE_FIRST = 0x20;
    private static final int PRINTABLE_LAST = 0x7e;
    private static final List<String> HEAD = List.of("DC", "RACK", "OWNER", "ADDRESS", "USE", "WHY");

    private final Placement placement;
    private final ConsistencyConf levels;
    private final @Nullable KeyLevels byKey;

    /** Explains the place of keys, and their levels if some have their own. */
    public Explanation(Placement placement, ConsistencyConf levels) {
        this.placement = placement;
        this.levels = levels;
        this.byKey = KeyLevels.of(levels.rules());
    }

    /** What there is to say of this key. */
    public List<String> of(byte[] key) {
        ByteBuf bytes = Unpooled.wrappedBuffer(key);
        Token token = new Token(placement.keys().token(bytes, 0, key.length));
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEAD);
        ReplicaSet replicas = placement.topology().replicas(token.bits());
        for (Ownership ownership : placement.topology().explain(token)) {
            rows.add(row(ownership, token, replicas));
        }
        List<String> lines = new ArrayList<>();
        lines.add("key " + shown(bytes) + " has token " + token + ": " + hashing(bytes));
        rows.forEach(row -> lines.add(aligned(row, rows)));
        if (byKey != null) {
            lines.add(levels(byKey.rule(bytes, 0, key.length)));
        }
        return lines;
    }

    private String levels(Optional<ConsistencyRule> rule) {
        String why = rule.map(found -> "by the rule for " + Quote.of(found.keys()))
                .orElse("since no rule matches, by the node's levels");
        return "reads at " + rule.flatMap(ConsistencyRule::read).orElse(levels.read()) + ", writes at "
                + rule.flatMap(ConsistencyRule::write).orElse(levels.write()) + ": " + why;
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

    private List<String> row(Ownership ownership, Token token, ReplicaSet replicas) {
        String datacenter = ownership.datacenter().name();
        String rack = ownership.rack().name();
        if (!(ownership instanceof Ownership.Owned owned)) {
            return List.of(datacenter, rack, "-", "-", "-", "no node of this rack has a token");
        }
        Topology topology = placement.topology();
        return List.of(
                datacenter,
                rack,
                topology.node(owned.node()).id().token().toString(),
                topology.node(owned.node()).peer().toString(),
                use(owned.node(), replicas),
                why(owned, token));
    }

    /** What the node whose file this is has the owner for. */
    private String use(int node, ReplicaSet replicas) {
        if (node == placement.topology().self()) {
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

    private static String aligned(List<String> row, List<List<String>> rows) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < row.size(); column++) {
            int at = column;
            int width =
                    rows.stream().mapToInt(one -> one.get(at).length()).max().orElse(0);
            line.append(row.get(column))
                    .append(" ".repeat(width + 2 - row.get(column).length()));
        }
        return line.toString().stripTrailing();
    }
}
