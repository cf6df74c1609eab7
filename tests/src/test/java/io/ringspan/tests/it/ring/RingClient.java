package io.ringspan.tests.it.ring;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.node.local.cluster.LocalNode;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.node.redis.Reply;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * One client of {@link RingLoad}: writes and reads its own keys, whole values, counters and lists that are popped, one command after the
 * other or several behind each other, and checks every reply by what it knows. What is not known after an error is left out.
 *
 * <p><b>Owner.</b> The client's thread; once that has ended, whoever waited for it.
 */
final class RingClient {
    /** Commands that it sends behind each other at the most. */
    static final int BATCH = 24;

    private static final int KEYS = 400;
    private static final int VALUES_AT_ONCE = 5;
    /** Of commands; the last of them are those of lists. */
    private static final int KINDS = 7;

    private static final int LISTS = 2;

    private final RingLoad load;
    private final String name;
    private final int number;
    private final SplittableRandom random;
    /** What the store has to have; what is not here is not known. */
    private final Map<String, String> values = new HashMap<>();

    private final Map<String, Long> counts = new HashMap<>();
    private final Map<String, List<String>> lists = new HashMap<>();
    private long serial;

    /** A command, and what looks at its reply. */
    private record Step(List<String> words, Check check) {
        static Step of(Check check, String... words) {
            return new Step(List.of(words), check);
        }

        boolean isOfList() {
            return words.get(1).startsWith("l:");
        }

        boolean reads() {
            return words.get(0).endsWith("GET") || words.get(0).equals("LPOP");
        }
    }

    @FunctionalInterface
    private interface Check {
        void reply(Reply reply) throws IOException;
    }

    RingClient(RingLoad load, String name, int number) {
        this.load = load;
        this.name = name;
        this.number = number;
        this.random = new SplittableRandom(number);
        for (int key = 0; key < KEYS; key++) {
            values.put("v:" + number + ":" + key, "");
            counts.put("c:" + number + ":" + key, 0L);
            lists.put("l:" + number + ":" + key, List.of());
        }
    }

    /** One round trip: one command, or several. */
    void go(RedisConnection client, boolean byMajority) throws IOException {
        if (byMajority) {
            one(client, step(number + ":" + random.nextInt(KEYS), client));
        } else if (random.nextInt(4) == 0) {
            batch(client);
        } else {
            one(client, step(number + ":" + random.nextInt(KEYS), null));
        }
    }

    private void one(RedisConnection client, Step step) throws IOException {
        step.check().reply(client.call(step.words().toArray(String[]::new)));
    }

    /**
     * What is read is not written behind that: a read that is asked for again may see it (docs/guarantees.md).
     */
    private void batch(RedisConnection client) throws IOException {
        List<Step> steps = new ArrayList<>();
        Set<String> read = new HashSet<>();
        while (steps.size() < BATCH) {
            Step step = step(number + ":" + random.nextInt(KEYS), null);
            if (step.isOfList() && load.lists() != RingLoad.Lists.IN_PIPELINES) {
                continue;
            }
            if (step.reads()) {
                read.addAll(step.words());
            } else if (read.contains(step.words().get(1))) {
                continue;
            }
            steps.add(step);
            client.send(step.words().toArray(String[]::new));
        }
        client.flush();
        for (Step step : steps) {
            step.check().reply(client.read());
        }
    }

    /**
     * The next command.
     *
     * @param client who may ask on, if a change may be answered with what was there before; null if it may not
     */
    private Step step(String key, @Nullable RedisConnection client) {
        return switch (random.nextInt(load.lists() == RingLoad.Lists.NOWHERE ? KINDS - LISTS : KINDS)) {
            case 0 -> set("v:" + key);
            case 1 -> Step.of(reply -> isValue("v:" + key, reply), "GET", "v:" + key);
            case 2 -> Step.of(reply -> counted(client, "c:" + key, reply), "INCR", "c:" + key);
            case 3 -> Step.of(reply -> isCount("c:" + key, reply), "GET", "c:" + key);
            case 4 -> several();
            case 5 -> push(client, "l:" + key);
            default -> Step.of(reply -> popped("l:" + key, reply), "LPOP", "l:" + key);
        };
    }

    private Step set(String key) {
        String value = "x" + serial++;
        return Step.of(
                reply -> {
                    if (load.failed(reply)) {
                        values.remove(key);
                    } else {
                        values.put(key, value);
                    }
                },
                "SET",
                key,
                value);
    }

    private Step several() {
        List<String> words = new ArrayList<>(List.of("MGET"));
        for (int i = 0; i < VALUES_AT_ONCE; i++) {
            words.add("v:" + number + ":" + random.nextInt(KEYS));
        }
        return new Step(words, reply -> {
            if (!load.failed(reply)) {
                List<Reply> items = ((Reply.Items) reply).items();
                for (int i = 0; i < VALUES_AT_ONCE; i++) {
                    expectValue("MGET of " + words.get(1 + i), items.get(i), values.get(words.get(1 + i)));
                }
            }
        });
    }

    private Step push(@Nullable RedisConnection client, String key) {
        String value = "y" + serial++;
        return Step.of(reply -> pushed(client, key, value, reply), "RPUSH", key, value);
    }

    private void isValue(String key, Reply reply) {
        if (!load.failed(reply)) {
            expectValue("GET " + key, reply, values.get(key));
        }
    }

    private void expectValue(String what, Reply reply, @Nullable String known) {
        if (known != null) {
            expect(what, text(reply, ""), known);
        }
    }

    private void isCount(String key, Reply reply) {
        Long known = counts.get(key);
        if (!load.failed(reply) && known != null) {
            expect("GET " + key, text(reply, "0"), known.toString());
        }
    }

    private void counted(@Nullable RedisConnection client, String key, Reply reply) throws IOException {
        if (load.failed(reply)) {
            counts.remove(key);
            return;
        }
        Long known = counts.get(key);
        if (known == null) {
            return;
        }
        counts.put(key, known + 1);
        if (client == null) {
            expect("INCR " + key, reply, new Reply.Whole(known + 1));
        } else if (!reply.equals(new Reply.Whole(known + 1))) {
            isCount(key, client.call("GET", key));
        }
    }

    private void pushed(@Nullable RedisConnection client, String key, String value, Reply reply) throws IOException {
        List<String> known = lists.get(key);
        if (load.failed(reply)) {
            lists.remove(key);
            return;
        }
        if (known == null) {
            return;
        }
        List<String> longer = new ArrayList<>(known);
        longer.add(value);
        lists.put(key, longer);
        Reply.Whole length = new Reply.Whole(longer.size());
        if (client == null) {
            expect("RPUSH " + key, reply, length);
        } else if (!reply.equals(length)) {
            Reply is = client.call("LLEN", key);
            if (!load.failed(is)) {
                expect("LLEN " + key, is, length);
            }
        }
    }

    private void popped(String key, Reply reply) {
        List<String> known = lists.get(key);
        if (load.failed(reply)) {
            lists.remove(key);
        } else if (known != null) {
            expect("LPOP " + key, text(reply, ""), known.isEmpty() ? "" : known.get(0));
            lists.put(key, known.isEmpty() ? known : known.subList(1, known.size()));
        }
    }

    private static String text(Reply reply, String ifNothing) {
        return reply instanceof Reply.Blob blob ? blob.bytes() : ifNothing;
    }

    /** @param what a command and, behind its last blank, its key */
    private void expect(String what, Object is, Object known) {
        if (!is.equals(known)) {
            load.isWrong(
                    name + ": " + what + " is " + is + " and not " + known, what.substring(what.lastIndexOf(' ') + 1));
        }
    }

    /** A node answers for each key as this client knows it. */
    void requireAllThere(RedisConnection client, LocalNode by) throws IOException {
        for (Map.Entry<String, String> each : values.entrySet()) {
            require(each.getKey(), by, text(client.call("GET", each.getKey()), ""), each.getValue());
        }
        for (Map.Entry<String, Long> each : counts.entrySet()) {
            require(
                    each.getKey(),
                    by,
                    text(client.call("GET", each.getKey()), "0"),
                    each.getValue().toString());
        }
        for (Map.Entry<String, List<String>> each : lists.entrySet()) {
            require(
                    each.getKey(),
                    by,
                    client.call("LLEN", each.getKey()),
                    new Reply.Whole(each.getValue().size()));
        }
    }

    private void require(String key, LocalNode by, Object is, Object known) {
        assertThat(is)
                .as(() -> key + " at " + by.conf().place().id() + "; in the stores " + load.inStores(key))
                .isEqualTo(known);
    }
}
