package io.ringspan.node.worker;

import java.util.ArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Those who wait for something, in no order. Whoever is looked at may add others meanwhile: they are looked at next time.
 *
 * <p><b>Owner.</b> The worker. <b>Limits.</b> Those of who adds to it.
 */
public final class WaitingList<T> {
    private final ArrayList<T> waiting = new ArrayList<>();

    public void add(T one) {
        waiting.add(one);
    }

    public boolean isEmpty() {
        return waiting.isEmpty();
    }

    /**
     * Looks at everybody.
     *
     * @param goesOn whether one still waits; if not, it is taken out
     * @param ended gets those that were taken out
     */
    public void look(Predicate<T> goesOn, Consumer<T> ended) {
        for (int i = waiting.size() - 1; i >= 0; i--) {
            T one = waiting.get(i);
            if (!goesOn.test(one)) {
                T last = waiting.remove(waiting.size() - 1);
                if (last != one) {
                    waiting.set(i, last);
                }
                ended.accept(one);
            }
        }
    }
}
