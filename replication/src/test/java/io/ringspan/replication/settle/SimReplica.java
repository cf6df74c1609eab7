package io.ringspan.replication.settle;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.base.Datacenter;
import io.ringspan.base.NodeId;
import io.ringspan.base.Rack;
import io.ringspan.base.TimeSource;
import io.ringspan.base.Token;
import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.frame.WriteFrame;
import io.ringspan.replication.late.LateAnswers;
import io.ringspan.replication.late.LateWrites;
import io.ringspan.replication.late.Onward;
import io.ringspan.replication.time.HybridClock;
import io.ringspan.replication.version.KeyDigest;
import io.ringspan.replication.version.KeyState;
import io.ringspan.replication.version.KeyVersions;
import io.ringspan.sim.Simulation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A replica of all keys: a store, what is known of its keys, and what settles them. */
final class SimReplica implements Onward, SettlePeers {
    private static final long MILLIS = 1_000_000;
    private static final long TIMEOUT_NANOS = 200 * MILLIS;

    /** The node's own clock. */
    private record SkewedTime(Simulation real, long aheadMillis) implements TimeSource {
        @Override
        public long nanoTime() {
            return real.nanoTime();
        }

        @Override
        public long epochMillis() {
            return real.epochMillis() + aheadMillis;
        }
    }

    private final SettleSimulation cluster;
    private final Simulation simulation;
    private final int number;
    private final StreamId stream;
    private final HybridClock clock;
    private final KeyVersions versions;
    private final LateWrites late;
    private final Settling settling;
    private final long[] free;
    private long sweeps;
    private final Map<Integer, List<Integer>> values = new TreeMap<>();

    SimReplica(SettleSimulation cluster, int number, int entries, long aheadMillis) {
        this.cluster = cluster;
        this.simulation = cluster.simulation();
        this.number = number;
        this.stream = new StreamId(new NodeId(new Datacenter("dc"), new Rack("r" + number), Token.of(0)), 1, 0);
        this.clock = new HybridClock(new SkewedTime(simulation, aheadMillis), 10_000);
        this.versions = new KeyVersions(new SimCommand.Walker(), new KeyDigest(number), entries, clock);
        this.late = new LateWrites(versions, this);
        this.settling = new Settling(versions, this, simulation, SettleLimits.DEFAULT);
        this.free = new long[cluster.size()];
        if (cluster.settles()) {
            versions.tell(settling);
        }
    }

    /** A client's write. */
    void write(SimCommand command) {
        long stamp = clock.now();
        cluster.written(command, stamp, stream);
        for (int replica = 0; replica < cluster.size(); replica++) {
            SimReplica to = cluster.replica(replica);
            long way = replica == number ? 0 : simulation.between(MILLIS / 10, 20 * MILLIS);
            long arrives =
                    Math.max(simulation.nanoTime() + way, Math.max(free[replica], cluster.partedUntil(this, to)));
            free[replica] = arrives;
            simulation.after(arrives - simulation.nanoTime(), () -> to.takes(stream, stamp, command));
        }
    }

    private void takes(StreamId from, long stamp, SimCommand command) {
        ByteBuf span = Unpooled.buffer(SimCommand.BYTES);
        command.write(span);
        WriteFrame frame =
                new WriteFrame().form(1, (byte) 2, (byte) 0).place(0, 0, stamp).span(span, 0, SimCommand.BYTES);
        late.lingers(from, frame, false);
        boolean breaks = cluster.hasTrouble() && !command.isWhole() && simulation.chance(2);
        if (!breaks) {
            late.apply(from, frame);
            return;
        }
        // The connection to the store breaks: nobody knows whether it has applied that, and it is not sent again.
        List<Integer> before = List.copyOf(valueOf(command.key()));
        late.apply(from, frame);
        if (simulation.chance(50)) {
            set(command.key(), before);
        }
        late.suspect(frame, 1, 1);
    }

    /** The node starts anew, and nothing is known any more of when its keys were written. */
    void forget() {
        late.forgetVersions();
    }

    /**
     * A read finds the key to be behind.
     *
     * @param lost whether the store has lost it
     */
    void isReadAt(int key, boolean lost) {
        ByteBuf name = Unpooled.wrappedBuffer(new byte[] {(byte) key});
        KeyState own = versions.state(versions.digest(name, 0, 1));
        if (lost) {
            set(key, List.of());
        }
        settling.asked(name, 0, 1, KeyState.ofReader(own.clock(), own.tie(), lost));
    }

    void tick() {
        settling.tick();
    }

    int waiting() {
        return settling.counts().waiting();
    }

    /** What it knows of its keys, and holds of them. */
    String known(int keys) {
        StringBuilder text = new StringBuilder(
                "replica " + number + " sweeping " + versions.flush().isSweeping() + "\n");
        for (int key = 0; key < keys; key++) {
            long digest = versions.digest(Unpooled.buffer().writeByte(key), 0, 1);
            text.append("  key " + key + ": " + valueOf(key) + ", " + versions.state(digest) + "\n");
        }
        return text.toString();
    }

    Map<Integer, List<Integer>> values() {
        return values;
    }

    private List<Integer> valueOf(int key) {
        return values.getOrDefault(key, List.of());
    }

    private void set(int key, List<Integer> value) {
        if (value.isEmpty()) {
            values.remove(key);
        } else {
            values.put(key, List.copyOf(value));
        }
    }

    @Override
    public void apply(StreamId of, WriteFrame write, @Nullable LateAnswers unanswerable) {
        SimCommand command = SimCommand.read(write.span(), write.at());
        switch (command.kind()) {
            case 'w' -> set(command.key(), List.of(command.id()));
            case 'x' -> set(command.key(), List.of());
            case 'n', 'f' -> {}
            default -> set(command.key(), cluster.with(valueOf(command.key()), command));
        }
    }

    @Override
    public void repeat(WriteFrame write, int at, int length, int commands) {
        throw new AssertionError("nothing is repeated here");
    }

    @Override
    public void empty(StreamId of, WriteFrame write) {
        values.clear();
        long flush = versions.flush().number();
        simulation.after(way(this), () -> versions.flush().done(flush));
    }

    @Override
    public void linger(StreamId of, WriteFrame write) {}

    @Override
    public void unlink(ByteBuf in, int keyAt, int keyLength) {
        set(in.getByte(keyAt), List.of());
    }

    @Override
    public void sweep() {
        long mine = ++sweeps;
        sweep(mine, versions.flush().number(), new ArrayDeque<>(values.keySet()));
    }

    /** Takes its time. */
    private void sweep(long mine, long flush, ArrayDeque<Integer> left) {
        simulation.after(simulation.between(MILLIS, 5 * MILLIS), () -> {
            if (mine != sweeps
                    || flush != versions.flush().number()
                    || !versions.flush().isSweeping()) {
                return;
            }
            Integer key = left.poll();
            if (key == null) {
                versions.flush().done(flush);
                return;
            }
            ByteBuf name = Unpooled.buffer().writeByte(key);
            long digest = versions.digest(name, 0, 1);
            switch (versions.flush().fate(digest)) {
                case GONE -> set(key, List.of());
                case UNSURE -> settling.add(name, 0, 1, digest);
                case KEPT -> {}
            }
            sweep(mine, flush, left);
        });
    }

    /** What is asked for in the order of writes is not shown if it is deleted. */
    private List<Integer> shown(byte[] key) {
        if (versions.flush().isPending(versions.digest(Unpooled.wrappedBuffer(key), 0, 1))) {
            set(key[0], List.of());
        }
        return List.copyOf(valueOf(key[0]));
    }

    @Override
    public void forgotten() {}

    @Override
    public int[] replicas(byte[] key) {
        int[] all = new int[cluster.size()];
        for (int i = 0; i < all.length; i++) {
            all[i] = i;
        }
        return all;
    }

    @Override
    public int self() {
        return number;
    }

    @Override
    public void ask(int replica, byte[] key, KeyState own, boolean wantsValue, Answer answer) {
        SimReplica to = cluster.replica(replica);
        if (cluster.partedUntil(this, to) > simulation.nanoTime()) {
            simulation.after(TIMEOUT_NANOS, () -> answer.answered(null, null));
            return;
        }
        simulation.after(way(to), () -> {
            List<Integer> value = to.shown(key);
            KeyState state = to.settling.asked(Unpooled.wrappedBuffer(key), 0, key.length, own);
            Seen seen = new Seen(state, !value.isEmpty());
            simulation.after(
                    way(to), () -> answer.answered(seen, wantsValue ? outcome -> put(key[0], value, outcome) : null));
        });
    }

    private long way(SimReplica to) {
        return to == this ? simulation.between(1, MILLIS / 10) : simulation.between(MILLIS / 10, 20 * MILLIS);
    }

    private void put(int key, List<Integer> value, Outcome outcome) {
        boolean breaks = cluster.hasTrouble() && simulation.chance(5);
        if (!breaks || simulation.chance(50)) {
            set(key, value);
        }
        simulation.after(way(this), () -> outcome.put(!breaks));
    }

    /** With a change at its end; those that commute among each other stand in an order of their own. */
    static List<Integer> with(List<Integer> value, int id, boolean commutes) {
        List<Integer> with = new ArrayList<>(value);
        with.add(id);
        int from = with.size() - 1;
        while (commutes && from > 0 && with.get(from - 1) % 2 == 1 && with.get(from - 1) != 0) {
            from--;
        }
        Collections.sort(with.subList(from, with.size()));
        return with;
    }
}
