package io.ringspan.node.copy;

import io.ringspan.node.antientropy.content.StoreReader;
import io.ringspan.node.antientropy.exchange.Question;
import io.ringspan.node.antientropy.exchange.Words;
import io.ringspan.node.antientropy.mend.Answers;
import io.ringspan.node.antientropy.mend.Side;
import io.ringspan.node.antientropy.mend.Values;
import io.ringspan.replication.copy.CopyChoice;
import io.ringspan.replication.version.KeyState;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Walks one replica's store and copies what it has in some ranges. What is known here of a key is noted before the other is asked for
 * its value, which is put only if nothing has happened to the key since. While one page is put, values of the next are read, and names
 * of the one behind it.
 *
 * <p><b>Owner.</b> The run's thread. <b>Limits.</b> Values of {@value #GROUPS_MAX} groups are under way, each of about {@value
 * #GROUP_BYTES} bytes and one value more.
 */
final class CopyWalk {
    private static final int KEYS_AT_ONCE = 1_000;
    private static final int GROUPS_MAX = 4;
    /** What clients ask of a store waits behind a group; smaller ones make a copy slower (docs/repair.md). */
    private static final int GROUP_KEYS = 512;

    private static final long GROUP_BYTES = 1 << 20;
    private static final long ANSWER_MILLIS_MAX = 60_000;
    private static final int READY_TRIES = 600;
    private static final long READY_NANOS = 100_000_000;

    private final Side source;
    private final OwnKeys own;
    private final Parts parts;
    private final ArrayDeque<Group> asked = new ArrayDeque<>();
    private final ArrayDeque<CompletableFuture<OwnKeys.Became>> put = new ArrayDeque<>();
    private long passedOver;
    private boolean takesNone;

    /**
     * What it needs.
     *
     * @param here the own store, to see how long it takes to answer
     * @param onlyMissing whether what is there already is left to the comparison
     * @param unsure takes what is not copied
     * @param walked hears after each page where the walk is; what is under way may be before that
     */
    record Parts(
            CopyCounts counts,
            Pacing pacing,
            CopyFlow flow,
            StoreReader here,
            boolean onlyMissing,
            UnsureKeys unsure,
            Walked walked) {}

    /** How fast it walks. */
    interface Pacing {
        /** So many keys have been walked, and a store took so long to answer: how long to wait before the next, in nanoseconds. */
        long walked(int keys, long storeMicros);
    }

    /** Hears of a page. */
    interface Walked {
        void page(int keys, boolean paused);
    }

    /** Keys whose values were asked for. */
    private record Group(List<byte[]> keys, List<KeyState> noted, CompletableFuture<byte[]> values) {}

    CopyWalk(Side source, OwnKeys own, Parts parts) {
        this.source = source;
        this.own = own;
        this.parts = parts;
    }

    /** Keys that were not copied since their names are too long. */
    long passedOver() {
        return passedOver;
    }

    /** Walks to the end from where the side stands. However it ends, what was put is answered then, if the store answers in a minute. */
    void run() throws IOException, InterruptedException, CopyFlow.Stopped {
        try {
            walk();
        } finally {
            for (CompletableFuture<OwnKeys.Became> each : put) {
                each.completeOnTimeout(OwnKeys.Became.NOTHING, ANSWER_MILLIS_MAX, TimeUnit.MILLISECONDS)
                        .join();
            }
        }
    }

    private void walk() throws IOException, InterruptedException, CopyFlow.Stopped {
        CompletableFuture<byte[]> names = source.step(Question.NAMES, KEYS_AT_ONCE);
        boolean more = true;
        while (more) {
            Side.Step step = source.stepped(names);
            more = !source.isDone();
            if (more) {
                names = source.step(Question.NAMES, KEYS_AT_ONCE);
            }
            page(step.rest());
            parts.counts().walked(step.keys());
            long micros = Math.max(step.storeMicros(), here(StoreReader::probe));
            boolean paused = parts.flow().rest(parts.pacing().walked(step.keys(), micros));
            parts.walked().page(step.keys(), paused);
            if (takesNone) {
                source.answer(names);
                more = false;
            }
        }
        finish(0);
    }

    /** Something of the own store. */
    private interface Asked<T> {
        T of(StoreReader store) throws IOException;
    }

    private <T> T here(Asked<T> asked) throws OwnStoreGone {
        try {
            return asked.of(parts.here());
        } catch (IOException gone) {
            throw new OwnStoreGone(gone);
        }
    }

    /** It is not the source that fails. */
    static final class OwnStoreGone extends IOException {
        private static final long serialVersionUID = 1L;

        OwnStoreGone(IOException cause) {
            super("the own store: " + cause.getMessage(), cause);
        }
    }

    private void page(Words.Read rest) throws IOException, InterruptedException, CopyFlow.Stopped {
        passedOver += rest.number();
        List<byte[]> keys = rest.keys();
        long[] weights = rest.numbers();
        List<KeyState> noted = answer(own.note(keys));
        boolean[] there = parts.onlyMissing() ? here(store -> store.exist(keys)) : new boolean[keys.size()];
        // What came between the two is on top of what is there.
        List<KeyState> now = parts.onlyMissing() ? answer(own.note(keys)) : noted;
        List<byte[]> group = new ArrayList<>(GROUP_KEYS);
        List<KeyState> states = new ArrayList<>(GROUP_KEYS);
        long bytes = 0;
        int ownKeys = 0;
        int compared = 0;
        for (int i = 0; i < keys.size(); i++) {
            CopyChoice choice = CopyChoice.of(noted.get(i));
            parts.unsure().chose(CopyChoice.of(now.get(i)), keys.get(i));
            if (there[i]) {
                continue;
            }
            if (choice == CopyChoice.TAKE && weights[i] <= Values.DUMP_BYTES_MAX) {
                group.add(keys.get(i));
                states.add(noted.get(i));
                bytes += weights[i];
            } else if (choice == CopyChoice.OWN) {
                ownKeys++;
            } else {
                compared++;
            }
            if (group.size() == GROUP_KEYS || bytes >= GROUP_BYTES) {
                ask(group, states);
                group = new ArrayList<>(GROUP_KEYS);
                states = new ArrayList<>(GROUP_KEYS);
                bytes = 0;
            }
        }
        ask(group, states);
        parts.counts().own(ownKeys);
        parts.counts().compared(compared);
    }

    private void ask(List<byte[]> keys, List<KeyState> noted)
            throws IOException, InterruptedException, CopyFlow.Stopped {
        if (!keys.isEmpty()) {
            asked.add(new Group(keys, noted, source.begin(Question.CUT, keys)));
            finish(GROUPS_MAX / 2);
        }
    }

    /** Waits until no more than so many groups are asked for, and as many put. */
    private void finish(int left) throws IOException, InterruptedException, CopyFlow.Stopped {
        while (asked.size() > left) {
            put(asked.remove());
            while (put.size() > left) {
                became(put.remove());
            }
        }
        while (put.size() > left) {
            became(put.remove());
        }
    }

    private void put(Group group) throws IOException, InterruptedException, CopyFlow.Stopped {
        GivenValues.AtPlace answer = GivenValues.atPlace(answer(group.values()));
        List<GivenValues.Given> given = own.read(answer.values(), group.keys());
        List<OwnKeys.Value> values = new ArrayList<>(given.size());
        int compared = 0;
        for (int i = 0; i < given.size(); i++) {
            GivenValues.Given one = given.get(i);
            if (one == null) {
                parts.unsure().notCopied(group.keys().get(i));
                compared++;
            } else if (one.value().exists()) {
                values.add(new OwnKeys.Value(one, group.noted().get(i)));
            }
        }
        parts.counts().compared(compared);
        awaitReady();
        put.add(own.put(values, answer.cut()));
    }

    private void awaitReady() throws IOException, InterruptedException, CopyFlow.Stopped {
        for (int i = 0; !answer(own.isReady()); i++) {
            if (i == READY_TRIES) {
                throw new IOException("the own store takes nothing");
            }
            parts.flow().rest(READY_NANOS);
        }
    }

    private void became(CompletableFuture<OwnKeys.Became> waiting) throws IOException, InterruptedException {
        OwnKeys.Became became = answer(waiting);
        parts.counts().copied(became.taken(), became.bytes());
        became.left().forEach(parts.unsure()::notCopied);
        parts.counts().compared(became.left().size());
        takesNone |= became.never();
    }

    private <T> T answer(CompletableFuture<T> asking) throws IOException, InterruptedException {
        return Answers.await(asking, source.name(), ANSWER_MILLIS_MAX);
    }
}
