package io.ringspan.node.sim.store;

import io.ringspan.node.sim.Bug;
import io.ringspan.node.sim.net.Listener;
import io.ringspan.node.sim.net.Party;
import io.ringspan.node.sim.net.Resp;
import io.ringspan.node.sim.net.SimNet;
import io.ringspan.node.sim.net.Steps;
import io.ringspan.node.sim.net.Wire;
import io.ringspan.sim.Simulation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
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
    private final StoreData data;
    private final List<StoreSession> sessions = new ArrayList<>();
    private final List<Runnable> looks = new ArrayList<>();
    private int refusedPercent;
    private boolean refusesReads;
    private long frozenUntilNanos;
    private int run;
    private long lastSession;
    private boolean up;

    public SimStore(SimNet net, int place, int port, Bug bug) {
        this.net = net;
        this.simulation = net.simulation();
        this.place = place;
        this.port = port;
        this.bug = bug;
        this.data = new StoreData(simulation, bug);
    }

    /** Begins to run, as a process that nobody has seen before. */
    public void start() {
        run++;
        data.forgetScripts();
        up = true;
        refusedPercent = 0;
        refusesReads = false;
        net.listen(place, port, this);
    }

    /** Ends at once, as when it is killed. */
    public void stop() {
        up = false;
        frozenUntilNanos = 0;
        net.close(port);
        List.copyOf(sessions).forEach(StoreSession::cutOff);
        sessions.clear();
    }

    /** What it holds now is what it will have after losing the rest. */
    public void save() {
        data.save();
    }

    public void loseWhatIsNotSaved() {
        data.loseWhatIsNotSaved();
    }

    /** Refuses this many writes of a hundred, and perhaps reads too, as while it loads. */
    public void refuse(int percent, boolean reads) {
        refusedPercent = percent;
        refusesReads = reads;
    }

    public void freeze(long nanos) {
        frozenUntilNanos = Math.max(frozenUntilNanos, simulation.nanoTime() + nanos);
    }

    /** For how long it stands still. */
    long frozenForNanos() {
        return frozenUntilNanos - simulation.nanoTime();
    }

    public void heal() {
        refuse(0, false);
    }

    public boolean isUp() {
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
        return data.everApplied(value);
    }

    /** The last of the writes to a key with one writer that it has run, ever. */
    public int everReached(String key) {
        return data.everReached(key);
    }

    /** Whether it was asked about a key, or ran something on it, so that its node could decide; ever. */
    public boolean hasDecided(String key) {
        return data.hasDecided(key);
    }

    /** Whether it was ever given the value of another replica for a key. */
    public boolean wasGiven(String key) {
        return data.wasGiven(key);
    }

    /** Whether it was ever given the value of another replica for a key, and for no other at the same moment. */
    public boolean wasGivenAlone(String key) {
        return data.wasGivenAlone(key);
    }

    /** From now on that is done whenever somebody else could read what it holds. */
    public void whenReadable(Runnable look) {
        looks.add(look);
    }

    void ran() {
        looks.forEach(Runnable::run);
    }

    /** What it holds now. */
    public Map<String, String> values() {
        return data.values();
    }

    Steps steps() {
        return net.steps();
    }

    int place() {
        return place;
    }

    /** Runs a command, or keeps it for the end of a transaction, and gives its reply. */
    String run(StoreSession from, List<String> words) {
        String name = words.get(0).toUpperCase(Locale.ROOT);
        Transaction open = from.transaction();
        return switch (name) {
            case "MULTI" -> open.begin();
            case "EXEC" -> open.exec(refusal(name), each -> command(from, each));
            case "DISCARD" -> open.discard();
            default -> {
                if (!open.isOpen()) {
                    data.alone(name, words);
                    yield refusedOr(name, () -> command(from, words));
                }
                String refusal = refusal(name);
                boolean early = refusal.isEmpty() && bug == Bug.WHAT_IS_QUEUED_IS_RUN_AT_ONCE && simulation.chance(2);
                yield open.queue(words, refusal, early ? Optional.of(command(from, words)) : Optional.empty());
            }
        };
    }

    private String command(StoreSession from, List<String> words) {
        String name = words.get(0).toUpperCase(Locale.ROOT);
        return switch (name) {
            case "PING" -> "+PONG\r\n";
            case "UNWATCH" -> "+OK\r\n"; // stands for a command that came too late to be run
            case "HELLO" -> hello(from, words);
            case "INFO" ->
                Resp.verbatim(
                        "redis_version:7.0.15\r\nrun_id:" + place + "." + run + "\r\nloading:0\r\n", from.protocol());
            case "CLIENT" -> client(from, words);
            case "DBSIZE" -> ":" + data.values().size() + "\r\n";
            default -> StoreData.isRead(name) ? data.read(name, words, from.protocol()) : data.write(name, words);
        };
    }

    private String refusedOr(String name, Supplier<String> command) {
        String refusal = refusal(name);
        return refusal.isEmpty() ? command.get() : refusal;
    }

    /** Whether it runs that whatever its state is. */
    private static boolean isAlwaysRun(String name) {
        return switch (name) {
            case "PING", "UNWATCH", "HELLO", "INFO", "CLIENT", "DBSIZE" -> true;
            default -> false;
        };
    }

    /** What it says instead of running that; empty if it runs it. */
    private String refusal(String name) {
        if (StoreData.isRead(name)) {
            return refusesReads ? LOADING : "";
        }
        if (isAlwaysRun(name)) {
            return "";
        }
        return !simulation.chance(refusedPercent) ? "" : refusesReads ? LOADING : OOM;
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
}
