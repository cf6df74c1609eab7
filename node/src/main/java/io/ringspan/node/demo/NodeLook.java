package io.ringspan.node.demo;

import io.ringspan.base.Token;
import io.ringspan.conf.PlaceConf;
import io.ringspan.node.cluster.Placement;
import io.ringspan.node.local.cluster.LocalNode;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.node.redis.Reply;
import io.ringspan.replication.ring.Ownership;
import io.ringspan.replication.ring.Topology;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks at one node from outside: what it owns, and how many keys its store holds.
 *
 * <p><b>Owner.</b> The main thread. A connection for each look, since the store may come and go.
 */
final class NodeLook {
    private static final Duration PATIENCE = Duration.ofMillis(500);
    private static final double RING = 0x1p32;
    private static final int PERCENT = 100;

    private final LocalNode node;
    private final String owns;
    private final int percent;

    NodeLook(LocalNode node) {
        this.node = node;
        List<Ownership.Owned> ranges = ranges(node);
        this.owns = String.join(", ", ranges.stream().map(NodeLook::words).toList());
        this.percent =
                (int) Math.round(ranges.stream().mapToDouble(NodeLook::share).sum() * PERCENT);
    }

    DemoFacts.NodeFacts now() {
        PlaceConf place = node.conf().place();
        return new DemoFacts.NodeFacts(
                place.datacenter().name(),
                place.rack().name(),
                node.clients().toString(),
                ":" + node.store().port(),
                owns,
                percent,
                keys());
    }

    private long keys() {
        try (RedisConnection store =
                RedisConnection.connect("127.0.0.1", node.store().port(), PATIENCE)) {
            return store.call("DBSIZE") instanceof Reply.Whole size ? size.value() : -1;
        } catch (IOException down) {
            return -1;
        }
    }

    private static List<Ownership.Owned> ranges(LocalNode node) {
        Topology topology = Placement.of(node.conf()).topology();
        int self = topology.indexOf(node.conf().place().id());
        List<Ownership.Owned> ranges = new ArrayList<>();
        for (Token token : node.conf().place().tokens()) {
            for (Ownership ownership : topology.explain(token)) {
                if (ownership instanceof Ownership.Owned owned && owned.node() == self) {
                    ranges.add(owned);
                }
            }
        }
        return ranges;
    }

    /** The range for people: its first and its last token. */
    private static String words(Ownership.Owned range) {
        return range.after().equals(range.upTo())
                ? "all"
                : new Token(range.after().bits() + 1) + ".." + range.upTo();
    }

    private static double share(Ownership.Owned range) {
        long width = (range.upTo().value() - range.after().value()) & 0xFFFF_FFFFL;
        return width == 0 ? 1 : width / RING;
    }
}
