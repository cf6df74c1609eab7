package io.ringspan.gossip.sim;

import io.ringspan.base.Endpoint;
import io.ringspan.sim.Simulation;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** A network that loses, repeats and reorders: what is later sent may come earlier. */
final class SimNetwork {
    static final long MILLI = 1_000_000L;

    private record Way(Endpoint from, Endpoint to) {}

    private final Simulation simulation;
    private final Map<Endpoint, Consumer<byte[]>> receivers = new HashMap<>();
    private final Map<Endpoint, String> datacenters = new HashMap<>();
    private final Set<Way> cuts = new HashSet<>();
    private int lossPercent;
    private int repeatPercent;
    private int latePercent;
    private long messages;
    private long bytes;

    SimNetwork(Simulation simulation) {
        this.simulation = simulation;
    }

    void listen(Endpoint at, String datacenter, Consumer<byte[]> receiver) {
        receivers.put(at, receiver);
        datacenters.put(at, datacenter);
    }

    void close(Endpoint at) {
        receivers.remove(at);
    }

    void weather(int loss, int repeat, int late) {
        lossPercent = loss;
        repeatPercent = repeat;
        latePercent = late;
    }

    void cut(Endpoint from, Endpoint to) {
        cuts.add(new Way(from, to));
    }

    boolean isCut(Endpoint from, Endpoint to) {
        return cuts.contains(new Way(from, to));
    }

    void heal() {
        cuts.clear();
    }

    void heal(Endpoint from, Endpoint to) {
        cuts.remove(new Way(from, to));
    }

    void send(Endpoint from, Endpoint to, byte[] message) {
        messages++;
        bytes += message.length;
        if (cuts.contains(new Way(from, to)) || (lossPercent > 0 && simulation.chance(lossPercent))) {
            return;
        }
        deliver(from, to, message);
        if (repeatPercent > 0 && simulation.chance(repeatPercent)) {
            deliver(from, to, message);
        }
    }

    long messages() {
        return messages;
    }

    long bytes() {
        return bytes;
    }

    private void deliver(Endpoint from, Endpoint to, byte[] message) {
        String home = datacenters.getOrDefault(from, "");
        boolean near = home.equals(datacenters.getOrDefault(to, home));
        long delay = near ? simulation.between(MILLI / 5, 2 * MILLI) : simulation.between(30 * MILLI, 60 * MILLI);
        if (latePercent > 0 && simulation.chance(latePercent)) {
            delay += simulation.between(0, 20 * MILLI);
        }
        simulation.after(delay, () -> {
            Consumer<byte[]> receiver = receivers.get(to);
            if (receiver != null) {
                receiver.accept(message);
            }
        });
    }
}
