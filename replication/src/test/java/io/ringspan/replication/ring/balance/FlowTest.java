package io.ringspan.replication.ring.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What goes over borders is as little as can be: held to all that could go, tried out one by one. */
class FlowTest {
    private static final int NODES = 4;
    private static final int BORDERS = 6;
    private static final int MOST = 2;

    @Test
    void noMoreGoesOverBordersThanHasTo() {
        int solved = 0;
        for (int seed = 0; seed < 1_500; seed++) {
            Random random = new Random(seed);
            double[] surplus = new double[NODES];
            double sum = 0;
            for (int node = 0; node < NODES; node++) {
                surplus[node] = random.nextInt(7) - 4;
                sum += surplus[node];
            }
            if (sum > 0) {
                continue;
            }
            List<Flow.Border> borders = new ArrayList<>();
            for (int border = 0; border < BORDERS; border++) {
                int first = random.nextInt(NODES);
                int second = (first + 1 + random.nextInt(NODES - 1)) % NODES;
                borders.add(new Flow.Border(first, second, random.nextInt(MOST + 1), random.nextInt(MOST + 1)));
            }
            double least = least(borders, surplus);
            double[] over = new Flow(borders, surplus).solve();
            if (least < Double.MAX_VALUE) {
                solved++;
                assertThat(fits(borders, surplus, over)).as("seed %d", seed).isTrue();
                assertThat(sum(over)).as("seed %d", seed).isCloseTo(least, within(1e-6));
            }
        }
        assertThat(solved).isGreaterThan(30);
    }

    private static double least(List<Flow.Border> borders, double[] surplus) {
        double least = Double.MAX_VALUE;
        double[] over = new double[BORDERS];
        int each = 2 * MOST + 1;
        for (int way = 0; way < Math.pow(each, BORDERS); way++) {
            int left = way;
            for (int border = 0; border < BORDERS; border++) {
                over[border] = left % each - MOST;
                left /= each;
            }
            if (sum(over) < least && fits(borders, surplus, over)) {
                least = sum(over);
            }
        }
        return least;
    }

    private static double sum(double[] over) {
        double sum = 0;
        for (double each : over) {
            sum += Math.abs(each);
        }
        return sum;
    }

    private static boolean fits(List<Flow.Border> borders, double[] surplus, double[] over) {
        double[] left = surplus.clone();
        for (int border = 0; border < over.length; border++) {
            Flow.Border its = borders.get(border);
            if (over[border] > its.most() + 1e-6 || -over[border] > its.mostBack() + 1e-6) {
                return false;
            }
            left[its.first()] -= over[border];
            left[its.second()] += over[border];
        }
        for (double each : left) {
            if (each > 1e-6) {
                return false;
            }
        }
        return true;
    }
}
