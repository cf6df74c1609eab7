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
import io.ringspan.replication.late.LateWrites;
import io.ringspan.replication.late.Onward;
import io.ringspan.replication.time.HybridClock;
import io.ringspan.replication.version.KeyDigest;
import io.ringspan.replication.version.KeyState;
import io.ringspan.replication.version.KeyVersions;
import io.ringspan.sim.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** One key that this replica doubts, of which the other one is sure. */
class SettlingTest implements SettlePeers, Onward {
    private static final int SELF = 0;
    private static final StreamId STREAM =
            new StreamId(new NodeId(new Datacenter("dc"), new Rack("r1"), Token.of(0)), 1, 0);

    private final ManualTime time = new ManualTime();
    private final KeyVersions versions =
            new KeyVersions(new SimCommand.Walker(), new KeyDigest(1), 64, new HybridClock(time, 10_000));
    private final Settling settling = new Settling(versions, this, time, SettleLimits.DEFAULT);
    private final List<Reason> givenUp = new ArrayList<>();
    private boolean isTooLong;
    private int valuesAskedFor;

    private void doubt() {
        versions.tell(settling);
        ByteBuf span = Unpooled.buffer(SimCommand.BYTES);
        new SimCommand('w', 7, 1).write(span);
        long stamp = (time.epochMillis() + 5) << HybridClock.COUNTER_BITS;
        WriteFrame frame =
                new WriteFrame().form(1, (byte) 2, (byte) 0).place(0, 0, stamp).span(span, 0, SimCommand.BYTES);
        LateWrites writes = new LateWrites(versions, this);
        writes.apply(STREAM, frame);
        writes.suspect(frame, 1, 1);
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

    @Override
    public int[] replicas(byte[] key) {
        return new int[] {SELF, 1};
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
    public void apply(StreamId stream, WriteFrame write, @Nullable BitSet unanswerable) {}

    @Override
    public void repeat(WriteFrame write, int at, int length) {}

    @Override
    public void forgotten() {}
}
