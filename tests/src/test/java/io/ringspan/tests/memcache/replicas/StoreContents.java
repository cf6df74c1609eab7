package io.ringspan.tests.memcache.replicas;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.node.memcache.whole.DumpedItem;
import io.ringspan.tests.memcache.Memcached;
import io.ringspan.tests.memcache.MemcachedRing;
import io.ringspan.tests.memcache.RawLink;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What stores have, read past their nodes. Of numbers, blanks behind them are left out. */
public final class StoreContents {
    private static final Pattern NUMBER = Pattern.compile("(?s)VA \\d+([^\r]*)\r\n(\\d+) *\r\n");
    private static final long NEAR_SECONDS = 1;

    /**
     * What a store has of a key.
     *
     * @param expiresSeconds when it ends, since 1970; -1 if it does not
     */
    public record Item(String flagsAndValue, long expiresSeconds) {
        /** Whether the other one is the same, and its end is near. */
        public boolean isSame(Item other) {
            return flagsAndValue.equals(other.flagsAndValue)
                    && Math.abs(expiresSeconds - other.expiresSeconds) <= NEAR_SECONDS;
        }
    }

    private StoreContents() {}

    /** Whether both have the same keys, values and flags, and ends that are near. */
    public static boolean areSame(Map<String, Item> one, Map<String, Item> other) {
        return one.keySet().equals(other.keySet())
                && one.entrySet().stream()
                        .allMatch(each -> each.getValue().isSame(Objects.requireNonNull(other.get(each.getKey()))));
    }

    /** Of one node's store: flags and value of each key by its name. */
    static Map<String, Item> of(MemcachedRing ring, int node) throws IOException {
        return of(ring.store(node));
    }

    /** Of that store. */
    public static Map<String, Item> of(Memcached store) throws IOException {
        try (RawLink link = new RawLink(store.port())) {
            List<String> names = new ArrayList<>();
            List<Long> ends = new ArrayList<>();
            String list = link.ask(DumpedItem.LIST_ALL + "\r\n", "END\r\n");
            for (String line : list.split("\r?\n", -1)) {
                ByteBuf in = Unpooled.copiedBuffer(line, ISO_8859_1);
                DumpedItem item = DumpedItem.of(in, 0, in.writerIndex());
                if (item != null) {
                    names.add(new String(item.name(), ISO_8859_1));
                    ends.add(item.expiresSeconds());
                }
            }
            StringBuilder asks = new StringBuilder();
            names.forEach(name -> asks.append("mg ").append(name).append(" f v\r\n"));
            return items(names, ends, link.answers(asks.toString()));
        }
    }

    private static Map<String, Item> items(List<String> names, List<Long> ends, String said) {
        Map<String, Item> contents = new TreeMap<>();
        int at = 0;
        for (int i = 0; i < names.size(); i++) {
            int value = said.indexOf("\r\n", at) + 2;
            if (said.startsWith("VA ", at)) {
                int end = value + Integer.parseInt(said.substring(at + 3, said.indexOf(' ', at + 3))) + 2;
                String text = NUMBER.matcher(said.substring(at, end)).replaceAll("VA #$1\r\n$2\r\n");
                contents.put(names.get(i), new Item(text, ends.get(i)));
                at = end;
            } else {
                at = value; // it has gone since it was listed
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
