package io.ringspan.replication.ring.balance;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How weight gets from nodes that have too much to nodes that have room, over borders between neighbours, so that as little as
 * possible goes over borders: shortest ways first, and what is on its way may be turned back.
 *
 * <p><b>Owner.</b> Whoever plans. <b>Limits.</b> {@value #WAYS_MAX} ways: then what is found by then.
 */
final class Flow {
    private static final int WAYS_MAX = 10_000;
    private static final int NOWHERE = -1;

    private final List<Border> borders;
    private final double[] surplus;
    private final double[] over;
    private final List<List<Integer>> at = new ArrayList<>();

    /**
     * A border between two nodes.
     *
     * @param most that can go from the first to the second
     * @param mostBack that can go from the second to the first
     */
    record Border(int first, int second, double most, double mostBack) {}

    /** @param surplus by node: above 0 it has too much, below it has room */
    Flow(List<Border> borders, double[] surplus) {
        this.borders = borders;
        this.surplus = surplus.clone();
        this.over = new double[borders.size()];
        for (int node = 0; node < surplus.length; node++) {
            at.add(new ArrayList<>());
        }
        for (int border = 0; border < borders.size(); border++) {
            at.get(borders.get(border).first()).add(border);
            at.get(borders.get(border).second()).add(border);
        }
    }

    /** What goes over each border, from its first to its second node; below 0 the other way. */
    double[] solve() {
        for (int i = 0; i < WAYS_MAX && sendOne(); i++) {
            // as far as there is a way
        }
        return over;
    }

    private boolean sendOne() {
        int[] distance = new int[surplus.length];
        int[] by = new int[surplus.length];
        search(distance, by);
        int end = NOWHERE;
        for (int node = 0; node < surplus.length; node++) {
            boolean isReached = surplus[node] < -Scale.LEAST && by[node] != NOWHERE;
            if (isReached && (end == NOWHERE || distance[node] < distance[end])) {
                end = node;
            }
        }
        if (end == NOWHERE) {
            return false;
        }
        double amount = -surplus[end];
        int node = end;
        while (by[node] < borders.size()) {
            amount = Math.min(amount, room(by[node], node));
            node = other(by[node], node);
        }
        amount = Math.min(amount, surplus[node]);
        surplus[node] -= amount;
        surplus[end] += amount;
        for (int to = end; by[to] < borders.size(); to = other(by[to], to)) {
            over[by[to]] += borders.get(by[to]).second() == to ? amount : -amount;
        }
        return true;
    }

    /**
     * The shortest ways from who has too much.
     *
     * @param by gets the border over which each node is reached; where a way begins the number of borders
     */
    private void search(int[] distance, int[] by) {
        Arrays.fill(distance, Integer.MAX_VALUE / 2);
        Arrays.fill(by, NOWHERE);
        ArrayDeque<Integer> waiting = new ArrayDeque<>();
        boolean[] waits = new boolean[surplus.length];
        for (int node = 0; node < surplus.length; node++) {
            if (surplus[node] > Scale.LEAST) {
                distance[node] = 0;
                by[node] = borders.size();
                waiting.add(node);
                waits[node] = true;
            }
        }
        while (!waiting.isEmpty()) {
            int from = waiting.remove();
            waits[from] = false;
            for (int border : at.get(from)) {
                int to = other(border, from);
                int length = distance[from] + (turnsBack(border, to) ? -1 : 1);
                if (room(border, to) > Scale.LEAST && length < distance[to]) {
                    distance[to] = length;
                    by[to] = border;
                    if (!waits[to]) {
                        waits[to] = true;
                        waiting.add(to);
                    }
                }
            }
        }
    }

    private int other(int border, int node) {
        Border its = borders.get(border);
        return its.first() == node ? its.second() : its.first();
    }

    private boolean turnsBack(int border, int to) {
        return borders.get(border).second() == to ? over[border] < -Scale.LEAST : over[border] > Scale.LEAST;
    }

    /** How much more can go over it to that node at once: first all that is on its way back, and only then more. */
    private double room(int border, int to) {
        Border its = borders.get(border);
        boolean isSecond = its.second() == to;
        double sent = isSecond ? over[border] : -over[border];
        if (turnsBack(border, to)) {
            return -sent;
        }
        return (isSecond ? its.most() : its.mostBack()) - sent;
    }
}
