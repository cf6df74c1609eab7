package io.ringspan.node.sim.check;

import io.ringspan.node.BareNode;
import io.ringspan.node.sim.Layout;
import io.ringspan.node.sim.Request;
import io.ringspan.node.sim.SimNode;
import io.ringspan.node.sim.SimRun;
import io.ringspan.node.sim.Watcher;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Windows and queues are never longer than they may be, and from a client that has as many commands in flight as it may,
 * nothing is taken.
 */
public final class LimitsHold implements Watcher {
    private final SimRun run;
    private final Map<String, Flight> flights = new LinkedHashMap<>();

    /** What one connection has in flight. */
    private static final class Flight {
        private final ArrayDeque<Integer> untakenBytes = new ArrayDeque<>();
        private int takenOfFirst;
        private int taken;
        private int answered;
        private boolean wasFull;
        private int takenWhenFull;
        private int answeredWhenFull;
    }

    public LimitsHold(SimRun run) {
        this.run = run;
    }

    @Override
    public void sent(Request request, int bytes) {
        flights.computeIfAbsent(request.session(), name -> new Flight())
                .untakenBytes
                .add(bytes);
    }

    @Override
    public void taken(String session, int bytes) {
        Flight flight = flights.get(session);
        if (flight == null) {
            return;
        }
        flight.takenOfFirst += bytes;
        while (!flight.untakenBytes.isEmpty() && flight.takenOfFirst >= flight.untakenBytes.element()) {
            flight.takenOfFirst -= flight.untakenBytes.remove();
            flight.taken++;
        }
    }

    @Override
    public void answered(Request request, String reply) {
        Flight flight = flights.get(request.session());
        if (flight != null) {
            flight.answered++;
        }
    }

    @Override
    public void gone(Request request) {
        flights.remove(request.session());
    }

    @Override
    public void look() {
        flights.forEach((session, flight) -> {
            boolean grew = flight.taken > flight.takenWhenFull && flight.answered == flight.answeredWhenFull;
            run.require(
                    !flight.wasFull || !grew,
                    session + " has " + (flight.taken - flight.answered) + " commands in flight, and more are taken");
            flight.wasFull = flight.taken - flight.answered > Layout.IN_FLIGHT_MAX;
            flight.takenWhenFull = flight.taken;
            flight.answeredWhenFull = flight.answered;
        });
        for (SimNode node : run.nodes()) {
            BareNode process = node.process();
            if (process != null) {
                look(process);
            }
        }
    }

    private void look(BareNode process) {
        long total = process.conf().peers().windowBytesMax();
        long each = process.conf().peers().replicaWindowBytesMax();
        run.require(process.keptBytes() <= total, "a node's windows keep " + process.keptBytes() + " bytes");
        for (int replica = 0; replica < run.nodes().size(); replica++) {
            long kept = process.keptBytes(replica);
            run.require(kept <= each, "a node's windows keep " + kept + " bytes for one replica");
        }
        int queueMax = process.conf().links().queueMax();
        process.queues().forEach(length -> run.require(length <= queueMax, "a link's queue holds " + length));
    }
}
