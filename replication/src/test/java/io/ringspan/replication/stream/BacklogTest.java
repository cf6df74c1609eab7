package io.ringspan.replication.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.ringspan.base.NodeId;
import io.ringspan.replication.budget.StreamLimits;
import io.ringspan.replication.budget.WindowBudgets;
import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.frame.WriteFrame;
import io.ringspan.replication.hints.SimDisk;
import io.ringspan.replication.ring.Topology;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a window has no room for goes to disk. A window holds 15 of the short writes. */
class BacklogTest implements SkipListener {
    private static final String RACKS = "dc1/r1:0 dc1/r2:0 dc2/r1:0 dc2/r2:0";
    private static final long LIFE = 7;
    private static final int FEW = 15;
    private static final int MANY = 40;

    private final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(false);
    private final SimDisk disk = new SimDisk(memory);
    private final SentFrames sent = new SentFrames();
    private final List<String> heard = new ArrayList<>();
    private final WindowBudgets small = new WindowBudgets(new StreamLimits(2_000, 10_000));
    private Topology topology = Ring.seenBy(0, RACKS);
    private final StreamId id = new StreamId(topology.node(0).id(), 1, 0);
    private OriginStream stream = stream(small, 1);
    private final ArrayDeque<Integer> marksToCome = new ArrayDeque<>();
    private int sentTo;
    private int markedTo;

    @AfterEach
    void everyBufferIsReleased() {
        stream.close();
        assertThat(memory.metric().usedHeapMemory() + memory.metric().usedDirectMemory())
                .isZero();
    }

    @Test
    void theOldestGoToDiskAndAreSentFirst() {
        open(0, 2, 3);

        appendAll(MANY);

        assertThat(stream.hinted(1)).isEqualTo(2 * FEW);
        assertThat(stream.unmarked(1)).isEqualTo(MANY);
        assertThat(stream.isAbreast(1)).isFalse();
        assertThat(stream.isConfirmed(1, 1)).isFalse();
        stream.behind(1, 0, LIFE);
        assertThat(sent.take()).isEqualTo(chain(1, 0, MANY));
        assertThat(stream.isAbreast(1)).isTrue();
        append("live");
        assertThat(sent.take()).contains("1: live@41 after 40");
        stream.marked(1, 3);
        assertThat(stream.isConfirmed(1, 3)).isTrue();
        stream.marked(1, 41);
        assertThat(stream.unmarked(1)).isZero();
        assertThat(stream.skippedWrites()).isZero();
        assertThat(heard).containsOnlyOnce("hinting dc1/r2/0").endsWith("replayed dc1/r2/0");
    }

    /** What was sent from the window and goes to disk then counts as sent. */
    @Test
    void whatWasSentIsNotSentAgainFromDisk() {
        open(0, 1, 2, 3);

        appendAll(MANY);

        assertThat(stream.hinted(1)).isEqualTo(2 * FEW);
        assertThat(sent.take().stream().filter(line -> line.startsWith("1:"))).isEqualTo(chain(1, 0, MANY));
        stream.disconnected(1);
        stream.connected(1);
        stream.behind(1, 38, LIFE);
        assertThat(sent.take()).containsExactly("resume 1 via 1: 0..40", "1: w39@39 after 38", "1: w40@40 after 39");
        stream.disconnected(1);
        stream.connected(1);
        stream.behind(1, 20, LIFE);
        assertThat(sent.take()).endsWith("1: w40@40 after 39").contains("1: w21@21 after 20");
    }

    @Test
    void whatIsNextForTwoRacksOfADatacenterCrossesOnce() {
        open(0, 1);
        appendAll(MANY);
        sent.take();
        sent.full.add(2);
        stream.behind(2, 0, LIFE);
        stream.behind(3, 0, LIFE);

        sent.full.remove(2);
        stream.writable(2);

        assertThat(sent.take()).hasSize(MANY).startsWith("relay 2: w1@1 after [0, 0]", "relay 2: w2@2 after [1, 1]");
    }

    @Test
    void theNextStartSendsWhatThisOneHasNotBroughtAndSaysThatItWasNeverSent() {
        open(0, 2, 3);
        appendAll(MANY);
        for (int replica : new int[] {0, 2, 3}) {
            stream.marked(replica, MANY);
        }
        assertThat(stream.close()).isZero();
        sent.take();

        stream = stream(small, 2);
        stream.start();

        assertThat(sent.take())
                .containsExactly(
                        "resume 0 via 0: 40..0",
                        "resume 1 via 1: 0..0",
                        "resume 2 via 2: 40..0",
                        "resume 3 via 3: 40..0");
        stream.behind(1, 0, LIFE);
        assertThat(sent.take()).isEqualTo(chain(1, 0, MANY));
        assertThat(stream.isEmpty()).isFalse();
        stream.marked(1, MANY);
        assertThat(stream.isEmpty()).isTrue();
    }

    @Test
    void theNextStartSaysHowFarItMayHaveBeenSent() {
        open(0, 1, 2, 3);
        appendAll(MANY);
        stream.close();
        sent.take();

        stream = stream(small, 2);
        stream.start();

        assertThat(sent.take()).contains("resume 1 via 1: 0..40");
    }

    @Test
    void onlySoMuchIsOnItsWayFromDisk() {
        stream.close();
        stream = stream(new WindowBudgets(new StreamLimits(600_000, 3_000_000)), 1);
        open(0, 2, 3);
        for (int i = 0; i < 10; i++) {
            append("x".repeat(200_000));
        }
        assertThat(stream.hinted(1)).isEqualTo(8);
        sent.take();

        stream.behind(1, 0, LIFE);
        goOn();
        assertThat(sent.take()).as("128 KiB are met with the first").hasSize(1);
        assertThat(stream.isOpen(1)).as("what is live waits behind it").isFalse();
        stream.marked(1, 1);
        goOn();
        assertThat(sent.take()).as("and with the next").hasSize(1);
        for (int mark = 2; mark < 8; mark++) {
            stream.marked(1, mark);
            goOn();
        }
        assertThat(sent.take()).as("the others from disk, and the window's").hasSize(8);
        assertThat(stream.isAbreast(1)).isTrue();
        assertThat(stream.isOpen(1)).isTrue();
        stream.marked(1, 10);
    }

    /** What is live for others goes on meanwhile. */
    @Test
    void aTurnSpendsOnlySoMuchOnWhatIsOnDisk() {
        open(0, 2, 3);
        appendAll(5 * MANY);
        sent.take();

        stream.behind(1, 0, LIFE);

        assertThat(sent.take()).isEqualTo(chain(1, 0, Lane.TURN_WRITES));
        assertThat(sent.pauses).isPositive();
        stream.marked(1, Lane.TURN_WRITES);
        assertThat(sent.take()).as("a mark is no new turn").isEmpty();
        append("live");
        assertThat(sent.take())
                .as("with each live write goes one from disk: so it is never outrun")
                .containsExactly("0: live@201 after 200", "1: w65@65 after 64", "relay 2: live@201 after [200, 200]");
        stream.goOn();
        assertThat(sent.take()).isEqualTo(chain(1, Lane.TURN_WRITES + 1, 2 * Lane.TURN_WRITES + 1));
        goOn();
        assertThat(sent.take()).endsWith("1: live@201 after 200");
        assertThat(stream.isAbreast(1)).isTrue();
    }

    @Test
    void moreIsOnItsWayWhileMarksComeInTimeAndLessWhenTheyAreLate() {
        stream.close();
        stream = stream(new WindowBudgets(new StreamLimits(100_000, 1_000_000)), 1);
        open(0, 2, 3);
        for (int i = 0; i < 1_000; i++) {
            append("x".repeat(4_000));
        }
        for (int replica : new int[] {0, 2, 3}) {
            stream.marked(replica, 1_000);
        }
        sent.take();
        stream.behind(1, 0, LIFE);

        int first = onItsWayAfter(1, 2);
        int quick = onItsWayAfter(40, 2);
        int late = onItsWayAfter(80, 12);

        assertThat(first).isLessThanOrEqualTo(Lane.TURN_BYTES / 4_000 + 1);
        assertThat(quick).isGreaterThan(33);
        assertThat(late).isLessThan(15);
    }

    /** So many turns, in which marks come so many turns after what they are for. Returns how many are sent and not marked. */
    private int onItsWayAfter(int turns, int delay) {
        for (int turn = 0; turn < turns; turn++) {
            for (String line : sent.take()) {
                sentTo = line.startsWith("1:") ? Integer.parseInt(line.replaceAll(".*@(\\d+) .*", "$1")) : sentTo;
            }
            marksToCome.add(sentTo);
            while (marksToCome.size() > delay) {
                markedTo = marksToCome.remove();
                stream.marked(1, markedTo);
            }
            stream.goOn();
        }
        return sentTo - markedTo;
    }

    private void goOn() {
        for (int turn = 0; turn < 10; turn++) {
            stream.goOn();
        }
    }

    /** The ring has changed meanwhile: token 50 went over to another node of the rack, which gets it now. */
    @Test
    void whatIsNoLongerTheReplicasGoesToWhoHasItNow() {
        stream.close();
        topology = Ring.seenBy(1, 0, "dc1/r1:0 dc1/r2:100");
        stream = stream(small, 1);
        open(0);
        for (int i = 0; i < MANY; i++) {
            append(i % 2 == 0 ? 80 : 50, "w");
        }
        Topology next = Ring.grown(topology, 2, "dc1/r2:60");
        stream.topologyChanged(next);
        sent.take();

        stream.behind(1, 0, LIFE);

        List<String> lines = sent.take();
        assertThat(lines).startsWith("1: w@1 after 0", "1: w@3 after 1", "1: w@5 after 3");
        assertThat(stream.skippedWrites()).isZero();
        stream.marked(1, stream.last());
        assertThat(stream.unmarked(1)).isZero();
        assertThat(stream.unmarked(2)).isGreaterThanOrEqualTo(MANY / 2);
    }

    /** Nobody waits for what went to disk: so no relay has to gather for it, and no replica to answer. */
    @Test
    void whatComesFromDiskWantsNoReplies() {
        open(0, 1);
        for (int i = 0; i < MANY; i++) {
            append(17, "w", (byte) 7);
        }
        sent.takeFlags();

        stream.behind(2, 0, LIFE);

        List<Byte> flags = sent.takeFlags();
        assertThat(flags).hasSize(MANY).endsWith((byte) 7);
        assertThat(flags.subList(0, 2 * FEW)).containsOnly(WriteFrame.KEPT_FLAGS);
    }

    private void open(int... replicas) {
        stream.start();
        for (int replica : replicas) {
            stream.behind(replica, 0, LIFE);
        }
        sent.take();
    }

    private void appendAll(int count) {
        for (int i = 1; i <= count; i++) {
            append("w" + i);
        }
        if (stream.isOpen(1)) {
            return;
        }
        sent.take();
    }

    private void append(String text) {
        append(17, text);
    }

    private void append(int token, String text) {
        append(token, text, (byte) 0);
    }

    private void append(int token, String text, byte flags) {
        ByteBuf span = Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
        WriteFrame frame = new WriteFrame()
                .form(1, (byte) 2, flags)
                .place(token, 0, 1L << 40)
                .span(span, 0, span.readableBytes());
        assertThat(stream.append(topology.replicas(token), frame, null)).isNotNull();
    }

    private static List<String> chain(int replica, int after, int last) {
        return IntStream.rangeClosed(after + 1, last)
                .mapToObj(i -> replica + ": w" + i + "@" + i + " after " + (i - 1))
                .toList();
    }

    private OriginStream stream(WindowBudgets budgets, int start) {
        return new OriginStream(id, topology, sent, budgets, memory, new Overflow(this, disk.of(id, start)));
    }

    @Override
    public void skipping(StreamId of, NodeId replica) {}

    @Override
    public void skipped(StreamId of, NodeId replica, SkippedWrites skipped) {}

    @Override
    public void hinting(StreamId of, NodeId replica) {
        heard.add("hinting " + replica);
    }

    @Override
    public void replayed(StreamId of, NodeId replica) {
        heard.add("replayed " + replica);
    }
}
