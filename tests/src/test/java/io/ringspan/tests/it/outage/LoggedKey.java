package io.ringspan.tests.it.outage;

import io.ringspan.node.redis.RedisConnection;
import io.ringspan.node.redis.Reply;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A value, a counter and a list that one client alone writes, and what is known of its writes. Each round sets the value to the
 * round's number, adds one to the counter, and appends the number to the list: so a store shows which writes it has, in which order,
 * and whether one is there twice.
 *
 * <p><b>Owner.</b> The thread of its client; afterwards whoever looks.
 */
final class LoggedKey {
    private static final int COMMANDS = 3;
    private static final String PADDING = "." + "x".repeat(150);

    private final String name;
    private final Answers value = new Answers();
    private final Answers counter = new Answers();
    private final Answers list = new Answers();

    LoggedKey(String name) {
        this.name = name;
    }

    /** What was answered to one of the three commands, by rounds. */
    private static final class Answers {
        private final List<Integer> acknowledged = new ArrayList<>();
        private final Set<Integer> unknown = new HashSet<>();

        void note(int round, Reply reply) {
            if (reply instanceof Reply.Failure failure) {
                if (!isNothingDone(failure.bytes())) {
                    unknown.add(round);
                }
            } else {
                acknowledged.add(round);
            }
        }

        private static boolean isNothingDone(String error) {
            return error.startsWith("UNAVAILABLE") || error.startsWith("OVERLOADED");
        }
    }

    void send(RedisConnection client, int round) throws IOException {
        client.send("SET", "value " + name, round + PADDING);
        client.send("INCR", "counter " + name);
        client.send("RPUSH", "list " + name, Integer.toString(round));
    }

    /** Reads what was answered; what is not is of unknown fate. */
    void read(RedisConnection client, int round) throws IOException {
        int read = 0;
        try {
            for (Answers answers : List.of(value, counter, list)) {
                answers.note(round, client.read());
                read++;
            }
        } finally {
            lost(round, read);
        }
    }

    /** The connection broke before anything of this round was answered. */
    void lost(int round) {
        lost(round, 0);
    }

    private void lost(int round, int answered) {
        List.of(value, counter, list).subList(answered, COMMANDS).forEach(answers -> answers.unknown.add(round));
    }

    int acknowledged() {
        return value.acknowledged.size() + counter.acknowledged.size() + list.acknowledged.size();
    }

    int unknown() {
        return value.unknown.size() + counter.unknown.size() + list.unknown.size();
    }

    /** What of the acknowledged writes is not there or is there twice; empty if nothing is. */
    String wrong(RedisConnection store) throws IOException {
        Reply there = store.call("GET", "value " + name);
        Reply count = store.call("GET", "counter " + name);
        Reply items = store.call("LRANGE", "list " + name, "0", "-1");
        return wrongValue(there) + wrongCount(count) + wrongItems(items);
    }

    /** What is there that cannot be, whatever changes may be missing: another value, or a change that is there twice. */
    String surplus(RedisConnection store) throws IOException {
        Reply count = store.call("GET", "counter " + name);
        int most = counter.acknowledged.size() + counter.unknown.size();
        int counted = count instanceof Reply.Blob blob ? Integer.parseInt(blob.bytes()) : 0;
        List<Integer> rounds = rounds(store);
        List<Integer> allowed = rounds.stream()
                .filter(round -> list.acknowledged.contains(round) || list.unknown.contains(round))
                .distinct()
                .sorted()
                .toList();
        return wrongValue(store.call("GET", "value " + name))
                + (counted <= most ? "" : "counter " + name + " is " + counted + ", at most " + most + "; ")
                + (rounds.equals(allowed) ? "" : "list " + name + " is " + rounds + "; ");
    }

    /** How many acknowledged changes of the list are not there. */
    int lacking(RedisConnection store) throws IOException {
        Set<Integer> lacking = new HashSet<>(list.acknowledged);
        lacking.removeAll(new HashSet<>(rounds(store)));
        return lacking.size();
    }

    private List<Integer> rounds(RedisConnection store) throws IOException {
        List<Integer> rounds = new ArrayList<>();
        if (store.call("LRANGE", "list " + name, "0", "-1") instanceof Reply.Items items) {
            items.items().forEach(item -> rounds.add(Integer.parseInt(((Reply.Blob) item).bytes())));
        }
        return rounds;
    }

    private String wrongValue(Reply there) {
        int last = value.acknowledged.isEmpty() ? 0 : value.acknowledged.get(value.acknowledged.size() - 1);
        int round = there instanceof Reply.Blob blob
                ? Integer.parseInt(blob.bytes().substring(0, blob.bytes().indexOf('.')))
                : 0;
        boolean right = round == last || (round > last && value.unknown.contains(round));
        return right ? "" : "value " + name + " is of round " + round + ", the last acknowledged is " + last + "; ";
    }

    private String wrongCount(Reply there) {
        int least = counter.acknowledged.size();
        int most = least + counter.unknown.size();
        int count = there instanceof Reply.Blob blob ? Integer.parseInt(blob.bytes()) : 0;
        boolean right = count >= least && count <= most;
        return right ? "" : "counter " + name + " is " + count + ", right is " + least + " to " + most + "; ";
    }

    private String wrongItems(Reply there) {
        if (!(there instanceof Reply.Items items)) {
            return "list " + name + ": " + there;
        }
        Set<Integer> missing = new HashSet<>(list.acknowledged);
        List<String> wrong = new ArrayList<>();
        int before = 0;
        for (Reply item : items.items()) {
            int round = Integer.parseInt(((Reply.Blob) item).bytes());
            if (round <= before) {
                wrong.add(round + " behind " + before);
            }
            before = round;
            if (!missing.remove(round) && !list.unknown.contains(round)) {
                wrong.add(round + " once more, or not acknowledged");
            }
        }
        return missing.isEmpty() && wrong.isEmpty()
                ? ""
                : "list " + name + " of " + items.items().size() + " lacks " + first(missing) + ", has " + first(wrong)
                        + "; ";
    }

    private static String first(Iterable<?> all) {
        List<Object> first = new ArrayList<>();
        int count = 0;
        for (Object each : all) {
            if (count++ < 5) {
                first.add(each);
            }
        }
        return count + " " + first;
    }
}
