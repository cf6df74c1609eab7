package io.ringspan.replication.version;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.base.Datacenter;
import io.ringspan.base.NodeId;
import io.ringspan.base.Rack;
import io.ringspan.base.Token;
import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.frame.WriteFrame;
import io.ringspan.replication.time.HybridClock;
import io.ringspan.sim.ManualTime;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A value is taken from another replica while some of what is in it is still on its way here, as from a hint log. */
class TakenValuesTest {
    private final ManualTime time = new ManualTime();
    private final long start = (time.epochMillis() + 1) << HybridClock.COUNTER_BITS;
    private final StreamId one = stream("r1");
    private final StreamId other = stream("r2");
    private final Replica here = new Replica();
    private final Replica there = new Replica();

    private static StreamId stream(String rack) {
        return new StreamId(new NodeId(new Datacenter("dc"), new Rack(rack), new Token(0)), 1, 0);
    }

    /** What one knows of its keys, and which were said to be unsettled. */
    private final class Replica {
        private final KeyVersions versions =
                new KeyVersions(new Letters(), new KeyDigest(1), 64, new HybridClock(time, 10_000));
        private final List<String> unsettled = new ArrayList<>();
        private final ByteBuf key = Unpooled.copiedBuffer("a", StandardCharsets.US_ASCII);

        private Replica() {
            versions.tell((in, keyAt, keyLength, digest) ->
                    unsettled.add(in.toString(keyAt, keyLength, StandardCharsets.US_ASCII)));
        }

        /** Whether the store is sent all of it. */
        private boolean takes(StreamId stream, long stamp, String span) {
            ByteBuf bytes = Unpooled.copiedBuffer(span, StandardCharsets.US_ASCII);
            return versions.offer(
                    stream, new WriteFrame().place(0, 1, start + stamp).span(bytes, 0, span.length()));
        }

        private boolean takesAgain(StreamId stream, long stamp, String span) {
            ByteBuf bytes = Unpooled.copiedBuffer(span, StandardCharsets.US_ASCII);
            WriteFrame write = new WriteFrame().place(0, 1, start + stamp).span(bytes, 0, span.length());
            return versions.again(stream, write, 0, 0, span.length());
        }

        private long digest() {
            return versions.digest(key, 0, 1);
        }

        private KeyState state() {
            return versions.state(digest());
        }

        private boolean takesFrom(Replica source) {
            return versions.adopt(digest(), state(), source.state(), true);
        }
    }

    @Test
    void whatIsInItAndComesBehindItIsNotAppliedOnceMore() {
        assertThat(there.takes(one, 1, "w1a0")).isTrue();
        assertThat(there.takes(one, 2, "i1a1i1a2")).isTrue();
        assertThat(there.takes(one, 3, "i1a3")).isTrue();
        assertThat(here.takesFrom(there)).isTrue();

        assertThat(here.takes(one, 1, "w1a0")).isFalse();
        assertThat(here.takes(one, 2, "i1a1i1a2")).isFalse();
        assertThat(here.takes(one, 3, "i1a3")).isFalse();

        assertThat(here.unsettled).isEmpty();
        assertThat(here.state().hasSeenTheSame(there.state())).isTrue();
        assertThat(here.versions.contained()).isEqualTo(3);
    }

    @Test
    void whatComesLaterIsAppliedAndBothHaveSeenTheSame() {
        there.takes(one, 1, "i1a1");
        assertThat(here.takesFrom(there)).isTrue();
        there.takes(one, 2, "i1a2");

        assertThat(here.takes(one, 1, "i1a1")).isFalse();
        assertThat(here.takes(one, 2, "i1a2")).isTrue();
        assertThat(here.state().hasSeenTheSame(there.state())).isTrue();
    }

    /** Two streams wrote it: of the one that did not come last nobody knows how far the other replica had it. */
    @Test
    void whatMayBeInItIsLeftOutAndTheKeyIsSettled() {
        there.takes(other, 1, "i1a1");
        there.takes(one, 2, "i1a2");
        assertThat(here.takesFrom(there)).isTrue();

        assertThat(here.takes(other, 1, "i1a1")).isFalse();
        assertThat(here.unsettled).containsExactly("a");
        assertThat(here.state().isSettled()).isFalse();
        assertThat(here.state().isSuspect()).isTrue();
        assertThat(here.state().hasSeenTheSame(there.state()))
                .as("so it takes it again")
                .isTrue();
    }

    /** Where both have seen the same there is nothing on its way, and what comes then is new. */
    @Test
    void betweenReplicasThatHaveSeenTheSameNothingIsOnItsWay() {
        here.takes(one, 1, "w1a0");
        there.takes(one, 1, "w1a0");
        here.takes(one, 3, "i1a3");
        there.takes(one, 3, "i1a3");
        assertThat(here.takesFrom(there)).isTrue();

        assertThat(here.takes(other, 2, "i1a2")).isTrue();
        assertThat(here.unsettled).isEmpty();
    }

    /** The store has refused it, and gets it again: it is not what was taken. */
    @Test
    void whatWasAddedToItHereAndIsRepeatedIsSentAgain() {
        there.takes(one, 1, "w1a0");
        assertThat(here.takesFrom(there)).isTrue();
        assertThat(here.takes(one, 2, "i1a2")).isTrue();
        KeyState seen = here.state();

        assertThat(here.takesAgain(one, 2, "i1a2")).isTrue();
        assertThat(here.state()).isEqualTo(seen);
    }

    /** Its replica does not know what is in it, only how new it may be. */
    @Test
    void whatMayBeInAValueOfUnknownWritesIsUnsettled() {
        there.takes(one, 50, "w1a0");
        there.versions.clear();
        assertThat(here.takesFrom(there)).isTrue();

        here.takes(other, 40, "i1a1");
        assertThat(here.unsettled).containsExactly("a");
        assertThat(here.state().known()).isFalse();
    }

    /** Which of the changes on top of it were its own is not known any more. */
    @Test
    void whatWasTakenOnceIsInDoubtAfterARefusal() {
        there.takes(one, 1, "w1a0");
        assertThat(here.takesFrom(there)).isTrue();
        here.takes(one, 2, "i1a2");
        there.takes(one, 3, "w1a3");
        KeyState before = here.state();
        assertThat(here.takesFrom(there)).isTrue();

        assertThat(here.versions.agreement().refused(here.digest(), before, there.state()))
                .isFalse();
        assertThat(here.state().isSuspect()).isTrue();
        assertThat(here.takesAgain(one, 2, "i1a2")).isTrue();
    }

    @Test
    void whatTheStoreRefusesHasChangedNothing() {
        here.takes(one, 1, "w1a0");
        there.takes(one, 2, "w1a1");
        KeyState before = here.state();
        assertThat(here.takesFrom(there)).isTrue();
        here.versions.agreement().refused(here.digest(), before, there.state());
        assertThat(here.state()).isEqualTo(before);
        assertThat(here.takes(one, 2, "w1a1")).isTrue();
    }

    @Test
    void ofAKeyOfWhichNothingWasKnownNothingIsAgainAfterARefusal() {
        there.takes(one, 2, "w1a1");
        KeyState before = here.state();
        assertThat(here.takesFrom(there)).isTrue();
        here.versions.agreement().refused(here.digest(), before, there.state());
        assertThat(here.state()).isEqualTo(before);
    }

    @Test
    void whatCameOnTopOfWhatWasRefusedIsInDoubt() {
        here.takes(one, 1, "w1a0");
        there.takes(one, 2, "w1a1");
        KeyState before = here.state();
        KeyState source = there.state();
        assertThat(here.takesFrom(there)).isTrue();
        here.takes(one, 3, "i1a2");
        here.versions.agreement().refused(here.digest(), before, source);
        assertThat(here.state().isSuspect()).isTrue();
    }
}
