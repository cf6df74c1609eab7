package io.ringspan.tests.memcache.ring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Keys that were written once, before anything happened: whoever reads one finds it.
 *
 * <p><b>Owner.</b> The test's thread.
 */
final class WrittenKeys {
    private static final int AT_ONCE = 50;
    private static final int LONG_SECONDS = 50_000;

    private final List<KnownKey> keys = new ArrayList<>();

    private WrittenKeys() {}

    /** Writes so many, some of which end; all replicas have them when this returns. */
    static WrittenKeys write(GossipingRing ring, Member by, int count) throws IOException {
        WrittenKeys all = new WrittenKeys();
        long ends = Instant.now().getEpochSecond() + LONG_SECONDS;
        try (CacheLink link = by.client()) {
            for (int i = 0; i < count; i++) {
                KnownKey.Item item = new KnownKey.Item("value" + i, i % 7, i % 2 == 0 ? 0 : ends + i);
                KnownKey key = new KnownKey("old:" + i);
                key.is(item);
                all.keys.add(key);
                link.send("set " + key.name() + " " + item.flags() + " " + item.ends() + " "
                        + item.value().length() + "\r\n" + item.value() + "\r\n");
            }
            link.flush();
            for (int i = 0; i < count; i++) {
                assertThat(link.read()).isEqualTo("STORED\r\n");
            }
        }
        ring.awaitQuiet();
        return all;
    }

    /** One client of a node finds all, several at once and one behind the other. */
    void requireFound(Member by) throws IOException {
        try (CacheLink link = by.client()) {
            for (int from = 0; from < keys.size(); from += 2 * AT_ONCE) {
                List<KnownKey> some = keys.subList(from, Math.min(from + AT_ONCE, keys.size()));
                List<KnownKey> more =
                        keys.subList(Math.min(from + AT_ONCE, keys.size()), Math.min(from + 2 * AT_ONCE, keys.size()));
                StringBuilder command = new StringBuilder("get");
                StringBuilder known = new StringBuilder();
                some.forEach(key -> command.append(' ').append(key.name()));
                some.forEach(key -> known.append(key.found()));
                link.send(command.append("\r\n").toString());
                for (KnownKey key : more) {
                    link.send("get " + key.name() + "\r\n");
                }
                link.flush();
                assertThat(link.read()).as("at %s", by).isEqualTo(known + "END\r\n");
                for (KnownKey key : more) {
                    assertThat(link.read()).as("at %s", by).isEqualTo(key.found() + "END\r\n");
                }
            }
        }
    }

    /** All stores have of them what their nodes own, and nothing else. */
    void requireInStores(GossipingRing ring) throws IOException {
        ring.awaitQuiet();
        new OwnedContents(ring.members()).require(keys);
    }
}
