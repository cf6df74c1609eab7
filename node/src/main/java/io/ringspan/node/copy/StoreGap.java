package io.ringspan.node.copy;

import io.ringspan.node.antientropy.exchange.Question;
import io.ringspan.node.antientropy.mend.Answers;
import io.ringspan.node.antientropy.mend.Side;
import io.ringspan.replication.version.Lacks;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * What the own store lacks while it is copied to: so nothing that was only added to one of its keys is taken for the whole. Once all is
 * copied it lacks what those lack that it was copied from. Without that, a key that was begun here would for ever count for less than one
 * of another replica that had its writes in another order.
 *
 * <p><b>Owner.</b> The run's thread.
 */
final class StoreGap {
    private static final long ANSWER_MILLIS_MAX = 60_000;

    private final OwnKeys own;
    private final OwnKeys.Gap gap;
    private Lacks sources = Lacks.NOTHING;

    private StoreGap(OwnKeys own, OwnKeys.Gap gap) {
        this.own = own;
        this.gap = gap;
    }

    /**
     * Notes that the store lacks writes.
     *
     * @param lacksAll whether it has nothing, and had nothing before
     */
    static StoreGap open(OwnKeys own, boolean lacksAll) throws IOException, InterruptedException {
        return new StoreGap(own, answer(own.lacksWrites(lacksAll)));
    }

    /** Something is copied from there. */
    void copiedFrom(Side source) throws IOException, InterruptedException {
        byte[] place = Answers.await(source.begin(Question.CUT, List.of()), source.name(), ANSWER_MILLIS_MAX);
        sources = sources.and(GivenValues.atPlace(place).lacks());
    }

    /** All is copied. */
    void close() throws IOException, InterruptedException {
        answer(own.filled(gap, sources));
    }

    /** What was copied is deleted. Not waited for; any thread. */
    void giveUp() {
        own.filled(gap, Lacks.NOTHING);
    }

    private static <T> T answer(CompletableFuture<T> asked) throws IOException, InterruptedException {
        return Answers.await(asked, "the store worker", ANSWER_MILLIS_MAX);
    }
}
