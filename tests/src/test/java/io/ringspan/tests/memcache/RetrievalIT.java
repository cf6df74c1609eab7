package io.ringspan.tests.memcache;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.node.memcache.MemcacheRequestDecoder;
import io.ringspan.node.memcache.RetrievalReplies;
import io.ringspan.node.memcache.SentForm;
import io.ringspan.node.protocol.RequestLimits;
import io.ringspan.node.protocol.RequestRoom;
import io.ringspan.tests.program.NeedsProgram;
import io.ringspan.tests.turn.BesideOthers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Four stores that have a part of the keys each, and one that has them all: a {@code get} of many keys, split and put together, hears the same. */
@BesideOthers
@NeedsProgram("memcached")
@Timeout(120)
class RetrievalIT {
    private static final int STORES = 4;
    private static final int KEYS = 200;
    private static final int COMMANDS = 300;

    private final Random random = new Random(1);
    private final List<Memcached> stores = new ArrayList<>();
    private final List<RawLink> links = new ArrayList<>();
    private final MemcacheRequestDecoder decoder = new MemcacheRequestDecoder(RequestLimits.NONE, RequestRoom.ENDLESS);

    @BeforeEach
    void start() throws IOException {
        for (int i = 0; i <= STORES; i++) {
            stores.add(Memcached.start("-m", "64", "-t", "1"));
            links.add(new RawLink(stores.get(i).port()));
        }
    }

    @AfterEach
    void stop() throws IOException {
        stores.forEach(Memcached::close);
        for (RawLink link : links) {
            link.close();
        }
    }

    @Test
    void theReplyIsThatOfOneStoreWithAllKeys() throws IOException {
        for (int key = 0; key < KEYS; key += 1 + random.nextInt(2)) {
            String value = random.nextBoolean() ? "END\r\nVALUE k1 0 1\r\nx" : "v".repeat(random.nextInt(5000));
            String set =
                    "set " + name(key) + " " + random.nextInt(9) + " 0 " + value.length() + "\r\n" + value + "\r\n";
            whole().answers(set);
            links.get(part(name(key))).answers(set);
        }
        for (int i = 0; i < COMMANDS; i++) {
            String command = command();
            assertThat(MemcacheRequestIT.comparable(merged(command)))
                    .as(command)
                    .isEqualTo(MemcacheRequestIT.comparable(whole().answers(command)));
        }
    }

    private String command() {
        StringBuilder keys = new StringBuilder();
        for (int i = random.nextInt(100); i >= 0; i--) {
            keys.append(random.nextInt(5) == 0 ? "  " : " ").append(name(random.nextInt(KEYS)));
        }
        return List.of("get", "gets", "gat 0", "gats 1000").get(random.nextInt(4)) + keys
                + (random.nextBoolean() ? " " : "") + "\r\n";
    }

    private String merged(String command) throws IOException {
        ByteBuf in = Unpooled.copiedBuffer(command, ISO_8859_1);
        assertThat(decoder.next(in, 0, in.writerIndex())).isEqualTo(MemcacheRequestDecoder.Found.COMMAND);
        String[] words = command.trim().split(" +", -1);
        int first = command.startsWith("gat") ? 2 : 1;
        int[] partOf =
                IntStream.range(first, words.length).map(i -> part(words[i])).toArray();
        RetrievalReplies.Keys names = new RetrievalReplies.Keys();
        names.read(decoder.line());
        List<ByteBuf> parts = new ArrayList<>();
        for (int part = 0; part < STORES; part++) {
            int its = part;
            BitSet keys = new BitSet();
            IntStream.range(0, partOf.length).filter(i -> partOf[i] == its).forEach(keys::set);
            ByteBuf out = Unpooled.buffer();
            new SentForm().writePart(decoder.line(), names, partOf, part, System.currentTimeMillis() / 1000, out);
            String reply = keys.isEmpty() ? "END\r\n" : links.get(part).answers(out.toString(ISO_8859_1));
            parts.add(Unpooled.copiedBuffer(reply, ISO_8859_1));
        }
        StringBuilder merged = new StringBuilder();
        new RetrievalReplies()
                .merge(
                        in,
                        names,
                        partOf,
                        parts,
                        (bytes, at, length) -> merged.append(bytes.toString(at, length, ISO_8859_1)));
        return merged.toString();
    }

    private RawLink whole() {
        return links.get(STORES);
    }

    /** Some are the beginnings of others. */
    private static String name(int key) {
        return "k" + key;
    }

    private static int part(String key) {
        return Math.floorMod(key.hashCode(), STORES);
    }
}
