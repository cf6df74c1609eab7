package io.ringspan.tests.memcache.ring;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One client of {@link CacheLoad}: writes and reads its own keys, one command after the other or several behind each other, and checks every
 * reply by what it knows.
 *
 * <p><b>Owner.</b> The client's thread; who has that pause, or has waited for its end, may look at it.
 */
final class KnowingClient {
    /** Commands that it sends behind each other at the most. */
    static final int BATCH = 24;

    private static final int KEYS = 120;
    private static final int KEYS_AT_ONCE = 6;
    private static final int VALUE_BYTES_MAX = 60;
    /** How seldom a number for {@code cas} takes the place of the one that is kept: those from long ago are to be tried, too. */
    private static final int KEPT_LONG = 16;

    private static final Pattern NUMBER = Pattern.compile("(?s)(VALUE \\S+ \\d+ \\d+) (\\d+)(\r\n.*)");

    private final CacheLoad load;
    private final String name;
    private final SplittableRandom random;
    private final List<KnownKey> values = new ArrayList<>();
    private final List<KnownKey> counters = new ArrayList<>();
    private long serial;

    /**
     * A command, and what looks at its reply.
     *
     * @param reads of which keys it reads
     * @param writes the key that it writes, if it does
     */
    private record Step(
            String command, Set<KnownKey> reads, @Nullable KnownKey writes, Check check) {}

    @FunctionalInterface
    private interface Check {
        void reply(String reply);
    }

    KnowingClient(CacheLoad load, String name, int number) {
        this.load = load;
        this.name = name;
        this.random = new SplittableRandom(number);
        for (int key = 0; key < KEYS; key++) {
            values.add(new KnownKey("v:" + number + ":" + key));
            counters.add(new KnownKey("c:" + number + ":" + key));
        }
    }

    /** All its keys. */
    List<KnownKey> keys() {
        List<KnownKey> all = new ArrayList<>(values);
        all.addAll(counters);
        return all;
    }

    /** One round trip: one command, or several. */
    void go(CacheLink link) throws IOException {
        switch (random.nextInt(8)) {
            case 0 -> batch(link, false);
            case 1 -> batch(link, true);
            case 2 -> changeChecked(link, some(values));
            default -> one(link, step());
        }
    }

    private static void one(CacheLink link, Step step) throws IOException {
        step.check().reply(link.call(step.command()));
    }

    /**
     * What is read is not written behind that: a read that is asked for again may see it.
     *
     * @param gets nothing but {@code get}s of one key, which the node puts together
     */
    private void batch(CacheLink link, boolean gets) throws IOException {
        List<Step> steps = new ArrayList<>();
        Set<KnownKey> read = new HashSet<>();
        while (steps.size() < BATCH) {
            Step step = gets ? get(some(random.nextBoolean() ? values : counters)) : step();
            if (step.writes() == null || !read.contains(step.writes())) {
                read.addAll(step.reads());
                steps.add(step);
                link.send(step.command());
            }
        }
        link.flush();
        for (Step step : steps) {
            step.check().reply(link.read());
        }
    }

    private KnownKey some(List<KnownKey> keys) {
        return keys.get(random.nextInt(keys.size()));
    }

    private Step step() {
        if (random.nextInt(3) == 0) {
            KnownKey counter = some(counters);
            return counter.isKnown() && counter.isThere() ? incr(counter) : set(counter, new KnownKey.Item("0", 0, 0));
        }
        KnownKey key = some(values);
        if (!key.isKnown()) {
            return set(key, value());
        }
        return switch (random.nextInt(16)) {
            case 0, 1, 2 -> set(key, value());
            case 3, 4, 5 -> get(key);
            case 6, 7 -> several();
            case 8 -> gets(key);
            case 9 -> checked(key);
            case 10, 11 -> ifThere(key, "add", false);
            case 12 -> ifThere(key, "replace", true);
            case 13 -> append(key);
            case 14 -> touch(key, random.nextBoolean());
            default -> delete(key);
        };
    }

    private KnownKey.Item value() {
        return new KnownKey.Item("x" + serial++, random.nextInt(5), moment());
    }

    /** Long after the test, if ever. */
    private long moment() {
        return random.nextBoolean() ? 0 : load.beginSeconds() + random.nextInt(10_000, 90_000);
    }

    private static String stores(String verb, KnownKey key, KnownKey.Item item, String more) {
        return verb + " " + key.name() + " " + item.flags() + " " + item.ends() + " "
                + item.value().length() + more + "\r\n" + item.value() + "\r\n";
    }

    private Step write(KnownKey key, String command, Check check) {
        return new Step(command, Set.of(), key, reply -> {
            if (load.failed(command, reply)) {
                key.isOpen();
            } else {
                check.reply(reply);
            }
        });
    }

    private Step set(KnownKey key, KnownKey.Item item) {
        return write(key, stores("set", key, item, ""), reply -> {
            expect("set", key, reply, "STORED\r\n");
            key.is(item);
        });
    }

    private Step incr(KnownKey key) {
        return write(key, "incr " + key.name() + " 1\r\n", reply -> {
            if (key.isKnown() && key.isThere()) {
                KnownKey.Item more =
                        key.item().with(Long.toString(Long.parseLong(key.item().value()) + 1));
                expect("incr", key, reply, more.value() + "\r\n");
                key.is(more);
            }
        });
    }

    private Step append(KnownKey key) {
        boolean isLong = key.isThere() && key.item().value().length() > VALUE_BYTES_MAX;
        if (isLong) {
            return set(key, value());
        }
        String more = "+" + serial++;
        return write(key, stores("append", key, new KnownKey.Item(more, 0, 0), ""), reply -> {
            if (key.isKnown()) {
                expect("append", key, reply, key.isThere() ? "STORED\r\n" : "NOT_STORED\r\n");
                if (key.isThere()) {
                    key.is(key.item().with(key.item().value() + more));
                }
            }
        });
    }

    /** @param there whether the verb stores what is there, or what is not */
    private Step ifThere(KnownKey key, String verb, boolean there) {
        KnownKey.Item item = value();
        return write(key, stores(verb, key, item, ""), reply -> {
            if (!key.isKnown()) {
                if (reply.equals("STORED\r\n")) {
                    key.is(item);
                }
            } else if (key.isThere() == there) {
                expect(verb, key, reply, "STORED\r\n");
                key.is(item);
            } else {
                expect(verb, key, reply, "NOT_STORED\r\n");
            }
        });
    }

    private Step delete(KnownKey key) {
        return write(key, "delete " + key.name() + "\r\n", reply -> {
            if (key.isKnown()) {
                expect("delete", key, reply, key.isThere() ? "DELETED\r\n" : "NOT_FOUND\r\n");
            }
            key.is(null);
        });
    }

    private Step touch(KnownKey key, boolean gets) {
        long ends = moment();
        String command = gets ? "gat " + ends + " " + key.name() : "touch " + key.name() + " " + ends;
        return write(key, command + "\r\n", reply -> {
            if (key.isKnown()) {
                String touched = gets ? key.found() + "END\r\n" : key.isThere() ? "TOUCHED\r\n" : "NOT_FOUND\r\n";
                expect(gets ? "gat" : "touch", key, reply, touched);
                if (key.isThere()) {
                    key.ends(ends);
                }
            }
        });
    }

    private Step get(KnownKey key) {
        String command = "get " + key.name() + "\r\n";
        return new Step(command, Set.of(key), null, reply -> {
            if (!load.failed(command, reply) && key.isKnown()) {
                expect("get", key, reply, key.found() + "END\r\n");
            }
        });
    }

    private Step several() {
        Set<KnownKey> keys = new HashSet<>();
        while (keys.size() < KEYS_AT_ONCE) {
            keys.add(some(random.nextBoolean() ? values : counters));
        }
        List<KnownKey> order = List.copyOf(keys);
        String command = "get " + order.stream().map(KnownKey::name).collect(Collectors.joining(" ")) + "\r\n";
        return new Step(command, keys, null, reply -> {
            if (!load.failed(command, reply)) {
                found(order, reply);
            }
        });
    }

    /** Values in the order of the keys; of those that are not known, any or none. */
    private void found(List<KnownKey> keys, String reply) {
        String rest = reply;
        for (KnownKey key : keys) {
            boolean has = rest.startsWith("VALUE " + key.name() + " ");
            if (key.isKnown() && !(key.isThere() ? rest.startsWith(key.found()) : !has)) {
                wrong("get of several", key, reply, key.found());
                return;
            }
            if (has) {
                int line = rest.indexOf("\r\n") + 2;
                rest = rest.substring(rest.indexOf("\r\n", line) + 2);
            }
        }
        if (!rest.equals("END\r\n")) {
            wrong("get of several", keys.get(0), reply, "their values and the end");
        }
    }

    private Step gets(KnownKey key) {
        String command = "gets " + key.name() + "\r\n";
        return new Step(command, Set.of(key), null, reply -> {
            if (!load.failed(command, reply)) {
                long number = number(key, reply);
                if (number > 0 && (!key.hasNumber() || random.nextInt(KEPT_LONG) == 0)) {
                    key.keep(number);
                }
            }
        });
    }

    /** The number in a right reply to {@code gets}; 0 if there is nothing. */
    private long number(KnownKey key, String reply) {
        Matcher matcher = NUMBER.matcher(reply);
        boolean has = matcher.matches();
        if (key.isKnown()) {
            expect("gets", key, has ? matcher.group(1) + matcher.group(3) : reply, key.found() + "END\r\n");
        }
        return has ? Long.parseLong(matcher.group(2)) : 0;
    }

    /** With the number that is kept: if that is old, nothing is stored. */
    private Step checked(KnownKey key) {
        if (!key.hasNumber()) {
            return gets(key);
        }
        KnownKey.Item item = value();
        long number = key.number();
        return write(key, stores("cas", key, item, " " + number), reply -> {
            if (key.isNumberOld() || key.number() != number) {
                if (reply.equals("STORED\r\n")) {
                    wrong("cas with the old number " + number, key, reply, "EXISTS");
                    key.is(item);
                } else if (key.isKnown()) {
                    expect("cas with an old number", key, reply, key.isThere() ? "EXISTS\r\n" : "NOT_FOUND\r\n");
                }
            } else if (reply.equals("STORED\r\n")) {
                key.is(item);
            } else {
                expect("cas", key, reply, "EXISTS\r\n"); // it may have come to another store
            }
        });
    }

    /** Reads a number and writes with it at once: only a change of the ring may come between. */
    private void changeChecked(CacheLink link, KnownKey key) throws IOException {
        String read = link.call("gets " + key.name() + "\r\n");
        if (load.failed("gets " + key.name(), read) || !key.isKnown()) {
            return;
        }
        long number = number(key, read);
        KnownKey.Item item = value();
        one(link, write(key, stores("cas", key, item, " " + number), reply -> {
            if (!key.isThere()) {
                expect("cas", key, reply, "NOT_FOUND\r\n");
            } else if (reply.equals("EXISTS\r\n")) {
                load.refused(key.name());
            } else {
                expect("cas", key, reply, "STORED\r\n");
                key.is(item);
            }
        }));
    }

    private void expect(String what, KnownKey key, String is, String known) {
        if (!is.equals(known)) {
            wrong(what, key, is, known);
        }
    }

    private void wrong(String what, KnownKey key, String is, String known) {
        load.isWrong(name + ": " + what + " of " + key.name() + " is " + is + " and not " + known, key.name());
    }

    /** A node answers for each key as this client knows it, and takes no old number for {@code cas}. */
    void requireAllThere(CacheLink link, String by) throws IOException {
        List<KnownKey> all = keys();
        for (int from = 0; from < all.size(); from += BATCH) {
            List<KnownKey> some = all.subList(from, Math.min(from + BATCH, all.size()));
            StringBuilder command = new StringBuilder("get");
            some.forEach(key -> command.append(' ').append(key.name()));
            found(some, link.call(command.append("\r\n").toString()));
        }
        List<KnownKey> old = values.stream()
                .filter(key -> key.isKnown() && key.hasNumber() && key.isNumberOld())
                .toList();
        for (KnownKey key : old) {
            link.send(stores("cas", key, value(), " " + key.number()));
        }
        link.flush();
        for (KnownKey key : old) {
            expect("cas at " + by, key, link.read(), key.isThere() ? "EXISTS\r\n" : "NOT_FOUND\r\n");
        }
    }
}
