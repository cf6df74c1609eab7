package io.ringspan.tests.memcache.repair;

import io.ringspan.base.Endpoint;
import io.ringspan.node.antientropy.content.StoreReader;
import io.ringspan.node.antientropy.content.StoreReading;
import io.ringspan.node.memcache.MemcacheProtocol;
import io.ringspan.tests.memcache.Memcached;
import io.ringspan.tests.memcache.RawLink;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a memcached has: of each key, by its name, its flags and its value, which is one line, and the seconds that are left.
 *
 * @param seconds below 0 for those that do not end
 */
record StoredItems(Map<String, String> items, Map<String, Long> seconds) {
    private static final int SAME_SECONDS = 2;

    static StoredItems of(Memcached store) throws IOException {
        List<byte[]> names = new ArrayList<>();
        try (StoreReader reader =
                new StoreReading(MemcacheProtocol.MEMCACHE, new Endpoint("127.0.0.1", store.port())).connect()) {
            names.addAll(reader.scan("0", 1_000_000, 16 << 10).keys());
        }
        Map<String, String> items = new TreeMap<>();
        Map<String, Long> seconds = new TreeMap<>();
        try (RawLink link = new RawLink(store.port())) {
            StringBuilder asked = new StringBuilder();
            names.forEach(name -> asked.append("mg ")
                    .append(new String(name, StandardCharsets.ISO_8859_1))
                    .append(" t f v\r\n"));
            Iterator<String> said = link.answers(asked.toString()).lines().iterator(); // values are one line each
            for (byte[] name : names) {
                String[] words = said.next().split(" ", -1);
                String its = new String(name, StandardCharsets.ISO_8859_1);
                items.put(its, words[3] + " " + said.next());
                seconds.put(its, Long.parseLong(words[2], 1, words[2].length(), 10));
            }
        }
        return new StoredItems(items, seconds);
    }

    /** The keys of which the other has something else. */
    Set<String> differing(StoredItems other) {
        Set<String> all = new TreeSet<>(items.keySet());
        all.addAll(other.items.keySet());
        all.removeIf(name -> isSame(name, other));
        return all;
    }

    private boolean isSame(String name, StoredItems other) {
        String its = items.get(name);
        long left = seconds.getOrDefault(name, -1L);
        long otherLeft = other.seconds.getOrDefault(name, -1L);
        return its != null
                && its.equals(other.items.get(name))
                && (left < 0) == (otherLeft < 0)
                && Math.abs(left - otherLeft) <= SAME_SECONDS;
    }
}
