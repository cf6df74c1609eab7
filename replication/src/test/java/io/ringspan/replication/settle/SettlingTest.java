package io.ringspan.replication.settle;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.base.Datacenter;
import io.ringspan.base.NodeId;
import io.ringspan.base.Rack;
import io.ringspan.base.Token;
import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.frame.WriteFrame;
import io.ringspan.replication.late.LateAnswers;
import io.ringspan.replication.late.LateWrites;
import io.ringspan.replication.late.Onward;
import io.ringspan.replication.time.HybridClock;
import io.ringspan.replication.version.KeyDigest;
import io.ringspan.replication.version.KeyState;
import io.ringspan.replication.version.KeyVersions;
import io.ringspan.sim.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** One key that this replica doubts, of which the other one is sure. */
class SettlingTest implements SettlePeers, Onward {
    private static final int SELF = 0;
    private static final StreamId STREAM =
            new StreamId(new NodeId(new Datacenter("dc"), new Rack("r1"), Token.of(0)), 1, 0);

    private static final ByteBuf KEY = Unpooled.wrappedBuffer(new byte[] {7});

    private final ManualTime time = new ManualTime();
    private final KeyVersions versions =
            new KeyVersions(new SimCommand.Walker(), new KeyDigest(1), 64, new HybridClock(time, 10_000));
    private final Settling settling = new Settling(versions, this, time, SettleLimits.DEFAULT);
    private final List<Reason> givenUp = new ArrayList<>();
    private int[] owners = {SELF, 1};
    private boolean isToHold = true;
    private boolean isTooLong;
    private int valuesAskedFor;

    private void doubt() {
        new LateWrites(versions, this).suspect(write(), 1, 1);
    }

    private WriteFrame write() {
        versions.tell(settling);
        ByteBuf span = Unpooled.buffer(SimCommand.BYTES);
        new SimCommand('w', 7, 1).write(span);
        long stamp = (time.epochMillis() + 5) << HybridClock.COUNTER_BITS;
        WriteFrame frame =
                new WriteFrame().form(1, (byte) 2, (byte) 0).place(0, 0, stamp).span(span, 0, SimCommand.BYTES);
        new LateWrites(versions, this).apply(STREAM, frame);
        return frame;
    }

    private KeyState state() {
        return versions.state(versions.digest(KEY, 0, 1));
    }

    /** A read has found others to have something else. */
    private void named(long clock, boolean doubted) {
        settling.asked(KEY, 0, 1, KeyState.ofReader(clock, state().tie(), doubted));
    }

    private void settle() {
        for (int i = 0; i < 200; i++) {
            time.advance(Duration.ofNanos(SettleLimits.DEFAULT.delayNanosMax()));
            settling.tick();
        }
    }

    @Test
    void aValueThatIsTooLongIsAskedForOnce() {
        isTooLong = true;
        doubt();
        settle();
        assertThat(givenUp).containsExactly(Reason.TOO_LONG);
        assertThat(valuesAskedFor).isEqualTo(1);
        assertThat(settling.counts().givenUp()).isEqualTo(1);
        assertThat(settling.counts().waiting()).isZero();
    }

    @Test
    void aValueThatIsNotTakenIsTriedTwentyTimesMore() {
        doubt();
        settle();
        assertThat(givenUp).containsExactly(Reason.NOT_TAKEN);
        assertThat(valuesAskedFor).isEqualTo(1 + SettleLimits.DEFAULT.failuresMax());
    }

    @Test
    void whatAReadHasFoundToBeSomethingElseUnderTheSameVersionIsTakenFromTheOther() {
        write();
        assertThat(state().isSettled()).isTrue();
        named(state().clock(), true);
        assertThat(state().isSuspect()).isTrue();
        settle();
        assertThat(valuesAskedFor).isPositive();
    }

    @Test
    void whatHasBeenWrittenSinceIsNotInDoubtAndIsLookedAtOnce() {
        write();
        named(state().clock() - 1, true);
        assertThat(state().isSettled()).isTrue();
        assertThat(settling.counts().waiting()).isOne();
        settle();
        assertThat(settling.counts().waiting()).isZero();
        assertThat(valuesAskedFor).isZero();
    }

    @Test
    void whatWasGivenUpIsNotTriedAgainForAWhileHoweverOftenItIsRead() {
        isTooLong = true;
        doubt();
        time.advance(Duration.ofNanos(SettleLimits.DEFAULT.firstNanos()));
        settling.tick();
        assertThat(settling.counts().givenUp()).isOne();
        named(state().clock(), true);
        assertThat(settling.counts().waiting()).isZero();
        time.advance(Duration.ofMinutes(GivenUp.MINUTES));
        named(state().clock(), true);
        assertThat(settling.counts().waiting()).isOne();
    }

    @Test
    void whatReadsNameHasHalfOfTheRoom() {
        SettleLimits two = new SettleLimits(2, 1_000, 1, 1, 1, 1, 1, 1);
        Settling small = new Settling(versions, this, time, two);
        for (int key = 0; key < 2; key++) {
            small.asked(Unpooled.wrappedBuffer(new byte[] {(byte) key}), 0, 1, KeyState.ofReader(1, 1, false));
        }
        assertThat(small.counts().waiting()).isOne();
        assertThat(small.counts().turnedAway()).isOne();
    }

    @Test
    void whatIsDoubtedAndOwnedByOthersForNowIsNamedUntilItIsSure() {
        owners = new int[] {1, 2};
        write();
        settling.add(KEY, 0, 1, versions.digest(KEY, 0, 1));
        assertThat(settling.comingUnsettled()).as("nothing is doubted").isEmpty();
        doubt();
        assertThat(settling.comingUnsettled()).containsExactly(new byte[] {7});

        KeyState own = state();
        versions.adopt(versions.digest(KEY, 0, 1), own, own.withoutFlags(), true);
        assertThat(settling.comingUnsettled()).isEmpty();
    }

    @Test
    void whatIsOwnedAlreadyIsSettledAsEver() {
        doubt();
        assertThat(settling.comingUnsettled()).isEmpty();
        owners = new int[] {1, 2};
        assertThat(settling.comingUnsettled()).hasSize(1);
        isToHold = false;
        assertThat(settling.comingUnsettled()).as("it is not to hold it at all").isEmpty();
    }

    @Override
    public boolean isToHold(byte[] key) {
        return isToHold;
    }

    @Override
    public int[] replicas(byte[] key) {
        return owners;
    }

    @Override
    public int self() {
        return SELF;
    }

    @Override
    public void ask(int replica, byte[] key, KeyState own, boolean wantsValue, Answer answer) {
        KeyState state = versions.state(versions.digest(Unpooled.wrappedBuffer(key), 0, key.length));
        if (replica == SELF) {
            answer.answered(new Seen(state, true), null);
            return;
        }
        Seen sure = new Seen(state.withoutFlags(), true);
        valuesAskedFor += wantsValue ? 1 : 0;
        if (wantsValue && isTooLong) {
            answer.tooLong(sure);
        } else {
            answer.answered(sure, null);
        }
    }

    @Override
    public void gaveUp(byte[] key, Reason why) {
        givenUp.add(why);
    }

    @Override
    public void apply(StreamId stream, WriteFrame write, @Nullable LateAnswers unanswerable) {}

    @Override
    public void repeat(WriteFrame write, int at, int length, int commands) {}

    @Override
    public void forgotten() {}
}
