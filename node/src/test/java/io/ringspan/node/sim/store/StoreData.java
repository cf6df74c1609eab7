package io.ringspan.node.sim.store;

import io.ringspan.node.execute.Recorder;
import io.ringspan.node.execute.Sha1;
import io.ringspan.node.sim.Bug;
import io.ringspan.node.sim.net.Resp;
import io.ringspan.sim.Simulation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a store holds, and the commands that it knows. Values are texts: a list is {@code [} and its elements, a set <code>{</code> and its
 * members in order, each of which is {@code <...>}. A dump is the text itself.
 *
 * <p><b>Owner.</b> The thread of the test.
 */
final class StoreData {
    private static final String LIST = "[";
    private static final String SET = "{";
    private static final long LATE_NANOS = 3_000_000_000L;
    /** All that a script may do: one command, with its keys and arguments. */
    private static final Pattern SCRIPT = Pattern.compile("return redis\\.call\\('(\\w+)', ([^)]*)\\)$");

    private final Simulation simulation;
    private final Bug bug;
    private final Set<String> everApplied = new HashSet<>();
    private final Map<String, Integer> everReached = new HashMap<>();
    private final Set<String> decided = new HashSet<>();
    private final Set<String> given = new HashSet<>();
    private final Set<String> givenAlone = new HashSet<>();
    private final Map<String, String> scripts = new HashMap<>();
    private final List<String> recorded = new ArrayList<>();
    private final Map<String, String> before = new HashMap<>();
    private Map<String, String> values = new TreeMap<>();
    private Map<String, String> snapshot = new TreeMap<>();

    StoreData(Simulation simulation, Bug bug) {
        this.simulation = simulation;
        this.bug = bug;
    }

    /** What it holds now is what it will have after losing the rest. */
    void save() {
        snapshot = new TreeMap<>(values);
    }

    void loseWhatIsNotSaved() {
        values = new TreeMap<>(snapshot);
    }

    /** A process ends, and what it knows beside its data. */
    void forgetScripts() {
        scripts.clear();
    }

    boolean everApplied(String value) {
        return everApplied.contains(value);
    }

    int everReached(String key) {
        return everReached.getOrDefault(key, 0);
    }

    /** Whether it was ever asked about the key, or ran something on it, for a decision. */
    boolean hasDecided(String key) {
        return decided.contains(key);
    }

    /** Whether it was ever given a whole value of the key. */
    boolean wasGiven(String key) {
        return given.contains(key);
    }

    /** It is about to be given that command, outside of a transaction. */
    void alone(String name, List<String> words) {
        if (name.equals("RESTORE")) {
            givenAlone.add(words.get(1));
        }
    }

    boolean wasGivenAlone(String key) {
        return givenAlone.contains(key);
    }

    Map<String, String> values() {
        return values;
    }

    static boolean isRead(String name) {
        return switch (name) {
            case "GET", "MGET", "DUMP", "PEXPIRETIME", "EXISTS", "LLEN", "LRANGE", "SRANDMEMBER" -> true;
            default -> false;
        };
    }

    String read(String name, List<String> words, int protocol) {
        String key = words.get(1);
        if (name.equals("MGET")) {
            return array(words.subList(1, words.size()).stream().map(each -> value(values.get(each), protocol)));
        }
        if (name.equals("DUMP")) {
            return value(values.get(key), protocol);
        }
        if (name.equals("PEXPIRETIME")) {
            return values.containsKey(key) ? ":-1\r\n" : ":-2\r\n";
        }
        decided.add(key);
        String seen = seen(key);
        return switch (name) {
            case "EXISTS" -> seen == null ? ":0\r\n" : ":1\r\n";
            case "LLEN" -> ":" + elements(seen).size() + "\r\n";
            case "LRANGE" ->
                array(elements(seen).stream()
                        .limit(Integer.parseInt(words.get(3)) + 1)
                        .map(Resp::bulk));
            case "SRANDMEMBER" -> {
                List<String> members = elements(seen);
                yield value(
                        members.isEmpty()
                                ? null
                                : members.get(simulation.random().nextInt(members.size())),
                        protocol);
            }
            default -> value(seen, protocol);
        };
    }

    /** What is there; of a planted bug, what was there before the last write. */
    private @Nullable String seen(String key) {
        boolean old = bug == Bug.DECIDED_BY_WHAT_WAS_THERE_BEFORE && simulation.chance(10) && before.containsKey(key);
        return old ? before.get(key) : values.get(key);
    }

    private static String value(@Nullable String value, int protocol) {
        return value == null ? Resp.absent(protocol) : Resp.bulk(value);
    }

    private static String array(Stream<String> replies) {
        List<String> all = replies.toList();
        return "*" + all.size() + "\r\n" + String.join("", all);
    }

    String write(String name, List<String> words) {
        String key = words.get(1);
        simulation.trace(words.hashCode());
        if (key.equals(Recorder.LIST)) {
            String all =
                    recorded.isEmpty() ? "*-1\r\n" : array(recorded.stream().map(Resp::bulk));
            recorded.clear();
            return all;
        }
        return switch (name) {
            case "SET" -> set(key, words.get(2));
            case "RESTORE" -> {
                if (bug != Bug.RESTORE_IS_NOT_RUN) {
                    given.add(key);
                    restored(key, words.get(3));
                    values.put(key, words.get(3));
                }
                yield "+OK\r\n";
            }
            case "APPEND" -> {
                everApplied.add(words.get(2));
                String longer = values.getOrDefault(key, "") + words.get(2);
                values.put(key, longer);
                yield ":" + longer.length() + "\r\n";
            }
            case "INCR" -> {
                long next = Long.parseLong(values.getOrDefault(key, "0")) + 1;
                values.put(key, Long.toString(next));
                yield ":" + next + "\r\n";
            }
            case "DEL", "UNLINK" -> remove(words.subList(1, words.size()));
            case "RPUSH", "LREM", "LPOP", "SADD", "SREM" -> change(name, key, words);
            case "SCRIPT" -> {
                String sha = Sha1.hex(words.get(2).getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
                scripts.put(sha, words.get(2));
                yield Resp.bulk(sha);
            }
            case "EVALSHA" -> script(words);
            default -> throw new AssertionError("a store was sent " + words);
        };
    }

    private String remove(List<String> keys) {
        int removed = 0;
        for (String key : keys) {
            String was = values.remove(key);
            if (was != null) {
                before.put(key, was);
                removed++;
            }
        }
        return ":" + removed + "\r\n";
    }

    private String change(String name, String key, List<String> words) {
        List<String> elements = elements(values.get(key));
        String reply = "$-1\r\n";
        switch (name) {
            case "RPUSH" -> {
                everApplied.add(words.get(2));
                elements.add(words.get(2));
                reply = ":" + elements.size() + "\r\n";
            }
            case "LREM" -> reply = elements.remove(words.get(3)) ? ":1\r\n" : ":0\r\n";
            case "LPOP" -> {
                if (!elements.isEmpty()) {
                    reply = Resp.bulk(elements.remove(0));
                }
            }
            case "SADD" -> {
                everApplied.add(words.get(2));
                reply = elements.contains(words.get(2)) ? ":0\r\n" : ":1\r\n";
                elements.add(words.get(2));
            }
            default -> reply = elements.removeAll(words.subList(2, words.size())) ? ":1\r\n" : ":0\r\n";
        }
        boolean isList = !name.startsWith("S");
        put(key, isList ? LIST + String.join("", elements) : SET + String.join("", new TreeSet<>(elements)));
        return reply;
    }

    private void put(String key, String value) {
        String was = value.length() == 1 ? values.remove(key) : values.put(key, value);
        before.put(key, was == null ? value.substring(0, 1) : was);
    }

    /** What is in a list or a set. */
    static List<String> elements(@Nullable String value) {
        return value == null || value.length() <= 1
                ? new ArrayList<>()
                : Stream.of(value.substring(1).split("(?<=>)")).collect(Collectors.toCollection(ArrayList::new));
    }

    private String script(List<String> words) {
        String script = scripts.get(words.get(1));
        if (script == null) {
            return "-NOSCRIPT No matching script. Please use EVAL.\r\n";
        }
        Matcher call = SCRIPT.matcher(script);
        if (!call.find()) {
            throw new AssertionError("a store cannot run " + script);
        }
        int keys = Integer.parseInt(words.get(2));
        String name = call.group(1);
        List<String> command = new ArrayList<>(List.of(name));
        for (String word : call.group(2).split(", ", -1)) {
            int which = Integer.parseInt(word.substring(word.indexOf('[') + 1, word.indexOf(']')));
            command.add(words.get(word.startsWith("KEYS") ? 2 + which : 2 + keys + which));
        }
        boolean tells = simulation.chance(2);
        if (tells) {
            recorded.addAll(List.of(Integer.toString(command.size() + 1), name.toLowerCase(Locale.ROOT), ""));
            recorded.addAll(command.subList(1, command.size()));
        }
        IntStream.range(3, 3 + keys).mapToObj(words::get).forEach(key -> {
            decided.add(key);
            if (!tells) {
                recorded.addAll(List.of("1", key));
            }
        });
        if (bug == Bug.WHAT_A_SCRIPT_DOES_LATE_IS_NOT_SETTLED && simulation.chance(2)) {
            simulation.after(LATE_NANOS, () -> write(name, command));
        }
        return write(name, command);
    }

    /** A whole value, or a number, or pieces that were appended or put in. */
    private void restored(String key, String value) {
        if (value.indexOf('=') >= 0) {
            reached(key, value);
        } else if (value.startsWith(LIST) || value.startsWith(SET)) {
            everApplied.addAll(elements(value));
        } else {
            everApplied.addAll(List.of(value.split("(?<=>)")));
        }
    }

    private void reached(String key, String value) {
        everApplied.add(value);
        if (value.indexOf('=') >= 0) {
            everReached.merge(key, sequence(value), Math::max);
        }
    }

    private static int sequence(String value) {
        return Integer.parseInt(value.substring(value.indexOf('=') + 1, value.indexOf(';')));
    }

    private String set(String key, String value) {
        boolean lies = bug == Bug.STORE_SAYS_OK_AND_DOES_NOTHING && simulation.chance(5);
        boolean forgets = bug == Bug.STORE_FORGETS_A_WRITE && simulation.chance(5);
        if (!lies) {
            reached(key, value);
        }
        if (!lies && !forgets) {
            String was = values.put(key, value);
            if (was != null) {
                before.put(key, was);
            }
        }
        return "+OK\r\n";
    }
}
