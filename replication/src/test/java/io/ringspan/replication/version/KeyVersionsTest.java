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
import io.ringspan.replication.store.CommandKind;
import io.ringspan.replication.store.SpanCommands;
import io.ringspan.replication.time.HybridClock;
import io.ringspan.sim.ManualTime;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Commands are two letters: what is done, and the key. */
class KeyVersionsTest {
    private final ManualTime time = new ManualTime();
    private final HybridClock clock = new HybridClock(time, 10_000);
    private final KeyVersions versions = new KeyVersions(new TwoLetters(), new KeyDigest(1), 64, clock);
    private final long start = (time.epochMillis() + 1) << HybridClock.COUNTER_BITS;
    private final StreamId one = new StreamId(node("r1"), 1, 0);
    private final StreamId other = new StreamId(node("r2"), 1, 0);

    private static NodeId node(String rack) {
        return new NodeId(new Datacenter("dc"), new Rack(rack), new Token(0));
    }

    private void write(StreamId stream, long clock, String span) {
        ByteBuf bytes = Unpooled.copiedBuffer(span, StandardCharsets.US_ASCII);
        versions.offer(stream, new WriteFrame().place(0, 1, clock).span(bytes, 0, span.length()));
    }

    private long[] read(String span) {
        ByteBuf bytes = Unpooled.copiedBuffer(span, StandardCharsets.US_ASCII);
        int commands = span.length() / 2;
        long[] out = new long[2 * commands];
        versions.describe(bytes, 0, span.length(), commands, out);
        return out;
    }

    @Test
    void ofAKeyThatWasChangedSinceItsLastWholeValueNothingIsSaidToWhoWantsThatAlone() {
        write(one, start + 5, "wawb");
        write(one, start + 6, "db");
        ByteBuf bytes = Unpooled.copiedBuffer("rarbrc", StandardCharsets.US_ASCII);
        long[] found = new long[6];
        versions.describeWhole(bytes, 0, 6, 3, found);
        assertThat(found).startsWith(start + 5).contains(Long.MIN_VALUE, 0, Long.MIN_VALUE, 0);
    }

    @Test
    void withoutEntriesNothingIsLateAndNothingIsKnown() {
        KeyVersions none = new KeyVersions(new TwoLetters(), new KeyDigest(1), 0, clock);
        none.tell((in, keyAt, keyLength, digest) -> {
            throw new AssertionError("a key that is unsettled");
        });
        ByteBuf span = Unpooled.copiedBuffer("wada", StandardCharsets.US_ASCII);
        WriteFrame later = new WriteFrame().place(0, 1, start + 5).span(span, 0, 4);
        assertThat(none.offer(one, later)).isTrue();
        WriteFrame earlier = new WriteFrame().place(0, 1, start + 3).span(span, 0, 4);
        assertThat(none.offer(other, earlier)).isTrue();
        assertThat(none.again(other, earlier, 0, 0, 2)).isTrue();
        assertThat(none.laterValue(other, earlier, 0, 1, 1)).isNull();
        none.suspect(span, 1, 1);
        long[] found = new long[4];
        none.describe(span, 0, 4, 2, found);
        assertThat(found).containsExactly(Long.MIN_VALUE, 0, Long.MIN_VALUE, 0);
        assertThat(none.restore(1, start + 9, 1)).isEqualTo(Restoring.UNKNOWN);
        assertThat(none.overwritten() + none.unordered()).isZero();
        assertThat(clock.now()).as("later than what the store was sent").isGreaterThan(start + 5);
    }

    /** Without a place in the streams it would be in doubt, and left out until all replicas agree: of a single one nobody does. */
    @Test
    void aLateChangeOfACopiedValueIsLeftOutOnlyIfThatHasIt() {
        ByteBuf name = Unpooled.copiedBuffer("a", StandardCharsets.US_ASCII);
        long digest = versions.digest(name, 0, 1);
        KeyState source = new KeyState(true, start + 9, one.tie(), 0, 0, 77, CommandKind.DELTA.code());
        assertThat(versions.adopt(digest, versions.state(digest), source, true)).isTrue();
        versions.agreement().hasJustThese(digest);
        versions.cuts().add(digest, Map.of(one, 20L, other, 5L));

        assertThat(isTaken(other, 5, 5, start + 3)).as("the value has it").isFalse();
        assertThat(isTaken(other, 8, 4, start + 3))
                .as("the value has it by the position that it had first")
                .isFalse();
        assertThat(isTaken(other, 6, 6, start + 4)).as("the value lacks it").isTrue();
    }

    private boolean isTaken(StreamId stream, long position, long identity, long clock) {
        ByteBuf bytes = Unpooled.copiedBuffer("da", StandardCharsets.US_ASCII);
        return versions.offer(
                stream,
                new WriteFrame().number(position, identity).place(0, 1, clock).span(bytes, 0, 2));
    }

    @Test
    void whatWasNotWrittenSinceTheStartIsNoNewerThanThat() {
        assertThat(read("ra")[0]).isEqualTo(-start);
    }

    @Test
    void everyKeyOfASpanHasItsStampAndItsOwnPlace() {
        write(one, start + 5, "wawb");
        long[] found = read("rarbrc");
        assertThat(found[0]).isEqualTo(start + 5);
        assertThat(found[2]).isEqualTo(start + 5);
        assertThat(found[3]).isEqualTo(found[1] + 1);
        assertThat(found[4]).isEqualTo(-start);
    }

    @Test
    void writesOfTwoStreamsAtOnceDifferAndALateWholeValueIsForgotten() {
        write(one, start + 5, "wawb");
        long first = read("ra")[1];
        write(other, start + 5, "wc");
        assertThat(read("rc")[1]).isNotEqualTo(first);
        write(one, start + 3, "wa");
        assertThat(read("ra")[0]).isEqualTo(start + 5);
        write(one, start + 9, "da");
        write(one, start + 7, "da");
        assertThat(read("ra")[0]).isEqualTo(start + 9);
    }

    @Test
    void placesThatDoNotFitAreTheSameAndNoneOfThemIsLate() {
        int many = (1 << VersionTable.PLACE_BITS) + 2;
        ByteBuf span = Unpooled.buffer(2 * many);
        for (int command = 0; command < many; command++) {
            span.writeByte('w').writeByte('a');
        }
        boolean inTime =
                versions.offer(one, new WriteFrame().place(0, 1, start + 5).span(span, 0, 2 * many));
        assertThat(inTime).isTrue();
    }

    @Test
    void aCommandThatIsRepeatedHasTheVersionThatItHadBefore() {
        write(one, start + 5, "wawbwb");
        long before = read("rb")[1];
        ByteBuf span = Unpooled.copiedBuffer("wawbwb", StandardCharsets.US_ASCII);
        versions.again(one, new WriteFrame().place(0, 1, start + 5).span(span, 0, 6), 2, 4, 2);
        assertThat(read("rb")).containsExactly(start + 5, before);
    }

    @Test
    void whatIsForgottenIsNoNewerThanAStampThatWasAheadOfTheOwnClock() {
        long ahead = start + (5_000L << HybridClock.COUNTER_BITS);
        write(one, ahead, "wa");
        versions.clear();
        assertThat(read("ra")[0]).isEqualTo(-ahead);
    }

    @Test
    void whatTheNodeWritesNextIsLaterThanWhatItsStoreWasSent() {
        long ahead = start + (5_000L << HybridClock.COUNTER_BITS);
        write(one, ahead, "wa");
        assertThat(clock.now()).isGreaterThan(ahead);
        assertThat(clock.refusedStamps()).isZero();
    }

    @Test
    void whatIsTooFarAheadIsNotedAsItIsAndPullsNobodyAlong() {
        long far = start + (11_000L << HybridClock.COUNTER_BITS);
        write(one, far, "wa");
        assertThat(read("ra")[0]).isEqualTo(far);
        assertThat(clock.now()).isLessThan(far);
        assertThat(clock.refusedStamps()).isOne();
    }

    @Test
    void aSpanThatCannotBeWalkedMakesEverythingUnknown() {
        write(one, start + 5, "wa");
        time.advance(java.time.Duration.ofSeconds(1));
        write(one, start + 6, "?a");
        assertThat(read("ra")[0]).isEqualTo(-((time.epochMillis() + 1) << HybridClock.COUNTER_BITS));
        assertThat(read("?a")[0]).isEqualTo(Long.MIN_VALUE);
    }

    private static final class TwoLetters implements SpanCommands {
        private int at;
        private char letter;

        @Override
        public int next(ByteBuf span, int from) {
            letter = (char) span.getByte(from);
            if (letter == '?') {
                throw new IllegalStateException("no command");
            }
            at = from + 1;
            return from + 2;
        }

        @Override
        public CommandKind kind() {
            return letter == 'w' ? CommandKind.WHOLE : CommandKind.DELTA;
        }

        @Override
        public int keys() {
            return 1;
        }

        @Override
        public int keyAt(int key) {
            return at;
        }

        @Override
        public int keyLength(int key) {
            return 1;
        }

        @Override
        public boolean without(BitSet keys, ByteBuf out) {
            throw new AssertionError("nothing is written here");
        }
    }
}
