package io.ringspan.node.sim.decide;

import io.ringspan.node.sim.Layout;
import io.ringspan.node.sim.Request;
import io.ringspan.node.sim.Request.Kind;
import io.ringspan.node.sim.Scenario;
import io.ringspan.node.sim.SimRun;
import io.ringspan.node.sim.StepFaults;
import io.ringspan.node.sim.Talk;
import io.ringspan.sim.Simulation;
import java.util.ArrayDeque;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Locks, queues, sets and chains that all clients want at once, beside plain writes of the same keys. Each value is unlike all others. After
 * a while there are other keys, so that what goes wrong does not spoil them all.
 */
final class DecisionsTalk implements Talk {
    static final Scenario SCENARIO =
            new Scenario(Layout::ofDecisions, DecisionsTalk::new, 6, 450, StepFaults::new, true);

    /** The same where all keys are at home in one of several datacenters. */
    static final Scenario AT_HOME =
            new Scenario(Layout::ofDecisionsAtHome, DecisionsTalk::new, 6, 450, StepFaults::new, true);

    private static final long KEYS_NANOS = 150_000_000;
    private static final int KEYS = 2;
    /** So many names are tried for a key with the same owners. */
    private static final int TWINS = 50;

    private static final String PUSH = "return redis.call('RPUSH', KEYS[1], ARGV[1])";
    private static final String COUNT = "return redis.call('INCR', KEYS[1])";

    private final SimRun run;
    private final Simulation simulation;
    private final ArrayDeque<String> locks = new ArrayDeque<>();

    DecisionsTalk(SimRun run) {
        this.run = run;
        this.simulation = run.simulation();
    }

    @Override
    public void begun() {
        locks.clear();
    }

    @Override
    public void answered(Request request, String reply) {
        if (request.kind() == Kind.SETNX && reply.equals(":1\r\n")) {
            locks.add(request.key());
        }
    }

    private String key(String kind) {
        return kind + simulation.nanoTime() / KEYS_NANOS + "."
                + simulation.random().nextInt(KEYS);
    }

    private String value() {
        return "<" + run.nextRequestNumber() + ">";
    }

    @Override
    public void next(Asking over) {
        String lock = simulation.chance(30) ? locks.poll() : null;
        if (lock != null) {
            over.ask(Kind.DEL, List.of(lock), 0, null, "DEL", lock);
            return;
        }
        if (simulation.chance(8)) {
            if (simulation.chance(60)) {
                twins(over, "SET", key("twin"));
            } else {
                twins(over, "RPUSH", key("lists"));
            }
            return;
        }
        int kind = simulation.random().nextInt(100);
        if (kind < 20) {
            write(over, Kind.SETNX, "lock");
        } else if (kind < 35) {
            write(over, Kind.GETSET, "chain");
        } else if (kind < 38) {
            write(over, Kind.SET, "chain");
        } else if (kind < 50) {
            write(over, Kind.RPUSH, "list");
        } else if (kind < 62) {
            take(over, Kind.LPOP, "list");
        } else if (kind < 72) {
            write(over, Kind.SADD, "set");
        } else if (kind < 82) {
            take(over, Kind.SPOP, "set");
        } else if (kind < 87) {
            take(over, Kind.INCR, "count");
        } else if (kind < 92) {
            String key = key("run");
            String value = value();
            over.ask(Kind.EVAL, List.of(key), 0, value, "EVAL", PUSH, "1", key, value);
        } else if (kind < 95) {
            String key = key("count");
            over.ask(Kind.EVAL, List.of(key), 0, null, "EVAL", COUNT, "1", key);
        } else {
            transaction(over, key("run"));
        }
    }

    private void write(Asking over, Kind kind, String keys) {
        String key = key(keys);
        String value = value();
        over.ask(kind, List.of(key), 0, value, kind.name(), key, value);
    }

    private void take(Asking over, Kind kind, String keys) {
        String key = key(keys);
        over.ask(kind, List.of(key), 0, null, kind.name(), key);
    }

    /** Two keys that are only written together. */
    private void twins(Asking over, String command, String key) {
        String other = IntStream.range(0, TWINS)
                .mapToObj(each -> key + "." + each)
                .filter(each -> run.owners(each).equals(run.owners(key)))
                .findFirst()
                .orElse(key);
        String value = value();
        over.ask(Kind.MULTI, List.of(), 0, null, "MULTI");
        over.ask(Kind.QUEUED, List.of(key), 0, null, command, key, value);
        over.ask(Kind.QUEUED, List.of(other), 0, null, command, other, value);
        over.ask(Kind.EXEC, List.of(key, other), 0, value, "EXEC");
    }

    private void transaction(Asking over, String key) {
        over.ask(Kind.MULTI, List.of(), 0, null, "MULTI");
        String value = value();
        over.ask(Kind.QUEUED, List.of(key), 0, null, "RPUSH", key, value);
        if (simulation.chance(50)) {
            over.ask(Kind.QUEUED, List.of(key), 0, null, "LPOP", key);
        } else {
            over.ask(Kind.QUEUED, List.of(key), 0, null, "RPUSH", key, value()); // travels as it is
        }
        over.ask(Kind.EXEC, List.of(key), 0, value, "EXEC");
    }
}
