package io.ringspan.node.sim;

import io.ringspan.node.sim.net.Steps;
import io.ringspan.node.sim.net.Wire;
import io.ringspan.sim.Simulation;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What goes wrong at the steps of a decision, between them and in their middle. A run has a few steps at which it does.
 *
 * <p><b>Owner.</b> The thread of the test.
 */
public final class StepFaults implements Steps {
    /** What lies between the decider and who asks it. */
    private static final int DECIDE = 24;

    private static final int REPLY = 5;
    private static final int STAMP_REPLY_LENGTH = 20;
    private static final int STRIKES_MAX = 12;
    private static final int STEPS_MAX = 3;

    private final SimRun run;
    private final Simulation simulation;
    private final Map<Step, Blow> blows = new EnumMap<>(Step.class);
    private final Set<Wire> asked = new HashSet<>();
    private final int percent;
    private int strikes;

    /** Where: before or behind the question, the answer, the store's read, its write, its run of a script. */
    private enum Step {
        BEFORE_QUESTION,
        BEHIND_QUESTION,
        BEFORE_ANSWER,
        BEHIND_ANSWER,
        BEFORE_READ,
        BEHIND_READ,
        BEFORE_WRITE,
        BEHIND_WRITE,
        BEFORE_RUN,
        BEHIND_RUN
    }

    /** What. */
    private enum Blow {
        CONNECTION_BREAKS,
        WAY_IS_CUT,
        NODE_IS_KILLED,
        STORE_RESTARTS,
        STORE_LOSES_DATA,
        STORE_FREEZES
    }

    public StepFaults(SimRun run) {
        this.run = run;
        this.simulation = run.simulation();
        this.percent = (int) simulation.between(3, 40);
        List<Step> steps = Arrays.asList(Step.values());
        for (int count = simulation.random().nextInt(STEPS_MAX + 1); count > 0; count--) {
            Step step = steps.get(simulation.random().nextInt(steps.size()));
            boolean breaks = simulation.chance(60);
            Blow blow = Blow.values()[breaks ? 0 : simulation.random().nextInt(Blow.values().length)];
            blows.put(step, blow);
        }
    }

    @Override
    public boolean breaksBefore(Wire wire, int from, int to, byte[] bytes) {
        if (isThere(bytes, DECIDE)) {
            asked.add(wire);
            return strikes(Step.BEFORE_QUESTION, to, from);
        }
        return isAnswer(wire, bytes) && strikes(Step.BEFORE_ANSWER, from, to);
    }

    @Override
    public boolean breaksBehind(Wire wire, int from, int to, byte[] bytes) {
        if (isThere(bytes, DECIDE)) {
            return strikes(Step.BEHIND_QUESTION, to, from);
        }
        return isAnswer(wire, bytes) && strikes(Step.BEHIND_ANSWER, from, to);
    }

    private boolean isAnswer(Wire wire, byte[] bytes) {
        return asked.contains(wire) && isThere(bytes, REPLY);
    }

    /** Whether a frame of that type begins somewhere: by the bytes of its header that are known. */
    private static boolean isThere(byte[] bytes, int type) {
        for (int at = 4; at + 3 < bytes.length; at++) {
            boolean isType = bytes[at] == type && bytes[at - 4] == 0 && bytes[at - 3] == 0 && bytes[at + 1] == 0;
            if (isType && (type == DECIDE ? bytes[at + 3] == 0 : bytes[at - 1] == STAMP_REPLY_LENGTH)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean breaksBefore(int store, List<String> words) {
        return strikes(words, Step.BEFORE_READ, Step.BEFORE_WRITE, Step.BEFORE_RUN, store);
    }

    @Override
    public boolean breaksBehind(int store, List<String> words) {
        return strikes(words, Step.BEHIND_READ, Step.BEHIND_WRITE, Step.BEHIND_RUN, store);
    }

    private boolean strikes(List<String> words, Step read, Step write, Step ran, int store) {
        return switch (words.get(0).toUpperCase(Locale.ROOT)) {
            case "LRANGE", "EXISTS", "SRANDMEMBER", "GET" -> strikes(read, store, store);
            case "LREM", "LPOP", "SREM", "SET", "RESTORE" -> strikes(write, store, store);
            case "EXEC" -> strikes(ran, store, store);
            default -> false;
        };
    }

    /** Whether the connection breaks; what else is to happen does. */
    private boolean strikes(Step step, int decider, int asker) {
        Blow blow = blows.get(step);
        if (blow == null || run.isHealed() || strikes >= STRIKES_MAX || !simulation.chance(percent)) {
            return false;
        }
        strikes++;
        if (blow == Blow.CONNECTION_BREAKS) {
            return true;
        }
        simulation.after(0, () -> strike(blow, decider, asker));
        return false;
    }

    private void strike(Blow blow, int decider, int asker) {
        if (run.isHealed()) {
            return;
        }
        SimNode node = run.nodes().get(decider);
        switch (blow) {
            case WAY_IS_CUT -> run.faults().cutOneWayOrBoth(decider, asker);
            case NODE_IS_KILLED -> run.faults().strike(Faults.Kind.NODE_IS_KILLED, node);
            case STORE_RESTARTS -> run.faults().strike(Faults.Kind.STORE_RESTARTS, node);
            case STORE_LOSES_DATA -> run.faults().strike(Faults.Kind.STORE_LOSES_DATA, node);
            case STORE_FREEZES -> run.faults().strike(Faults.Kind.STORE_FREEZES, node);
            case CONNECTION_BREAKS -> {} // where it is
        }
    }

    @Override
    public String toString() {
        return blows + " " + percent + "%";
    }
}
