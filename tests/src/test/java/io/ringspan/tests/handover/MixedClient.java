package io.ringspan.tests.handover;

import io.ringspan.base.Endpoint;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.node.redis.Reply;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A client with keys of its own that sends pipelines of SET, GET, INCR, LPUSH and LLEN, and knows what each must reply.
 * ECHO marks the places between them.
 *
 * <p><b>Owner.</b> One thread.
 */
final class MixedClient implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int KEYS = 8;
    /** Now and then a value is larger than what is copied from worker to worker. */
    private static final int LARGE_BYTES = 6000;

    private final String name;
    private final RedisConnection connection;
    private final Random random;
    private final @Nullable String[] values = new String[KEYS];
    private final long[] counters = new long[KEYS];
    private final long[] lengths = new long[KEYS];
    private final List<Reply> expected = new ArrayList<>();
    private int marks;

    MixedClient(String name, Endpoint node, long seed) throws IOException {
        this.name = name;
        this.connection = RedisConnection.connect(node.host(), node.port(), PATIENCE);
        this.random = new Random(seed);
    }

    /** Sends that many commands at once and looks at every reply; gives each that is not as it must be. */
    List<String> strictRound(int commands) throws IOException {
        return round(commands, false);
    }

    /**
     * As {@link #strictRound} while the store may be gone: what is not a mark may be an error, and after it nothing is known
     * of the value but that no other client's and no older one is read.
     */
    List<String> tolerantRound(int commands) throws IOException {
        return round(commands, true);
    }

    private List<String> round(int commands, boolean tolerant) throws IOException {
        expected.clear();
        for (int i = 0; i < commands; i++) {
            send();
        }
        connection.flush();
        List<String> wrong = new ArrayList<>();
        for (Reply wanted : expected) {
            Reply found = connection.read();
            boolean isMark = wanted instanceof Reply.Blob blob && blob.bytes().startsWith("mark");
            if (!found.equals(wanted) && (!tolerant || isMark || !isExcused(found, wanted))) {
                wrong.add(name + ": expected " + cut(wanted) + ", found " + cut(found));
            }
        }
        return wrong;
    }

    private void send() throws IOException {
        int key = random.nextInt(KEYS);
        switch (random.nextInt(7)) {
            case 0, 1 -> {
                String value = value(key);
                values[key] = value;
                connection.send("SET", key("v", key), value);
                expected.add(new Reply.Status("OK"));
            }
            case 2, 3 -> {
                connection.send("GET", key("v", key));
                String written = values[key];
                expected.add(written == null ? new Reply.Nothing() : new Reply.Blob(written));
            }
            case 4 -> {
                connection.send("INCR", key("c", key));
                expected.add(new Reply.Whole(++counters[key]));
            }
            case 5 -> {
                connection.send("LPUSH", key("l", key), "x");
                expected.add(new Reply.Whole(++lengths[key]));
                connection.send("LLEN", key("l", key));
                expected.add(new Reply.Whole(lengths[key]));
            }
            default -> {
                String mark = "mark-" + name + "-" + marks++;
                connection.send("ECHO", mark);
                expected.add(new Reply.Blob(mark));
            }
        }
    }

    /** An error, nothing, a smaller number, or a value of the same key: what a store that came back empty may say. */
    private static boolean isExcused(Reply found, Reply wanted) {
        if (found instanceof Reply.Failure || found instanceof Reply.Nothing) {
            return true;
        }
        if (found instanceof Reply.Blob is && wanted instanceof Reply.Blob should) {
            return owner(is.bytes()).equals(owner(should.bytes()));
        }
        return found instanceof Reply.Whole && wanted instanceof Reply.Whole;
    }

    private static String owner(String value) {
        return value.substring(0, value.indexOf('#'));
    }

    private String value(int key) {
        String text = key("v", key) + "#" + random.nextInt(1_000_000);
        return random.nextInt(10) == 0 ? text + "-".repeat(LARGE_BYTES) : text;
    }

    private String key(String kind, int key) {
        return name + ":" + kind + key;
    }

    /** Begins anew after the store was emptied. */
    void forget() throws IOException {
        for (int key = 0; key < KEYS; key++) {
            values[key] = null;
            connection.call("DEL", key("v", key), key("c", key), key("l", key));
            counters[key] = 0;
            lengths[key] = 0;
        }
    }

    private static String cut(Reply reply) {
        String text = reply.toString();
        return text.length() <= 80 ? text : text.substring(0, 80) + "...";
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
