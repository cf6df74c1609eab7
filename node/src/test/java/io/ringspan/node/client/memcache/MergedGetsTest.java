package io.ringspan.node.client.memcache;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.base.Datacenter;
import io.ringspan.base.Endpoint;
import io.ringspan.base.NodeId;
import io.ringspan.base.Rack;
import io.ringspan.base.Token;
import io.ringspan.node.request.ReplyTarget;
import io.ringspan.node.request.Run;
import io.ringspan.node.request.Slot;
import io.ringspan.replication.ring.RingNode;
import io.ringspan.replication.ring.Topology;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Gets that are sent as fewer commands, and what comes back, taken apart again. */
class MergedGetsTest implements ReplyTarget {
    private static final NodeId NODE = new NodeId(new Datacenter("dc"), new Rack("r"), Token.of(0));
    private static final Topology ALONE =
            Topology.of(1, NODE, List.of(new RingNode(NODE, new Endpoint("127.0.0.1", 1), List.of(Token.of(0)))));

    /** For memcached a carriage return within a key is a letter. */
    private static final List<String> KEYS = List.of("a", "ab", "a\rb", "\r", "b\r", "k1", "k".repeat(200), "k12", "c");

    private final StringBuilder heard = new StringBuilder();
    private final Run run = new Run();
    private final Slot client = new Slot();
    private final ByteBuf out = Unpooled.buffer();
    private int ends;
    private int broken;

    private Slot merge(List<String> keys) {
        heard.setLength(0);
        String commands = keys.stream().map(key -> "get " + key + "\r\n").collect(Collectors.joining());
        ByteBuf in = Unpooled.copiedBuffer("xx" + commands, ISO_8859_1);
        run.begin(in, 2, ALONE.replicas(0), false, 0);
        int end = 2;
        for (String key : keys) {
            end += key.length() + 6;
            run.extend(end);
        }
        client.open(this, keys.size(), false, 0);
        return MergedGets.merge(run, client, out.clear().retain());
    }

    private String sent() {
        return run.in().toString(run.start(), run.length(), ISO_8859_1);
    }

    private static void reply(Slot slot, String reply, int... cuts) {
        ByteBuf in = Unpooled.copiedBuffer("yyy" + reply, ISO_8859_1);
        int at = 0;
        for (int cut : cuts) {
            slot.deliver(in, 3 + at, cut - at, false);
            at = cut;
        }
        slot.deliver(in, 3 + at, reply.length() - at, true);
    }

    @Override
    public void deliver(Slot slot, ByteBuf in, int at, int length, boolean last) {
        heard.append(in.toString(at, length, ISO_8859_1));
        ends += last ? 1 : 0;
    }

    @Override
    public void brokenOff(Slot slot) {
        broken++;
    }

    @Test
    void keysGoTogether() {
        merge(List.of("a", "bb", "a"));
        assertThat(sent()).isEqualTo("get a bb a\r\n");
        assertThat(run.commands()).isEqualTo(1);
    }

    @Test
    void eachCommandHearsWhatItWouldHaveHeard() {
        Slot slot = merge(List.of("miss", "a", "a", "ab", "end"));
        reply(slot, "VALUE a 7 5\r\nEND\r\n\r\nVALUE a 7 5\r\nEND\r\n\r\nVALUE ab 0 0\r\n\r\nEND\r\n");
        assertThat(heard.toString())
                .isEqualTo(
                        "END\r\nVALUE a 7 5\r\nEND\r\n\r\nEND\r\nVALUE a 7 5\r\nEND\r\n\r\nEND\r\nVALUE ab 0 0\r\n\r\nEND\r\nEND\r\n");
        assertThat(ends).isEqualTo(1);
        assertThat(out.refCnt()).isEqualTo(1);
    }

    @Test
    void anErrorIsThatOfEachCommand() {
        Slot slot = merge(List.of("a", "b", "c"));
        reply(slot, "SERVER_ERROR UNAVAILABLE no\r\n");
        assertThat(heard.toString()).isEqualTo("SERVER_ERROR UNAVAILABLE no\r\n".repeat(3));
    }

    @Test
    void whatIsTooShortIsNotTakenForAnAnswer() {
        Slot slot = merge(IntStream.range(0, MergedGets.KEYS_MAX + 1)
                .mapToObj(i -> "k" + i)
                .toList());
        reply(slot, "END\r\n");
        assertThat(broken).isEqualTo(1);
        assertThat(ends).isZero();
    }

    @Test
    void keyIsNotLookedForBehindWhatHasCome() {
        Slot slot = merge(List.of("x".repeat(250), "b"));
        String line = "VALUE b 0 5000\r\n";
        byte[] bytes = line.getBytes(ISO_8859_1);
        slot.deliver(Unpooled.wrappedBuffer(bytes), 0, bytes.length, false);
        reply(slot, "v".repeat(5000) + "\r\nEND\r\n");
        assertThat(heard.toString()).isEqualTo("END\r\n" + line + "v".repeat(5000) + "\r\nEND\r\n");
    }

    @Test
    void valueOfAnotherKeyIsNobodys() {
        Slot slot = merge(List.of("a", "b"));
        reply(slot, "VALUE c 0 1\r\n1\r\nEND\r\n");
        assertThat(broken).isEqualTo(1);
        assertThat(heard.toString()).doesNotContain("VALUE");
        assertThat(out.refCnt()).isEqualTo(1);
    }

    @Test
    void repliesCutAnywhereAreTheSame() {
        Random random = new Random(1);
        for (int round = 0; round < 300; round++) {
            int count = 2 + random.nextInt(random.nextInt(5) == 0 ? 200 : 6);
            List<String> keys = IntStream.range(0, count)
                    .mapToObj(i -> KEYS.get(random.nextInt(KEYS.size())))
                    .toList();
            Slot slot = merge(keys);
            assertThat(run.commands()).isEqualTo((count + MergedGets.KEYS_MAX - 1) / MergedGets.KEYS_MAX);
            Map<String, String> values = new HashMap<>();
            StringBuilder reply = new StringBuilder();
            StringBuilder expected = new StringBuilder();
            for (int i = 0; i < count; i++) {
                String value = values.computeIfAbsent(keys.get(i), key -> value(random, key));
                reply.append(value);
                expected.append(value).append("END\r\n");
                if (i % MergedGets.KEYS_MAX == MergedGets.KEYS_MAX - 1 || i == count - 1) {
                    reply.append("END\r\n");
                }
            }
            int length = reply.length();
            int[] cuts = random.ints(random.nextInt(20), 0, length + 1).sorted().toArray();
            reply(slot, reply.toString(), cuts);
            assertThat(heard.toString()).as("round %d", round).isEqualTo(expected.toString());
            assertThat(out.refCnt()).isEqualTo(1);
        }
    }

    private static String value(Random random, String key) {
        return List.of(
                        "",
                        "VALUE " + key + " 1 7\r\nEND\r\nVA\r\n",
                        "VALUE " + key + " 123456 0\r\n\r\n",
                        "VALUE " + key + " 0 12\r\n123456789012\r\n")
                .get(random.nextInt(4));
    }
}
