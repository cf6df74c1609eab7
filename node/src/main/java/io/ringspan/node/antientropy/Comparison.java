package io.ringspan.node.antientropy;

import io.ringspan.node.antientropy.exchange.Question;
import io.ringspan.node.antientropy.exchange.Words;
import io.ringspan.node.antientropy.mend.Side;
import io.ringspan.replication.antientropy.Checkpoint;
import io.ringspan.replication.antientropy.LeafSums;
import io.ringspan.replication.antientropy.Leaves;
import io.ringspan.replication.antientropy.Pace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;

/**
 * The tokens of one node, compared between its replicas: each store is walked once for sums by leaf, the sums are compared as a
 * tree, and only the keys in leaves that differ are looked at one by one, in a second walk.
 *
 * <p><b>Owner.</b> The run's thread. <b>Limits.</b> Holds which leaves differ, and a page of keys, whatever the number of keys.
 */
final class Comparison {
    private static final int KEYS_AT_ONCE = 1_000;
    private static final int KEYS_AT_ONCE_SECOND = 2_000;
    private static final long NANOS_PER_MILLI = 1_000_000;
    /** So long it does not notice that it is to stop. */
    private static final long LOOK_UP_MILLIS = 100;

    private static final long SAVE_NANOS = 5_000_000_000L;

    private final Leaves leaves;
    private final List<Side> sides;
    private final Differing differing;
    private final Pace pace;
    private final Flow flow;
    private long savedNanos;

    /**
     * How it is told to stop, and tells how far it is.
     *
     * @param stops whether it is to stop
     * @param compared hears of keys walked in a store
     * @param passedOver hears of keys that were not compared, since their names are too long
     * @param progress hears from 0 to 1 how much is done
     * @param saved hears where it could go on
     */
    record Flow(
            BooleanSupplier stops,
            Consumer<Integer> compared,
            Consumer<Integer> passedOver,
            DoubleConsumer progress,
            Consumer<Checkpoint> saved) {}

    /** It was told to stop. */
    static final class Stopped extends Exception {
        private static final long serialVersionUID = 1L;
    }

    Comparison(Leaves leaves, List<Side> sides, Differing differing, Pace pace, Flow flow) {
        this.leaves = leaves;
        this.sides = sides;
        this.differing = differing;
        this.pace = pace;
        this.flow = flow;
    }

    /** @param from where an earlier one of the same sides was; empty to begin anew */
    void run(Checkpoint from) throws IOException, InterruptedException, Stopped {
        BitSet marked;
        if (from.isOf(sides.stream().map(Side::name).toList())) {
            marked = from.marked();
        } else {
            walk();
            marked = differingLeaves();
            sides.forEach(side -> side.walkFrom("0", false));
        }
        if (marked.isEmpty()) {
            return;
        }
        for (Side side : sides) {
            side.ask(Words.ask(Question.MARK).bits(marked));
            from.position(side.name(), side.runId())
                    .ifPresent(position -> side.walkFrom(position.cursor(), position.done()));
        }
        save(marked);
        look(marked);
    }

    private void walk() throws IOException, InterruptedException, Stopped {
        List<Side> open = new ArrayList<>(sides);
        while (!open.isEmpty()) {
            List<CompletableFuture<byte[]>> steps = open.stream()
                    .map(side -> side.step(Question.WALK, KEYS_AT_ONCE))
                    .toList();
            int most = 0;
            long slowest = 0;
            for (int i = 0; i < steps.size(); i++) {
                Side.Step step = open.get(i).stepped(steps.get(i));
                most = Math.max(most, step.keys());
                slowest = Math.max(slowest, step.storeMicros());
                flow.compared().accept(step.keys());
                flow.passedOver().accept(step.rest().number());
            }
            open.removeIf(Side::isDone);
            flow.progress().accept(fraction() / 2);
            rest(most, slowest);
        }
    }

    private double fraction() {
        return sides.stream().mapToDouble(Side::fraction).average().orElse(1);
    }

    private void rest(int keys, long storeMicros) throws InterruptedException, Stopped {
        if (flow.stops().getAsBoolean()) {
            throw new Stopped();
        }
        long begunNanos = System.nanoTime();
        long nanos = pace.walked(begunNanos, keys, storeMicros);
        for (long left = nanos; left > NANOS_PER_MILLI; left = nanos - (System.nanoTime() - begunNanos)) {
            Thread.sleep(Math.min(LOOK_UP_MILLIS, left / NANOS_PER_MILLI));
            if (flow.stops().getAsBoolean()) {
                throw new Stopped();
            }
        }
    }

    private BitSet differingLeaves() throws IOException, InterruptedException {
        List<long[]> tops = new ArrayList<>();
        for (CompletableFuture<byte[]> asked : askAll(Words.ask(Question.TOP))) {
            tops.add(sides.get(tops.size()).answer(asked).numbers());
        }
        BitSet differ = LeafSums.differing(tops.toArray(long[][]::new));
        List<Words.Read> under = new ArrayList<>();
        for (CompletableFuture<byte[]> asked : askAll(Words.ask(Question.UNDER).bits(differ))) {
            under.add(sides.get(under.size()).answer(asked));
        }
        BitSet marked = new BitSet();
        for (int top = differ.nextSetBit(0); top >= 0; top = differ.nextSetBit(top + 1)) {
            long[][] sums = under.stream().map(Words.Read::numbers).toArray(long[][]::new);
            for (int i = 0; i < sums[0].length; i++) {
                int leaf = top * LeafSums.FAN + i;
                if (differs(leaf, i, sums)) {
                    marked.set(leaf);
                }
            }
        }
        return marked;
    }

    private List<CompletableFuture<byte[]>> askAll(Words question) {
        return sides.stream().map(side -> side.begin(question)).toList();
    }

    /** Between those that own it. */
    private boolean differs(int leaf, int at, long[][] sums) {
        int first = -1;
        for (int place = 0; place < sums.length; place++) {
            if (differing.holds(sides.get(place), leaves.owners(leaf))) {
                if (first >= 0 && sums[place][at] != sums[first][at]) {
                    return true;
                }
                first = first < 0 ? place : first;
            }
        }
        return false;
    }

    private void look(BitSet marked) throws IOException, InterruptedException, Stopped {
        for (int place = 0; place < sides.size(); place++) {
            Side side = sides.get(place);
            while (!side.isDone()) {
                Side.Step step = side.stepped(side.step(Question.KEYS, KEYS_AT_ONCE_SECOND));
                differing.check(step.rest().keys(), place);
                flow.progress().accept(0.5 + fraction() / 2);
                rest(step.keys(), step.storeMicros());
                saveNowAndThen(marked);
            }
        }
        differing.again(true);
    }

    private void saveNowAndThen(BitSet marked) throws IOException, InterruptedException {
        if (System.nanoTime() - savedNanos > SAVE_NANOS) {
            differing.again(true); // what waits would be passed over by the one that goes on from here
            save(marked);
        }
    }

    private void save(BitSet marked) {
        savedNanos = System.nanoTime();
        TreeMap<String, Checkpoint.Position> positions = new TreeMap<>();
        sides.forEach(side ->
                positions.put(side.name(), new Checkpoint.Position(side.runId(), side.cursor(), side.isDone())));
        flow.saved().accept(new Checkpoint(marked, positions));
    }
}
