package io.ringspan.node.handover;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.node.io.Output;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RoadTest {
    private static final int BYTES_MAX = 10_000;

    private final ArrayDeque<Runnable> sendersTurn = new ArrayDeque<>();
    private final ArrayDeque<Runnable> receiversTurn = new ArrayDeque<>();
    private final List<String> arrived = new ArrayList<>();
    private final List<ByteBuf> keptByTaker = new ArrayList<>();
    private final Road<Line> road = new Road<>(Line::new, BYTES_MAX);
    private int plans;
    private int rooms;

    RoadTest() {
        road.from(new Road.Sender(sendersTurn::add, () -> plans++, () -> rooms++));
        road.to(receiversTurn::add, () -> {}, line -> arrived.add(line.text()));
    }

    /** A line of text. */
    private static final class Line implements Entry {
        private final Piece piece = new Piece();

        String text() {
            return piece.bytes().toString(piece.at(), piece.length(), US_ASCII);
        }

        @Override
        public Piece piece() {
            return piece;
        }

        @Override
        public void clear() {
            piece.clear();
        }
    }

    @AfterEach
    void giveBack() {
        road.discard();
    }

    private Line add(String text) {
        ByteBuf source = Unpooled.copiedBuffer(">" + text, US_ASCII);
        Line line = add(source, 1);
        source.release();
        return line;
    }

    private Line add(ByteBuf source, int at) {
        Line line = road.add();
        road.load(line, source, at, source.readableBytes() - at);
        return line;
    }

    private static void run(ArrayDeque<Runnable> turn) {
        for (Runnable task = turn.poll(); task != null; task = turn.poll()) {
            task.run();
        }
    }

    @Test
    void entriesArriveInTheOrderInWhichTheyWereAdded() {
        String large = "x".repeat(Output.COPY_BELOW_BYTES);
        add("a");
        add(large);
        add("b");
        road.send();
        add("c");
        road.send();
        run(receiversTurn);

        assertThat(arrived).containsExactly("a", large, "b", "c");
    }

    @Test
    void nothingArrivesBeforeTheTurnEnds() {
        add("a");

        assertThat(plans).isOne();
        assertThat(receiversTurn).isEmpty();
    }

    @Test
    void allThatWaitsNeedsOneWakeUp() {
        for (int turn = 0; turn < 3; turn++) {
            add("a");
            road.send();
        }
        assertThat(receiversTurn).hasSize(1);
        run(receiversTurn);
        assertThat(arrived).hasSize(3);

        add("b");
        road.send();
        assertThat(receiversTurn).hasSize(1);
    }

    @Test
    void aTurnWithNothingToSendWakesNobody() {
        road.send();

        assertThat(receiversTurn).isEmpty();
    }

    @Test
    void aSmallPieceIsCopiedAndALargeOneRetainedUntilItWasTaken() {
        ByteBuf small = Unpooled.copiedBuffer("x".repeat(Output.COPY_BELOW_BYTES - 1), US_ASCII);
        ByteBuf large = Unpooled.copiedBuffer("x".repeat(Output.COPY_BELOW_BYTES), US_ASCII);
        add(small, 0);
        add(large, 0);
        assertThat(small.refCnt()).isOne();
        assertThat(large.refCnt()).isEqualTo(2);

        road.send();
        run(receiversTurn);

        assertThat(large.refCnt()).isOne();
        small.release();
        large.release();
    }

    @Test
    void aParcelWaitsForItsFenceAndHoldsBackThoseBehindIt() {
        add("a");
        road.close(5);
        add("b");
        road.close(7);
        assertThat(road.sendUpTo(4)).isFalse();
        run(receiversTurn);
        assertThat(arrived).isEmpty();

        assertThat(road.sendUpTo(6)).isFalse();
        run(receiversTurn);
        assertThat(arrived).containsExactly("a");

        assertThat(road.sendUpTo(7)).isTrue();
        run(receiversTurn);
        assertThat(arrived).containsExactly("a", "b");
    }

    @Test
    void anEmptiedParcelIsFilledAgain() {
        Line first = add("a");
        road.send();
        run(receiversTurn);

        assertThat(add("b")).isSameAs(first);
    }

    @Test
    void whatTheTakerRetainedIsNotWrittenOver() {
        road.to(
                receiversTurn::add,
                () -> {},
                line -> keptByTaker.add(line.piece()
                        .bytes()
                        .retainedSlice(line.piece().at(), line.piece().length())));
        add("first");
        road.send();
        run(receiversTurn);
        add("again");
        road.send();
        run(receiversTurn);

        assertThat(keptByTaker).extracting(kept -> kept.toString(US_ASCII)).containsExactly("first", "again");
        keptByTaker.forEach(ByteBuf::release);
    }

    @Test
    void aFullRoadHasRoomWhenHalfOfItWasTaken() {
        String half = "x".repeat(BYTES_MAX / 2 - Parcel.ENTRY_BYTES);
        add(half);
        road.send();
        assertThat(road.isFull()).isFalse();
        add(half);
        assertThat(road.isFull()).isTrue();
        run(sendersTurn);
        assertThat(rooms).isZero();

        run(receiversTurn);
        run(sendersTurn);

        assertThat(rooms).isOne();
        assertThat(road.isFull()).isFalse();
    }

    @Test
    void aRoadThatIsEmptiedWhileItIsFoundFullStillCallsItsSender() {
        add("x".repeat(BYTES_MAX));
        road.send();
        Runnable taking = receiversTurn.remove();
        assertThat(road.isFull()).isTrue();
        taking.run();
        assertThat(road.isFull()).isFalse();
        run(sendersTurn);

        assertThat(rooms).isOne();
    }

    @Test
    void aTakerThatFailsLosesOnlyItsOwnParcel() {
        road.to(receiversTurn::add, () -> {}, line -> {
            if (line.text().equals("bad")) {
                throw new IllegalStateException("a planted failure");
            }
            arrived.add(line.text());
        });
        ByteBuf large = Unpooled.copiedBuffer("x".repeat(Output.COPY_BELOW_BYTES), US_ASCII);
        add("bad");
        add(large, 0);
        road.send();
        add("good");
        road.send();

        assertThatThrownBy(receiversTurn.remove()::run).hasMessage("a planted failure");
        run(receiversTurn);

        assertThat(arrived).containsExactly("good");
        assertThat(large.refCnt()).isOne();
        large.release();
    }

    @Test
    void whatAnEndedWorkerDidNotTakeIsGivenBack() {
        ByteBuf large = Unpooled.copiedBuffer("x".repeat(Output.COPY_BELOW_BYTES), US_ASCII);
        road.to(
                task -> {
                    throw new RejectedExecutionException("it has ended");
                },
                () -> {},
                line -> arrived.add(line.text()));
        add(large, 0);
        road.send();
        add(large, 0);
        assertThat(large.refCnt()).isEqualTo(3);

        road.discard();

        assertThat(large.refCnt()).isOne();
        assertThat(arrived).isEmpty();
        large.release();
    }

    @Test
    void twoThreadsHandOverEveryEntryOnceAndInOrder() throws Exception {
        int count = 200_000;
        ExecutorService sending = Executors.newSingleThreadExecutor();
        ExecutorService receiving = Executors.newSingleThreadExecutor();
        AtomicLong next = new AtomicLong();
        AtomicLong wrong = new AtomicLong();
        CountDownLatch all = new CountDownLatch(count);
        Road<Line> shared = new Road<>(Line::new, Long.MAX_VALUE);
        shared.from(new Road.Sender(sending, () -> {}, () -> {}));
        shared.to(receiving, () -> {}, line -> {
            long number = line.piece().bytes().getLong(line.piece().at());
            wrong.addAndGet(number == next.getAndIncrement() ? 0 : 1);
            all.countDown();
        });
        sending.submit(() -> {
                    ByteBuf number = Unpooled.buffer(8);
                    for (long i = 0; i < count; i++) {
                        shared.load(shared.add(), number.setLong(0, i), 0, 8);
                        if (i % 7 == 0) {
                            shared.send();
                        }
                    }
                    shared.send();
                    number.release();
                })
                .get();

        assertThat(all.await(60, TimeUnit.SECONDS)).isTrue();
        receiving.shutdown();
        assertThat(receiving.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        sending.shutdown();
        shared.discard();
        assertThat(wrong).hasValue(0);
    }
}
