package io.ringspan.node.antientropy.exchange;

import io.netty.util.concurrent.DefaultThreadFactory;
import io.ringspan.node.antientropy.content.StoreReading;
import io.ringspan.replication.ring.KeyTokens;
import io.ringspan.replication.ring.Topology;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntToLongFunction;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a node is asked what its store holds, by others and by itself: by one at a time, so that the store is walked for one
 * only. What is asked is answered by a thread that ends when nothing is asked for a while.
 *
 * <p><b>Threads.</b> Asked from any. <b>Limits.</b> One seat; {@value #QUESTIONS_MAX} questions wait.
 */
public final class CompareDesk implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CompareDesk.class);
    private static final int QUESTIONS_MAX = 8;
    private static final int IDLE_SECONDS = 10;

    /** How an answer begins. */
    static final byte ANSWERED = 0;

    static final byte BUSY = 1;
    static final byte FAILED = 2;

    private final Supplier<Topology> ring;
    private final KeyTokens tokens;
    private final StoreReading store;
    private final ThreadPoolExecutor thread;
    private volatile Puts puts = put -> CompletableFuture.completedFuture(Puts.REFUSED);
    private volatile Gives gives =
            (keys, withPlaces) -> CompletableFuture.failedFuture(new IOException("it gives no values"));
    private final Doubt doubt = new Doubt();
    private volatile IntToLongFunction backlog = node -> 0;
    private volatile UnaryOperator<byte[]> measuring = question -> failed("it cannot measure yet");
    private final AtomicReference<@Nullable Seat> taken = new AtomicReference<>();

    /**
     * @param owner for the thread's name
     * @param ring the one in force: who is at the desk keeps to the one that there was when it came
     */
    public CompareDesk(String owner, Supplier<Topology> ring, KeyTokens tokens, StoreReading store) {
        this.ring = ring;
        this.tokens = tokens;
        this.store = store;
        this.thread = new ThreadPoolExecutor(
                1,
                1,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(QUESTIONS_MAX),
                new DefaultThreadFactory("ringspan-" + owner + "-compare", true));
        this.thread.allowCoreThreadTimeOut(true);
    }

    /** Where values for the own store go; before that is said, none is taken. */
    public void putBy(Puts way) {
        puts = way;
    }

    /** Where values of the own store come from; before that is said, none is given. */
    public void giveBy(Gives way) {
        gives = way;
    }

    /** What answers {@link Question#BACKLOG}; any thread. Before that is said, nothing is kept for anybody. */
    public void backlogBy(IntToLongFunction way) {
        backlog = way;
    }

    /**
     * Who answers {@link Question#MEASURE}; before that is said, nobody.
     *
     * @param way gets the question behind its code, gives the answer at once; any thread
     */
    public void measureBy(UnaryOperator<byte[]> way) {
        measuring = question -> begun(way.apply(Arrays.copyOfRange(question, 1, question.length)));
    }

    /** A place at the desk, which is taken by the first question if it is free. */
    public final class Seat implements Replica {
        private @Nullable CompareSession session;
        private volatile boolean left;

        private Seat() {}

        /** The answer, with how it begins; completed on the desk's thread, or at once. */
        CompletableFuture<byte[]> answer(byte[] question) {
            CompletableFuture<byte[]> answer = new CompletableFuture<>();
            if (question.length > 0 && question[0] == Question.MEASURE.code()) {
                answer.complete(measured(question));
                return answer;
            }
            if (left) { // and so takes no seat that nobody would give back
                answer.complete(failed("nobody waits"));
                return answer;
            }
            if (question.length > 0 && Question.of(question[0]) == Question.SOUND) { // whoever sits here
                answer.complete(begun(new Words().number(doubt.said().code()).toBytes()));
                return answer;
            }
            if (question.length == 1 + Integer.BYTES && Question.of(question[0]) == Question.BACKLOG) {
                Words.Read asked = new Words.Read(question);
                asked.code();
                long kept = backlog.applyAsLong(asked.number());
                answer.complete(begun(new Words().number(kept).toBytes()));
                return answer;
            }
            if (taken.get() != this && !taken.compareAndSet(null, this)) {
                answer.complete(new byte[] {BUSY});
                return answer;
            }
            try {
                thread.execute(() -> answered(question, answer));
            } catch (RejectedExecutionException tooMany) {
                answer.complete(failed("it is asked too much at a time, or ends"));
            }
            return answer;
        }

        private void answered(byte[] question, CompletableFuture<byte[]> answer) {
            try {
                if (left) {
                    answer.complete(failed("nobody waits"));
                    return;
                }
                CompareSession its = session;
                if (its == null) {
                    its = CompareSession.over(ring.get(), tokens, store, puts);
                    session = its;
                }
                CompletableFuture<byte[]> given = its.given(question, gives);
                if (given == null) {
                    answer.complete(begun(its.answer(question)));
                } else { // what comes next is answered while the store is at work on that
                    given.whenComplete((words, failure) -> answer.complete(
                            failure == null ? begun(words) : failed("its store: " + failure.getMessage())));
                }
            } catch (IOException | RuntimeException failure) {
                LOG.info("What the store at {} holds could not be read: {}", store.store(), failure.toString());
                answer.complete(failed("its store: " + failure.getMessage()));
            }
        }

        @Override
        public CompletableFuture<byte[]> ask(byte[] question) {
            return answer(question).thenCompose(Answers::ofDesk);
        }

        @Override
        public void close() {
            left = true;
            try {
                thread.execute(this::end);
            } catch (RejectedExecutionException busyOrEnding) {
                // Behind those that wait: each of them ends at once, and the queue has room again.
                CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS).execute(() -> {
                    if (!thread.isShutdown()) {
                        close();
                    }
                });
            }
        }

        private void end() {
            CompareSession its = session;
            session = null;
            if (its != null) {
                try {
                    its.close();
                } catch (IOException atTheEnd) {
                    LOG.debug("A connection to the store was not closed in order", atTheEnd);
                }
            }
            taken.compareAndSet(this, null);
        }
    }

    /** Takes no seat: it may be asked while others compare. */
    private byte[] measured(byte[] question) {
        try {
            return measuring.apply(question);
        } catch (RuntimeException failure) {
            return failed("it does not measure: " + failure.getMessage());
        }
    }

    private static byte[] begun(byte[] words) {
        byte[] answer = new byte[words.length + 1];
        System.arraycopy(words, 0, answer, 1, words.length);
        return answer;
    }

    private static byte[] failed(String why) {
        return new Words().failure(FAILED, why).toBytes();
    }

    /** Whether the own store may lack its keys. */
    public Doubt doubt() {
        return doubt;
    }

    /** A place for one who asks. */
    public Seat seat() {
        return new Seat();
    }

    @Override
    public void close() {
        Seat seat = taken.get();
        if (seat != null) {
            seat.close();
        }
        thread.shutdown();
    }
}
