package io.ringspan.tests.bench;

import io.ringspan.tests.bench.figures.Contender;
import io.ringspan.tests.bench.figures.MetricsText;
import io.ringspan.tests.bench.process.BenchException;
import io.ringspan.tests.bench.process.HttpText;
import io.ringspan.tests.bench.process.Store;
import io.ringspan.tests.bench.process.Target;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Has one store of a cluster stand still while the cluster is measured as {@link Contender#RINGSPAN_ONE_FROZEN}. It goes
 * on afterwards, whatever happens, and has what it missed before anything else is measured.
 *
 * <p><b>Owner.</b> The benchmark's thread.
 */
final class FrozenStore implements Rounds.Around {
    private static final String UNMARKED = "ringspan_replica_unmarked_writes";
    private static final int POLL_MILLIS = 50;
    private static final int POLLS_MAX = 600;

    private final Target whole;
    private final Store frozen;
    private final Target target;

    /** @param number of the store in the cluster's list; not that of the node which takes the load */
    FrozenStore(Target whole, int number) {
        this.whole = whole;
        this.frozen = whole.stores().get(number);
        List<Store> others = new ArrayList<>(whole.stores());
        others.remove(number);
        this.target = new Target(
                Contender.RINGSPAN_ONE_FROZEN, whole.port(), whole.proxies(), List.copyOf(others), whole.metrics());
    }

    /** The cluster without the store, since that one cannot be asked what it has done. */
    Target target() {
        return target;
    }

    @Override
    public void run(Target measured, Rounds.Step measurement) throws BenchException, InterruptedException {
        if (measured.contender() != Contender.RINGSPAN_ONE_FROZEN) {
            measurement.run();
            return;
        }
        frozen.freeze(true);
        try {
            measurement.run();
        } finally {
            frozen.freeze(false);
        }
        awaitCaughtUp();
    }

    private void awaitCaughtUp() throws BenchException, InterruptedException {
        for (int poll = 0; poll < POLLS_MAX; poll++) {
            if (unmarked() == 0) {
                return;
            }
            Thread.sleep(POLL_MILLIS);
        }
        throw new BenchException("the store that stood still did not catch up within " + POLLS_MAX * POLL_MILLIS / 1000
                + " s: " + unmarked() + " writes are not confirmed");
    }

    private long unmarked() {
        long sum = 0;
        for (URI page : whole.metrics()) {
            Optional<String> text = HttpText.get(page);
            sum += text.isPresent() ? MetricsText.sum(text.get(), UNMARKED).orElse(0) : 1;
        }
        return sum;
    }
}
