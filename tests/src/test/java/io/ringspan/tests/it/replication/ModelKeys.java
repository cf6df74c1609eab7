package io.ringspan.tests.it.replication;

import io.ringspan.node.redis.RedisConnection;
import io.ringspan.node.redis.Reply;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Commands with many keys from one client, and beside them what a single Redis would hold and reply. Pipelined, so a read
 * often comes before the writes ahead of it are answered.
 */
final class ModelKeys {
    private static final int KEYS = 3000;
    private static final int PIPELINE = 50;

    private final RandomGenerator chance;
    private final Map<String, String> model = new HashMap<>();
    private final List<Reply> expected = new ArrayList<>();

    ModelKeys(long seed) {
        this.chance = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }

    /** Sends commands; gives back each reply that is not what a single Redis would have said. */
    List<String> run(RedisConnection client, int commands) throws IOException {
        List<String> wrong = new ArrayList<>();
        for (int sent = 0; sent < commands; sent += PIPELINE) {
            expected.clear();
            List<String> asked = new ArrayList<>();
            for (int i = 0; i < PIPELINE; i++) {
                String[] words = next();
                asked.add(String.join(" ", words));
                client.send(words);
            }
            client.flush();
            for (int i = 0; i < PIPELINE; i++) {
                Reply reply = client.read();
                if (!reply.equals(expected.get(i))) {
                    wrong.add(asked.get(i) + ": " + reply + " instead of " + expected.get(i));
                }
            }
        }
        return wrong;
    }

    /** What must be there in the end. */
    Map<String, String> model() {
        return model;
    }

    /** A key that the model may hold. */
    static String key(int number) {
        return "key " + number;
    }

    private String[] next() {
        return switch (chance.nextInt(8)) {
            case 0, 1 -> mset();
            case 2 -> removing("DEL");
            case 3 -> removing("UNLINK");
            case 4 -> mget();
            case 5 -> counting("EXISTS");
            case 6 -> counting("TOUCH");
            default -> set();
        };
    }

    private String[] mset() {
        List<String> words = new ArrayList<>(List.of("MSET"));
        for (String key : keys()) {
            String value = "value " + chance.nextLong();
            model.put(key, value);
            words.addAll(List.of(key, value));
        }
        expected.add(new Reply.Status("OK"));
        return words.toArray(String[]::new);
    }

    private String[] set() {
        String key = key(chance.nextInt(KEYS));
        String value = "value " + chance.nextLong();
        model.put(key, value);
        expected.add(new Reply.Status("OK"));
        return new String[] {"SET", key, value};
    }

    private String[] removing(String command) {
        List<String> keys = keys();
        expected.add(new Reply.Whole(
                keys.stream().map(model::remove).filter(Objects::nonNull).count()));
        return words(command, keys);
    }

    private String[] counting(String command) {
        List<String> keys = keys();
        expected.add(new Reply.Whole(keys.stream().filter(model::containsKey).count()));
        return words(command, keys);
    }

    private String[] mget() {
        List<String> keys = keys();
        List<Reply> values = new ArrayList<>();
        for (String key : keys) {
            String value = model.get(key);
            values.add(value == null ? new Reply.Nothing() : new Reply.Blob(value));
        }
        expected.add(new Reply.Items(values));
        return words("MGET", keys);
    }

    private List<String> keys() {
        List<String> keys = new ArrayList<>();
        for (int count = 1 + chance.nextInt(20); count > 0; count--) {
            keys.add(key(chance.nextInt(KEYS)));
        }
        return keys;
    }

    private static String[] words(String command, List<String> keys) {
        List<String> words = new ArrayList<>(List.of(command));
        words.addAll(keys);
        return words.toArray(String[]::new);
    }
}
