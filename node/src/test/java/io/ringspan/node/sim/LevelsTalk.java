package io.ringspan.node.sim;

import io.ringspan.node.sim.Request.Kind;
import io.ringspan.sim.Simulation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads and writes of any kind that no replica has to decide. Each connection is the only writer of some keys. */
final class LevelsTalk implements Talk {
    private static final int OWN_KEYS = 3;
    private static final int LARGE_BYTES = 20_000;
    private static final int WAIT_MILLIS_MAX = 400;

    private final SimRun run;
    private final Simulation simulation;
    private final int[] sequences = new int[OWN_KEYS];

    LevelsTalk(SimRun run) {
        this.run = run;
        this.simulation = run.simulation();
    }

    @Override
    public void begun() {
        Arrays.fill(sequences, 0);
    }

    @Override
    public void next(Asking open) {
        int kind = simulation.random().nextInt(100);
        if (kind < 40) {
            write(open);
        } else if (kind < 80) {
            String key = run.anyKey(open.node());
            open.ask(Kind.GET, List.of(key), 0, null, "GET", key);
        } else if (kind < 84) {
            List<String> keys = List.of(run.anyKey(open.node()), run.anyKey(open.node()));
            open.ask(Kind.MGET, keys, 0, null, "MGET", keys.get(0), keys.get(1));
        } else if (kind < 90) {
            String key = "a" + simulation.random().nextInt(3);
            String piece = "<" + run.nextRequestNumber() + ">";
            open.ask(Kind.APPEND, List.of(key), 0, piece, "APPEND", key, piece);
        } else if (kind < 95) {
            String key = "n" + simulation.random().nextInt(3);
            open.ask(Kind.INCR, List.of(key), 0, null, "INCR", key);
        } else if (kind < 98) {
            List<String> keys =
                    new ArrayList<>(List.of("a" + simulation.random().nextInt(3), "n1"));
            open.ask(Kind.DEL, keys, 0, null, "DEL", keys.get(0), keys.get(1));
        } else if (kind < 99) {
            String racks = Integer.toString(simulation.random().nextInt(7));
            String millis = Integer.toString(1 + simulation.random().nextInt(WAIT_MILLIS_MAX));
            open.ask(Kind.WAIT, List.of(), 0, null, "WAIT", racks, millis);
        } else {
            open.ask(Kind.PING, List.of(), 0, null, "PING");
        }
    }

    private void write(Asking open) {
        int which = simulation.random().nextInt(OWN_KEYS);
        String key = "k" + open.name() + "." + which;
        if (sequences[which] == 0) {
            run.addKey(open.node(), key);
        }
        int sequence = ++sequences[which];
        String padding = simulation.chance(3) ? "x".repeat(simulation.random().nextInt(LARGE_BYTES)) : "";
        String value = key + "=" + sequence + ";" + padding;
        open.ask(Kind.SET, List.of(key), sequence, value, "SET", key, value);
        if (simulation.chance(20)) {
            open.ask(Kind.GET, List.of(key), 0, null, "GET", key);
        }
    }
}
