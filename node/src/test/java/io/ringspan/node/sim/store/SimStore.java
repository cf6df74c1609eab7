package io.ringspan.node.sim;

import io.ringspan.node.sim.net.Listener;
import io.ringspan.node.sim.net.Party;
import io.ringspan.node.sim.net.SimNet;
import io.ringspan.node.sim.net.Wire;
import io.ringspan.sim.Simulation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A store process as its node sees it, byte for byte: runs commands one at a time, refuses writes in bad phases, stands
 * still, is restarted with all its data or with less.
 *
 * <p><b>Owner.</b> The thread of the test.
 */
public final class SimStore implements Listener {
    private static final String OOM = "-OOM command not allowed when used memory > 'maxmemory'.\r\n";
    private static final String LOADING = "-LOADING Redis is loading the dataset in memory\r\n";

    private final SimNet net;
    private final Simulation simulation;
    private final int place;
    private final int port;
    private final Bug bug;
    private final Set<String> everApplied = new HashSet<>();
    private final Map<String, Integer> everReached = new HashMap<>();
    private final List<StoreSession> sessions = new ArrayList<>();
    private Map<String, String> values = new TreeMap<>();
    private Map<String, String> snapshot = new TreeMap<>();
    private int refusedPercent;
    private boolean refusesReads;
    private long frozenUntilNanos;
    private int run;
    private long lastSession;
    private boolean up;

    SimStore(SimNet net, int place, int port, Bug bug) {
        this.net = net;
        this.simulation = net.simulation();
        this.place = place;
        this.port = port;
        this.bug = bug;
    }

    /** Begins to run, as a process that nobody has seen before. */
    void start() {
        run++;
        up = true;
        refusedPercent = 0;
        refusesReads = false;
        net.listen(place, port, this);
    }

    /** Ends at once, as when it is killed. */
    void stop() {
        up = false;
        frozenUntilNanos = 0;
        net.close(port);
        List.copyOf(sessions).forEach(StoreSession::cutOff);
        sessions.clear();
    }

    /** What it holds now is what it will have after losing the rest. */
    void save() {
        snapshot = new TreeMap<>(values);
    }

    void loseWhatIsNotSaved() {
        values = new TreeMap<>(snapshot);
    }

    /** Refuses this many writes of a hundred, and perhaps reads too, as while it loads. */
    void refuse(int percent, boolean reads) {
        refusedPercent = percent;
        refusesReads = reads;
    }

    void freeze(long nanos) {
        frozenUntilNanos = Math.max(frozenUntilNanos, simulation.nanoTime() + nanos);
    }

    /** For how long it stands still. */
    long frozenForNanos() {
        return frozenUntilNanos - simulation.nanoTime();
    }

    void heal() {
        refuse(0, false);
    }

    boolean isUp() {
        return up;
    }

    Simulation simulation() {
        return simulation;
    }

    @Override
    public @Nullable Party accept(Wire wire) {
        StoreSession session = new StoreSession(this, ++lastSession, wire.back());
        sessions.add(session);
        return session;
    }

    void left(StoreSession session) {
        sessions.remove(session);
    }

    /** Whether it has run a command with this value, ever. */
    public boolean everApplied(String value) {
        return everApplied.contains(value);
    }

    /** The last of the writes to a key with one writer that it has run, ever. */
    public int everReached(String key) {
        return everReached.getOrDefault(key, 0);
    }

    /** What it holds now. */
    public Map<String, String> values() {
        return values;
    }

    /** Runs a command, and gives its reply. */
    String run(StoreSession from, List<String> words) {
        String name = words.get(0).toUpperCase(Locale.ROOT);
        return switch (name) {
            case "PING" -> "+PONG\r\n";
            case "UNWATCH" -> "+OK\r\n"; // stands for a command that came too late to be run
            case "HELLO" -> hello(from, words);
            case "INFO" ->
                Resp.verbatim(
                        "redis_version:7.0.15\r\nrun_id:" + place + "." + run + "\r\nloading:0\r\n", from.protocol());
            case "CLIENT" -> client(from, words);
            case "GET" -> refusesReads ? LOADING : value(words.get(1), from.protocol());
            case "MGET" -> refusesReads ? LOADING : mget(words, from.protocol());
            case "DUMP" -> refusesReads ? LOADING : value(words.get(1), from.protocol());
            case "PEXPIRETIME" -> refusesReads ? LOADING : values.containsKey(words.get(1)) ? ":-1\r\n" : ":-2\r\n";
            default -> simulation.chance(refusedPercent) ? refusesReads ? LOADING : OOM : write(name, words);
        };
    }

    private String client(StoreSession from, List<String> words) {
        if (words.get(1).equals("ID")) {
            return ":" + from.number() + "\r\n";
        }
        long number = Long.parseLong(words.get(3));
        for (StoreSession session : List.copyOf(sessions)) {
            if (session.number() == number) {
                session.cutOff();
                sessions.remove(session);
                return ":1\r\n";
            }
        }
        return ":0\r\n";
    }

    private String hello(StoreSession from, List<String> words) {
        from.speak(bug == Bug.STORE_KEEPS_TO_RESP2 ? 2 : Integer.parseInt(words.get(1)));
        return from.protocol() == 3 ? "%1\r\n$5\r\nproto\r\n:3\r\n" : "*2\r\n$5\r\nproto\r\n:2\r\n";
    }

    private String value(String key, int protocol) {
        String value = values.get(key);
        return value == null ? Resp.absent(protocol) : Resp.bulk(value);
    }

    private String mget(List<String> words, int protocol) {
        StringBuilder reply = new StringBuilder("*").append(words.size() - 1).append("\r\n");
        words.subList(1, words.size()).forEach(key -> reply.append(value(key, protocol)));
        return reply.toString();
    }

    private String write(String name, List<String> words) {
        String key = words.get(1);
        simulation.trace(words.hashCode());
        switch (name) {
            case "SET" -> {
                return set(key, words);
            }
            case "RESTORE" -> {
                if (bug != Bug.RESTORE_IS_NOT_RUN) {
                    restored(key, words.get(3));
                    values.put(key, words.get(3));
                }
                return "+OK\r\n";
            }
            case "APPEND" -> {
                everApplied.add(words.get(2));
                String longer = values.getOrDefault(key, "") + words.get(2);
                values.put(key, longer);
                return ":" + longer.length() + "\r\n";
            }
            case "INCR" -> {
                long next = Long.parseLong(values.getOrDefault(key, "0")) + 1;
                values.put(key, Long.toString(next));
                return ":" + next + "\r\n";
            }
            case "DEL" -> {
                long removed = words.subList(1, words.size()).stream()
                        .filter(each -> values.remove(each) != null)
                        .count();
                return ":" + removed + "\r\n";
            }
            default -> throw new AssertionError("a store was sent " + words);
        }
    }

    /** A whole value, or a number, or pieces that were appended. */
    private void restored(String key, String value) {
        if (value.indexOf('=') >= 0) {
            reached(key, value);
        } else {
            everApplied.addAll(List.of(value.split("(?<=>)")));
        }
    }

    private void reached(String key, String value) {
        everApplied.add(value);
        everReached.merge(key, sequence(value), Math::max);
    }

    private static int sequence(String value) {
        return Integer.parseInt(value.substring(value.indexOf('=') + 1, value.indexOf(';')));
    }

    private String set(String key, List<String> words) {
        boolean lies = bug == Bug.STORE_SAYS_OK_AND_DOES_NOTHING && simulation.chance(5);
        boolean forgets = bug == Bug.STORE_FORGETS_A_WRITE && simulation.chance(5);
        if (!lies) {
            reached(key, words.get(2));
        }
        if (!lies && !forgets) {
            values.put(key, words.get(2));
        }
        return "+OK\r\n";
    }
}
