package io.ringspan.node.antientropy;

import io.ringspan.node.antientropy.exchange.Question;
import io.ringspan.node.antientropy.mend.Case;
import io.ringspan.node.antientropy.mend.Mender;
import io.ringspan.node.antientropy.mend.Side;
import io.ringspan.node.antientropy.mend.Values;
import io.ringspan.replication.antientropy.KeyLook;
import io.ringspan.replication.antientropy.KeyStamp;
import io.ringspan.replication.antientropy.Waiting;
import io.ringspan.replication.antientropy.Winner;
import io.ringspan.replication.ring.KeyTokens;
import io.ringspan.replication.ring.ReplicaSet;
import io.ringspan.replication.ring.Topology;
import io.ringspan.replication.version.KeyState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keys that differ between replicas: looked at, looked at again after a while, and only if nothing has moved in between said to
 * differ and settled.
 *
 * <p><b>Owner.</b> The run's thread. <b>Limits.</b> {@link Waiting}.
 */
final class Differing {
    private static final Logger LOG = LoggerFactory.getLogger(Differing.class);
    private static final int AT_ONCE = 128;
    private static final int KEYS_WAIT_MAX = 10_000;
    private static final long KEY_BYTES_WAIT_MAX = 16 << 20;
    /** A key that changes each time that it is looked at is being written: who writes it brings it to all replicas. */
    private static final int TIMES_MAX = 5;

    private final Topology topology;
    private final KeyTokens tokens;
    private final List<Side> sides;
    private final Parts parts;
    private final Mender mender;
    private final Waiting waiting;

    /**
     * What it needs.
     *
     * @param againNanos how long after a key was looked at it is looked at again
     * @param right who is taken for right if no version says otherwise
     */
    record Parts(Values values, boolean dryRun, RepairCounts counts, Findings findings, long againNanos, Right right) {
        /** As all replicas of the keys decide. */
        Parts(Values values, boolean dryRun, RepairCounts counts, Findings findings, long againNanos) {
            this(values, dryRun, counts, findings, againNanos, Right.NOBODY);
        }
    }

    /**
     * Which side is taken for right: the one that another copies from. Then both hold all keys that are compared, whoever owns them.
     *
     * @param place of the side; below 0 if none is
     * @param orNothing whether what it does not have is deleted at the other
     */
    record Right(int place, boolean orNothing) {
        static final Right NOBODY = new Right(-1, false);

        boolean isSomebody() {
            return place >= 0;
        }

        int winner(KeyLook[] looks, KeyStamp[] stamps) {
            return isSomebody() ? Winner.of(looks, stamps, place, orNothing) : Winner.of(looks, stamps);
        }
    }

    Differing(Topology topology, KeyTokens tokens, List<Side> sides, Parts parts) {
        this.topology = topology;
        this.tokens = tokens;
        this.sides = sides;
        this.parts = parts;
        this.mender = new Mender(sides, parts.values());
        this.waiting = new Waiting(KEYS_WAIT_MAX, KEY_BYTES_WAIT_MAX, parts.againNanos());
    }

    /**
     * Looks at keys that one side has; those that a side before it has were looked at then.
     *
     * @param from the place of that side
     */
    void check(List<byte[]> found, int from) throws IOException, InterruptedException {
        List<byte[]> keys = from == 0 ? found : notBefore(found, from);
        for (int at = 0; at < keys.size(); at += AT_ONCE) {
            List<byte[]> some = keys.subList(at, Math.min(keys.size(), at + AT_ONCE));
            KeyLook[][] looks = looks(some);
            for (int i = 0; i < some.size(); i++) {
                List<KeyLook> its = of(looks, i);
                if (!areSame(its, owners(some.get(i)))) {
                    waiting.add(some.get(i), its, 0, System.nanoTime());
                }
            }
            again(waiting.isFull());
        }
    }

    private List<byte[]> notBefore(List<byte[]> found, int from) throws IOException, InterruptedException {
        boolean[] before = new boolean[found.size()];
        for (Side side : sides.subList(0, from)) {
            byte[] exist = side.answer(side.begin(Question.EXIST, found)).bytes();
            for (int i = 0; i < exist.length && i < before.length; i++) {
                before[i] |= exist[i] != 0 && holds(side, owners(found.get(i)));
            }
        }
        List<byte[]> keys = new ArrayList<>();
        for (int i = 0; i < before.length; i++) {
            if (!before[i]) {
                keys.add(found.get(i));
            }
        }
        return keys;
    }

    /** By side, then by key. */
    private KeyLook[][] looks(List<byte[]> keys) throws IOException, InterruptedException {
        List<CompletableFuture<byte[]>> asked =
                sides.stream().map(side -> side.begin(Question.LOOKS, keys)).toList();
        KeyLook[][] looks = new KeyLook[sides.size()][];
        for (int place = 0; place < looks.length; place++) {
            looks[place] = sides.get(place).answer(asked.get(place)).looks();
            if (looks[place].length != keys.size()) {
                throw new IOException(sides.get(place).name() + " does not answer what it is asked");
            }
        }
        return looks;
    }

    private static List<KeyLook> of(KeyLook[][] looks, int key) {
        return Arrays.stream(looks).map(side -> side[key]).toList();
    }

    private ReplicaSet owners(byte[] key) {
        return topology.replicas(tokens.token(key));
    }

    /** Whether a side is to have what these own. */
    boolean holds(Side side, ReplicaSet owners) {
        return parts.right().isSomebody() || owners.includes(side.node());
    }

    /** The places of the sides that own it. */
    private int[] places(ReplicaSet owners) {
        int[] places = new int[sides.size()];
        int count = 0;
        for (int place = 0; place < places.length; place++) {
            if (holds(sides.get(place), owners)) {
                places[count++] = place;
            }
        }
        return Arrays.copyOf(places, count);
    }

    private boolean areSame(List<KeyLook> looks, ReplicaSet owners) {
        int[] places = places(owners);
        for (int place : places) {
            if (!looks.get(place).isSameAs(looks.get(places[0]))) {
                return false;
            }
        }
        return true;
    }

    /** Looks again at those whose time has come; at all, and waits for them, if it must. */
    void again(boolean all) throws IOException, InterruptedException {
        boolean more = true;
        while (more) {
            List<Waiting.Key> due = waiting.due(System.nanoTime(), AT_ONCE);
            if (!due.isEmpty()) {
                again(due);
            } else if (all && !waiting.isEmpty()) {
                long nanos = waiting.untilDue(System.nanoTime());
                Thread.sleep(nanos / 1_000_000 + 1);
            } else {
                more = false;
            }
        }
    }

    private void again(List<Waiting.Key> due) throws IOException, InterruptedException {
        List<byte[]> keys = due.stream().map(Waiting.Key::key).toList();
        List<List<@Nullable KeyState>> states = new ArrayList<>();
        for (Side side : sides) {
            states.add(parts.values().states(side.node(), keys));
        }
        KeyLook[][] looks = looks(keys);
        List<Case> cases = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            int at = i;
            List<Known> known =
                    states.stream().map(its -> new Known(its.get(at))).toList();
            again(due.get(i), of(looks, i), known, cases);
        }
        if (!parts.dryRun()) {
            mender.mend(cases);
        }
        cases.forEach(this::end);
    }

    private record Known(@Nullable KeyState state) {
        KeyState orNobodys() {
            return state == null ? KeyState.NOBODY : state;
        }

        KeyStamp stamp() {
            return state == null ? KeyStamp.UNKNOWN : KeyStamp.of(state);
        }
    }

    private void again(Waiting.Key key, List<KeyLook> looks, List<Known> known, List<Case> cases) {
        int[] places = places(owners(key.key()));
        boolean moved = false;
        boolean ready = true;
        boolean same = true;
        for (int place : places) {
            moved |= !looks.get(place).isSameAs(key.looks().get(place));
            ready &= known.get(place).state() != null;
            same &= looks.get(place).isSameAs(looks.get(places[0]));
        }
        if (same) {
            return;
        }
        if ((moved || (!ready && !parts.dryRun())) && key.times() < TIMES_MAX) {
            waiting.add(key.key(), looks, key.times() + 1, System.nanoTime());
        } else if (moved || mayLackSome(known)) {
            parts.counts().changing();
            parts.findings().changing(key.key());
        } else {
            KeyLook[] its = Arrays.stream(places).mapToObj(looks::get).toArray(KeyLook[]::new);
            KeyStamp[] stamps = Arrays.stream(places)
                    .mapToObj(place -> known.get(place).stamp())
                    .toArray(KeyStamp[]::new);
            KeyState[] states = Arrays.stream(places)
                    .mapToObj(place -> known.get(place).orNobodys())
                    .toArray(KeyState[]::new);
            int kept = parts.right().winner(its, stamps);
            Case differing = new Case(key, tokens.token(key.key()), places, its, states, kept);
            if (differing.isAny()) {
                cases.add(differing);
            }
        }
    }

    /**
     * Whether one copies what was added to of late, or was taken from until nothing was left: which of that the other lacks no version
     * says, but places in the streams do.
     */
    private boolean mayLackSome(List<Known> known) {
        return parts.right().isSomebody()
                && known.stream().anyMatch(its -> its.orNobodys().wasAddedTo());
    }

    private void end(Case one) {
        Waiting.Key key = one.key();
        if (one.outcome() == Case.Outcome.CHANGED && key.times() < TIMES_MAX) {
            waiting.add(key.key(), key.looks(), key.times() + 1, System.nanoTime());
            return;
        }
        boolean mended = one.outcome() == Case.Outcome.MENDED;
        List<Found.Held> held = new ArrayList<>();
        for (int i = 0; i < one.places().length; i++) {
            held.add(new Found.Held(sides.get(one.places()[i]).name(), one.looks()[i].words()));
        }
        String kept = sides.get(one.places()[one.winner()]).name();
        Found found = new Found(
                Found.shown(key.key()),
                Integer.toUnsignedLong(one.token()),
                held,
                kept,
                mended,
                parts.dryRun() || mended ? "" : one.why());
        parts.findings().add(found);
        parts.counts().differed();
        if (mended) {
            parts.counts().mended();
        } else if (!parts.dryRun()) {
            parts.counts().left();
        }
        LOG.debug("{} {}", mended ? "Mended:" : "Differs:", found.words());
    }
}
