package io.ringspan.replication.version;

import static java.nio.charset.StandardCharsets.US_ASCII;
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
import io.ringspan.replication.store.LaterValue;
import io.ringspan.replication.time.HybridClock;
import io.ringspan.sim.ManualTime;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a store is sent of writes that come in another order than they were made; {@link Letters} are the commands. */
class LateWritesTest implements Onward {
    private final ManualTime time = new ManualTime();
    private final HybridClock clock = new HybridClock(time, 1_000);
    private final long start = (time.epochMillis() + 1) << HybridClock.COUNTER_BITS;
    private final KeyVersions versions = new KeyVersions(new Letters(), new KeyDigest(1), 1024, clock);
    private final LateWrites writes = new LateWrites(versions, this);
    private final List<String> stored = new ArrayList<>();
    private final List<ByteBuf> spans = new ArrayList<>();
    private @Nullable LateAnswers unanswerable;

    @Override
    public void apply(StreamId stream, WriteFrame write, @Nullable LateAnswers withoutReply) {
        repeat(write, write.at(), write.length(), write.commands());
        unanswerable = withoutReply;
    }

    @Override
    public void repeat(WriteFrame write, int at, int length, int commands) {
        stored.add(write.span().toString(at, length, US_ASCII));
        spans.add(write.span());
    }

    @Override
    public void forgotten() {
        stored.add("forgotten");
    }

    static StreamId stream(int origin) {
        return new StreamId(new NodeId(new Datacenter("dc"), new Rack("r" + origin), new Token(0)), 1, 0);
    }

    private ByteBuf write(int origin, long clock, String span) {
        ByteBuf bytes = Unpooled.copiedBuffer(span, US_ASCII);
        writes.apply(stream(origin), new WriteFrame().place(0, 1, clock).span(bytes, 0, span.length()));
        return bytes;
    }

    /** Each is a command of an origin of its own, from the second on older by one than the one before it. */
    @ParameterizedTest(name = "{0}: stored {1}, {2} overwritten, {3} unordered")
    @CsvSource({
        "w1a1 w1a2,           w1a1 n02,           1, 0", // a value over a later value
        "x1a1 w1a2,           x1a1 n02,           1, 0", // a value after a later delete
        "w1a1 x1a2,           w1a1 n02,           1, 0",
        "w1a1 d1a2,           w1a1 n02,           1, 0", // whatever it did would have been overwritten
        "x1a1 +1a2,           x1a1 n02,           1, 0",
        "+1a1 +1a2 +1a3,      +1a1 +1a2 +1a3,     0, 0", // in any order
        "i1a1 i1a2,           i1a1 i1a2,          0, 0",
        "+1a1 i1a2,           +1a1 i1a2,          0, 1", // two kinds of changes
        "d1a1 d1a2,           d1a1 d1a2,          0, 1",
        "+1a1 w1a2,           +1a1 w1a2,          0, 1", // the change should come after the value
        "d1a1 x1a2 +1a3,      d1a1 x1a2 n03,      1, 1",
        "w1a1 w1b2 d1c3,      w1a1 w1b2 d1c3,     0, 0", // other keys
    })
    void aLateCommandIsLeftOutOrAppliedByWhatCameSince(String sent, String sees, long overwritten, long unordered) {
        int origin = 0;
        for (String command : sent.split(" ", -1)) {
            write(origin, start + 100 - origin, command);
            origin++;
        }
        assertThat(String.join(" ", stored)).isEqualTo(sees);
        assertThat(versions.overwritten()).isEqualTo(overwritten);
        assertThat(versions.unordered()).isEqualTo(unordered);
    }

    @Test
    void betweenAValueAndAChangeOfTheSameKindAChangeIsInTime() {
        write(1, start + 10, "w1a1");
        write(2, start + 30, "+1a2");
        write(3, start + 20, "+1a3");
        write(4, start + 5, "+1a4");
        write(5, start + 25, "i1a5");
        write(6, start + 26, "+1a6");

        assertThat(stored).containsExactly("w1a1", "+1a2", "+1a3", "n04", "i1a5", "+1a6");
        assertThat(versions.unordered()).as("the fifth, and so the sixth").isEqualTo(2);
    }

    @Test
    void whatComesInOrderPassesAsItIs() {
        ByteBuf first = write(1, start + 1, "w1a1+1b2");
        ByteBuf second = write(2, start + 2, "d1a1x1b2");

        assertThat(spans).hasSize(2);
        assertThat(spans.get(0)).isSameAs(first);
        assertThat(spans.get(1)).isSameAs(second);
        assertThat(unanswerable).isNull();
    }

    @Test
    void onlyWhatIsLateIsCutOutOfASpan() {
        write(1, start + 10, "w1b0");
        write(2, start + 5, "w1a1w1b2+1c3");
        assertThat(stored.get(1)).isEqualTo("w1a1n02+1c3");
        assertThat(unanswerable)
                .as("a value is answered with OK, and so is nothing")
                .isNull();

        write(3, start + 4, "+1d1+1b2");
        assertThat(stored.get(2)).isEqualTo("+1d1n02");
        assertThat(unanswerable)
                .as("nobody knows what the addition would have been answered")
                .extracting(LateAnswers::commands)
                .hasToString("{1}");

        write(4, start + 9, "w3cbd4x2be5");
        assertThat(stored.get(3)).isEqualTo("w2cd4x1e5");
        assertThat(spans).allMatch(span -> span.refCnt() <= 1);
    }

    @Test
    void whatMayBeOlderThanWhatWasForgottenIsAppliedAndCounted() {
        write(1, start, "w1a1d1b2");
        assertThat(versions.unordered()).isEqualTo(2);
        write(2, start - 1, "w1a3");
        assertThat(stored).as("from then on it is known").containsExactly("w1a1d1b2", "n03");

        writes.forgetVersions();
        write(3, start - 2, "w1a4");
        assertThat(stored).endsWith("forgotten", "w1a4");
        assertThat(versions.unordered()).isEqualTo(3);
    }

    @Test
    void whatAStreamRepeatsIsNotLateForWhatItSentAfterIt() {
        write(1, start + 1, "w1a1");
        write(1, start + 2, "d1a2");
        ByteBuf span = Unpooled.copiedBuffer("w1a1", US_ASCII);
        WriteFrame first = new WriteFrame().place(0, 1, start + 1).span(span, 0, 4);
        writes.repeat(stream(1), first, 0, 0, 4);
        assertThat(versions.unordered()).isZero();

        write(1, start + 3, "d1a3");
        write(2, start + 4, "d1a4");
        writes.repeat(stream(1), first, 0, 0, 4);
        assertThat(versions.unordered())
                .as("it wipes out what another stream did")
                .isOne();
        assertThat(stored).endsWith("w1a1");

        write(2, start + 5, "w1a5");
        writes.repeat(stream(1), first, 0, 0, 4);
        assertThat(stored).endsWith("n01");
        assertThat(writes.laterValue(stream(1), first, 0, 2, 1)).isEqualTo(new LaterValue(start + 5, false));
        assertThat(writes.laterValue(stream(2), first, 0, 2, 1)).isEqualTo(new LaterValue(start + 5, true));
    }

    /** Replicas that see the same values in any order, most with equal stamps, end with the same one. */
    @Test
    void inWhateverOrderValuesComeTheSameOneStays() {
        Random random = new Random(1);
        for (int round = 0; round < 200; round++) {
            List<String> values = new ArrayList<>();
            for (int origin = 0; origin < 6; origin++) {
                for (int stamp = 1; stamp <= 3; stamp++) {
                    values.add(origin + " " + stamp);
                }
            }
            Set<String> last = new HashSet<>();
            for (int replica = 0; replica < 4; replica++) {
                Collections.shuffle(values, random);
                last.add(lastStored(values, random.nextLong()));
            }
            assertThat(last).hasSize(1);
        }
    }

    private String lastStored(List<String> values, long seed) {
        KeyVersions own = new KeyVersions(new Letters(), new KeyDigest(seed), 64, new HybridClock(time, 1_000));
        String[] last = {""};
        for (String value : values) {
            int origin = value.charAt(0) - '0';
            int stamp = value.charAt(2) - '0';
            ByteBuf span = Unpooled.copiedBuffer("w1a0w1a1", US_ASCII);
            WriteFrame write = new WriteFrame().place(0, 1, start + stamp).span(span, 0, 8);
            if (own.offer(stream(origin), write)) {
                last[0] = value;
            }
        }
        return last[0];
    }

    @Test
    void noTwoStreamsAreTheSameToTheComparison() {
        Set<Long> ties = new HashSet<>();
        int streams = 0;
        for (int origin = 0; origin < 100; origin++) {
            for (int epoch = 1; epoch <= 20; epoch++) {
                for (int worker = 0; worker < 8; worker++, streams++) {
                    NodeId node = stream(origin).origin();
                    ties.add(new StreamId(node, epoch, worker).tie() >>> VersionTable.PLACE_BITS);
                }
            }
        }
        assertThat(ties).hasSize(streams);
    }

    /** Places keep their numbers: versions are compared by them. */
    @Test
    void whatIsRepeatedAsOneIsSentWithoutWhatIsLeftOutAndWithoutWhatIsLate() {
        write(1, start, "w1a1w1b1d1c1");
        write(2, start + 1, "w1b2");
        stored.clear();
        BitSet leftOut = new BitSet();
        leftOut.set(2); // and b is late

        ByteBuf span = Unpooled.copiedBuffer("w1a1w1b1d1c1", US_ASCII);
        WriteFrame write =
                new WriteFrame().form(3, (byte) 2, (byte) 0).place(0, 1, start).span(span, 0, span.readableBytes());
        writes.repeatAsOne(stream(1), write, leftOut);

        assertThat(stored).containsExactly("w1a1n01n01");
    }
}
