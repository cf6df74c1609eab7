package io.ringspan.replication.sim.ring;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.frame.WriteFrame;
import io.ringspan.replication.kept.StoreFile;
import io.ringspan.replication.late.LateAnswers;
import io.ringspan.replication.late.LateWrites;
import io.ringspan.replication.late.Onward;
import io.ringspan.replication.ring.Topology;
import io.ringspan.replication.settle.Seen;
import io.ringspan.replication.settle.SettleLimits;
import io.ringspan.replication.settle.SettlePeers;
import io.ringspan.replication.settle.Settling;
import io.ringspan.replication.sim.Op;
import io.ringspan.replication.store.StoreLimits;
import io.ringspan.replication.store.StoreOrder;
import io.ringspan.replication.time.HybridClock;
import io.ringspan.replication.version.KeyState;
import io.ringspan.replication.version.KeyVersions;
import io.ringspan.sim.SimLink;
import io.ringspan.sim.Simulation;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The store worker of one start of a node. The store runs a command when it is sent, and answers later: what follows from commands
 * that are on their way is not looked at here.
 */
final class StoreSide implements Onward, SettlePeers {
    static final int ENTRIES = 1024;
    private static final long MILLIS = 1_000_000;
    private static final long TIMEOUT_NANOS = 200 * MILLIS;
    /** Nothing is on its way for longer than all have to be still: cuts are shorter, and so are the pauses of nodes. */
    private static final SettleLimits SETTLES =
            new SettleLimits(1000, 1 << 20, 64, 30 * MILLIS, 60 * MILLIS, 240 * MILLIS, 6_000 * MILLIS, 20);

    private final Serving serving;
    private final RingNodeSite site;
    private final Simulation simulation;
    private final KeyVersions versions;
    private final Settling settling;
    private final StoreOrder order;
    private final SimLink replies;

    StoreSide(Serving serving, Topology topology, StoreFile kept, HybridClock clock, int start) {
        this.serving = serving;
        this.site = serving.site();
        this.simulation = site.cluster().simulation();
        this.replies = new SimLink(simulation, MILLIS / 50, MILLIS / 3);
        this.versions = new KeyVersions(new Op.Walker(), kept.digests(), kept.versions(), clock);
        this.settling = new Settling(versions, this, simulation, SETTLES);
        versions.tell(settling);
        long life = ((long) start << 32) + 1;
        this.order = new StoreOrder(
                topology, new LateWrites(versions, this), new Op.Walker(), StoreLimits.DEFAULT, simulation, life);
        order.goOn(kept.notes());
    }

    StoreOrder order() {
        return order;
    }

    KeyVersions versions() {
        return versions;
    }

    Settling settling() {
        return settling;
    }

    private ModelStore store() {
        return site.store();
    }

    static ByteBuf name(int key) {
        return Unpooled.buffer(Integer.BYTES).writeInt(key);
    }

    KeyState state(int key) {
        return versions.state(digest(key));
    }

    long digest(int key) {
        return versions.digest(name(key), 0, Integer.BYTES);
    }

    @Override
    public void apply(StreamId stream, WriteFrame write, @Nullable LateAnswers unanswerable) {
        run(write.span(), write.at(), write.commands());
    }

    @Override
    public void repeat(WriteFrame write, int at, int length, int commands) {
        run(write.span(), at, length / Op.BYTES);
    }

    private void run(ByteBuf span, int at, int commands) {
        for (int command = 0; command < commands; command++) {
            store().apply(Op.read(span, at + command * Op.BYTES));
        }
        replies.send(() -> {
            if (serving.isUp()) {
                order.answered();
                serving.turn();
            }
        });
    }

    @Override
    public void forgotten() {}

    /** Puts another replica's value, if nothing has happened to the key since {@code expected}. */
    void adopt(int key, KeyState expected, KeyState source, ModelStore.@Nullable Value value, Map<StreamId, Long> cut) {
        long digest = digest(key);
        if (!versions.adopt(digest, expected, source, source.isSettled())) {
            return;
        }
        if (source.wasAddedTo() && site.cluster().bug() != RingBug.COPIES_WITHOUT_PLACES) {
            versions.agreement().hasJustThese(digest);
            versions.cuts().add(digest, cut);
        }
        store().put(key, value);
        replies.send(() -> {
            if (serving.isUp()) {
                versions.agreement().taken(digest, source);
            }
        });
    }

    /** The replicas of the key differ. */
    void settle(int key) {
        settling.add(name(key), 0, Integer.BYTES, digest(key));
    }

    // What settles keys.

    @Override
    public int[] replicas(byte[] key) {
        int[] owners = serving.topology()
                .replicas(RingClients.token(Unpooled.wrappedBuffer(key).getInt(0)))
                .all()
                .clone();
        Arrays.sort(owners);
        return owners;
    }

    @Override
    public boolean isToHold(byte[] key) {
        return serving.topology()
                .takes(self(), RingClients.token(Unpooled.wrappedBuffer(key).getInt(0)));
    }

    @Override
    public int self() {
        return serving.topology().self();
    }

    @Override
    public void ask(int replica, byte[] key, KeyState own, boolean wantsValue, Answer answer) {
        boolean[] answered = {false};
        RingNodeSite other =
                site.cluster().site(serving.topology().node(replica).id());
        int number = Unpooled.wrappedBuffer(key).getInt(0);
        site.cluster().send(site, other, () -> {
            Serving there = other.serving();
            if (there == null) {
                return;
            }
            ModelStore.Value value = other.store().value(number);
            KeyState state = there.storeSide().settling().asked(Unpooled.wrappedBuffer(key), 0, key.length, own);
            Seen seen = new Seen(state, value != null);
            site.cluster().send(other, site, () -> {
                if (!answered[0] && serving.isUp()) {
                    answered[0] = true;
                    answer.answered(seen, wantsValue ? outcome -> put(number, value, outcome) : null);
                }
            });
        });
        simulation.after(TIMEOUT_NANOS, () -> {
            if (!answered[0] && serving.isUp()) {
                answered[0] = true;
                answer.answered(null, null);
            }
        });
    }

    private void put(int key, ModelStore.@Nullable Value value, Outcome outcome) {
        store().put(key, value);
        replies.send(() -> {
            if (serving.isUp()) {
                outcome.put(true);
            }
        });
    }
}
