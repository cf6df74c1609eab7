package io.ringspan.node.demo;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.conf.PlaceConf;
import io.ringspan.node.cluster.Placement;
import io.ringspan.node.local.cluster.LocalNode;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.node.redis.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Looks at every key in every store, past the nodes: each key must be on its owner in each rack, with its value, and on
 * no other store.
 *
 * <p><b>Owner.</b> The main thread.
 */
public final class ClusterCheck {
    private static final int KEYS_AT_ONCE = 1000;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final List<LocalNode> nodes;
    private final DemoKeys keys;
    private final List<BitSet> owned;

    /** A check of these nodes' stores; who owns which key is worked out once, here. */
    public ClusterCheck(List<LocalNode> nodes, DemoKeys keys) {
        this.nodes = List.copyOf(nodes);
        this.keys = keys;
        this.owned = owners(this.nodes, keys);
    }

    /** What each store holds now, in the order of the nodes. */
    public List<StoreFindings> look() throws IOException {
        List<StoreFindings> findings = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            findings.add(look(nodes.get(i), owned.get(i)));
        }
        return findings;
    }

    /** Whether each rack's nodes own every key among them, and none of it twice. */
    public boolean isCovered() {
        Map<String, BitSet> covered = new TreeMap<>();
        for (int i = 0; i < nodes.size(); i++) {
            PlaceConf place = nodes.get(i).conf().place();
            BitSet rack = covered.computeIfAbsent(place.datacenter() + "/" + place.rack(), name -> new BitSet());
            if (rack.intersects(owned.get(i))) {
                return false;
            }
            rack.or(owned.get(i));
        }
        return covered.values().stream().allMatch(rack -> rack.cardinality() == keys.count());
    }

    private StoreFindings look(LocalNode node, BitSet belongs) throws IOException {
        int right = 0;
        int missing = 0;
        int wrong = 0;
        int known = 0;
        try (RedisConnection store =
                RedisConnection.connect("127.0.0.1", node.store().port(), PATIENCE)) {
            for (int first = 0; first < keys.count(); first += KEYS_AT_ONCE) {
                List<Reply> values = values(store, first, Math.min(keys.count(), first + KEYS_AT_ONCE));
                for (int i = 0; i < values.size(); i++) {
                    boolean here = values.get(i) instanceof Reply.Blob;
                    boolean same = values.get(i).equals(new Reply.Blob(keys.value(first + i)));
                    boolean mine = belongs.get(first + i);
                    right += mine && same ? 1 : 0;
                    missing += mine && !here ? 1 : 0;
                    wrong += mine && here && !same ? 1 : 0;
                    known += mine && here ? 1 : 0;
                }
            }
            return new StoreFindings(belongs.cardinality(), right, missing, wrong, size(store) - known);
        }
    }

    private List<Reply> values(RedisConnection store, int first, int end) throws IOException {
        String[] words = new String[1 + end - first];
        words[0] = "MGET";
        for (int number = first; number < end; number++) {
            words[1 + number - first] = keys.key(number);
        }
        if (store.call(words) instanceof Reply.Items values) {
            return values.items();
        }
        throw new IOException("a store did not answer MGET with a list");
    }

    private static long size(RedisConnection store) throws IOException {
        if (store.call("DBSIZE") instanceof Reply.Whole size) {
            return size.value();
        }
        throw new IOException("a store did not answer DBSIZE with a number");
    }

    /** For each node, the numbers of the keys that its own topology gives it. */
    private static List<BitSet> owners(List<LocalNode> nodes, DemoKeys keys) {
        List<BitSet> owners = new ArrayList<>();
        for (LocalNode node : nodes) {
            Placement placement = Placement.of(node.conf());
            int self = placement.topology().indexOf(node.conf().place().id());
            BitSet belongs = new BitSet(keys.count());
            for (int number = 0; number < keys.count(); number++) {
                ByteBuf key = Unpooled.wrappedBuffer(keys.key(number).getBytes(StandardCharsets.US_ASCII));
                int token = placement.keys().token(key, 0, key.readableBytes());
                belongs.set(number, placement.topology().owns(self, token));
            }
            owners.add(belongs);
        }
        return owners;
    }
}
