package io.ringspan.tests.memcache.replicas;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.node.memcache.whole.DumpedItem;
import io.ringspan.tests.memcache.MemcachedRing;
import io.ringspan.tests.memcache.RawLink;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What stores have, read past their nodes. Of numbers, blanks behind them are left out. */
final class StoreContents {
    private static final Pattern NUMBER = Pattern.compile("(?s)VA \\d+([^\r]*)\r\n(\\d+) *\r\n");
    private static final long NEAR_SECONDS = 1;

    /**
     * What a store has of a key.
     *
     * @param expiresSeconds when it ends, since 1970; -1 if it does not
     */
    record Item(String flagsAndValue, long expiresSeconds) {
        boolean isSame(Item other) {
            return flagsAndValue.equals(other.flagsAndValue)
                    && Math.abs(expiresSeconds - other.expiresSeconds) <= NEAR_SECONDS;
        }
    }

    private StoreContents() {}

    /** Whether both have the same keys, values and flags, and ends that are near. */
    static boolean areSame(Map<String, Item> one, Map<String, Item> other) {
        return one.keySet().equals(other.keySet())
                && one.entrySet().stream()
                        .allMatch(each -> each.getValue().isSame(Objects.requireNonNull(other.get(each.getKey()))));
    }

    /** Of one node's store: flags and value of each key by its name. */
    static Map<String, Item> of(MemcachedRing ring, int node) throws IOException {
        Map<String, Item> contents = new TreeMap<>();
        try (RawLink link = new RawLink(ring.store(node).port());
                RawLink reader = new RawLink(ring.store(node).port())) {
            String list = link.ask(DumpedItem.LIST_ALL + "\r\n", "END\r\n");
            for (String line : list.split("\r?\n", -1)) {
                ByteBuf in = Unpooled.copiedBuffer(line, ISO_8859_1);
                DumpedItem item = DumpedItem.of(in, 0, in.writerIndex());
                if (item != null) {
                    String name = new String(item.name(), ISO_8859_1);
                    String said = reader.answers("mg " + name + " f v\r\n");
                    if (!said.startsWith("EN")) {
                        String text = NUMBER.matcher(said).replaceAll("VA #$1\r\n$2\r\n");
                        contents.put(name, new Item(text, item.expiresSeconds()));
                    }
                }
            }
        }
        return contents;
    }

    /** Of all stores of the nodes from that one on. */
    static Map<String, Item> of(MemcachedRing ring, int first, int nodes) throws IOException {
        Map<String, Item> contents = new TreeMap<>();
        for (int node = first; node < first + nodes; node++) {
            contents.putAll(of(ring, node));
        }
        return contents;
    }
}
