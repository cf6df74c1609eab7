package io.ringspan.node.request;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.conf.Consistency;
import io.ringspan.node.io.Pending;
import io.ringspan.node.io.ReplySink;
import io.ringspan.node.repair.ReadRepairs;
import io.ringspan.node.resp.RespProtocol;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Reads and writes at every level, whose replicas reply, refuse, fall silent, go away and come back in an order that a
 * seed decides. Whatever happens, each request is answered once, with replies to its own commands or with an error, never
 * before its level is met, and nothing is kept.
 */
class RequestsFuzzTest {
    private static final int SEEDS = 1_000;
    private static final int STEPS = 150;
    private static final Consistency[] LEVELS = {
        Consistency.DC_ONE, Consistency.DC_QUORUM, Consistency.DC_SAFE_QUORUM, Consistency.DC_ALL
    };

    private ThreeRacks ring = new ThreeRacks();
    private Random random = new Random(0);
    private final List<Request> requests = new ArrayList<>();
    private final TreeMap<Long, Request> writes = new TreeMap<>();
    /** What each node has been sent and has not answered: writes, by their position. */
    private final List<Map<Long, Request>> writesAt = new ArrayList<>();

    /** One request, and what came of it. */
    private final class Request implements ReplyTarget {
        private final int id = requests.size();
        private final boolean write;
        private final Consistency level;
        private final Set<Integer> replied = new HashSet<>();
        /** What each node has replied, in any round, and who has taken a value that was written back. */
        private final Map<Integer, Set<String>> given = new HashMap<>();

        private final Set<Integer> restored = new HashSet<>();
        private final StringBuilder text = new StringBuilder();
        private int answers;
        private boolean broken;

        Request(boolean write, Consistency level) {
            this.write = write;
            this.level = level;
        }

        void send(boolean behindWrites) {
            Slot slot = new Slot();
            slot.open(this, 1, write, ring.time.nanoTime());
            String key = Integer.toString(id);
            ring.send(slot, behindWrites, level, "*2\r\n$3\r\nGET\r\n$" + key.length() + "\r\n" + key + "\r\n");
        }

        /** What that node replies, which is not always what the others do. */
        private String replyOf(int node) {
            String reply = "+" + id + (random.nextInt(4) == 0 ? ".odd" : "") + "\r\n";
            replied.add(node);
            given.computeIfAbsent(node, any -> new HashSet<>()).add(reply);
            return reply;
        }

        @Override
        public void deliver(Slot slot, ByteBuf in, int at, int length, boolean last) {
            text.append(in.toString(at, length, ISO_8859_1));
            if (last) {
                answers++;
                slot.markAnswered();
            }
        }

        @Override
        public void brokenOff(Slot slot) {
            broken = true;
            answers++;
        }

        void check() {
            assertThat(answers).as("answers to %s", this).isLessThanOrEqualTo(1);
            if (answers == 1 && !broken && !text.toString().startsWith("-")) {
                String reply = text.toString();
                Set<Integer> alike = new HashSet<>(restored);
                given.forEach((node, all) -> alike.addAll(all.contains(reply) ? Set.of(node) : Set.of()));
                assertThat(given.values()).as("replies to %s", this).anyMatch(all -> all.contains(reply));
                assertThat(replied.size()).as("replicas of %s", this).isGreaterThanOrEqualTo(level.needed(3));
                assertThat(alike.size()).as("that have %s", this).isGreaterThanOrEqualTo(level.isSafe() ? 2 : 1);
            }
        }

        @Override
        public String toString() {
            return (write ? "write " : "read ") + id + " at " + level + ": " + text + " from " + replied;
        }
    }

    @Test
    void everyRequestIsAnsweredOnceRightAndNotTooSoon() {
        for (int seed = 0; seed < SEEDS; seed++) {
            run(seed);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {4, 42, 999})
    void someSeedsAlone(long seed) {
        run(seed);
    }

    private void run(long seed) {
        random = new Random(seed);
        ring = new ThreeRacks();
        requests.clear();
        writes.clear();
        writesAt.clear();
        for (int node = 0; node < ThreeRacks.NODES; node++) {
            writesAt.add(new HashMap<>());
        }
        ring.start();
        if (seed % 2 == 0) {
            ring.reads.repairWith(new ReadRepairs(RespProtocol.RESP, ring.asker::link, ring.reads.room(), ring.tally));
        }
        try {
            for (int step = 0; step < STEPS; step++) {
                step();
                requests.forEach(Request::check);
            }
            for (int i = 0; i < 5; i++) {
                ring.after(ThreeRacks.TIMEOUT_NANOS);
            }
            for (Request request : requests) {
                request.check();
                assertThat(request.answers).as("answers to %s", request).isOne();
            }
            ring.close();
        } catch (AssertionError | RuntimeException failed) {
            throw new AssertionError("seed " + seed + ": " + failed.getMessage(), failed);
        }
    }

    private void step() {
        int node = random.nextInt(ThreeRacks.NODES);
        switch (random.nextInt(12)) {
            case 0, 1, 2 -> read();
            case 3, 4 -> write();
            case 5, 6, 7 -> answerRead(node);
            case 8, 9 -> answerWrite(node);
            case 10 -> ring.after(random.nextInt((int) ThreeRacks.TIMEOUT_NANOS / 4));
            default -> flip(node);
        }
    }

    private void read() {
        Request request = new Request(false, LEVELS[random.nextInt(LEVELS.length)]);
        requests.add(request);
        request.send(random.nextBoolean());
    }

    private void write() {
        Request request = new Request(true, LEVELS[random.nextInt(LEVELS.length)]);
        requests.add(request);
        long before = ring.appended();
        ring.turnsAway = random.nextInt(8) == 0 ? random.nextInt(ThreeRacks.NODES) : -1;
        request.send(false);
        ring.turnsAway = -1;
        if (ring.appended() > before) {
            writes.put(ring.appended(), request);
            writesAt.forEach(each -> each.put(ring.appended(), request));
        }
    }

    /** The oldest read there is answered, by pieces, not at all, or its link breaks. */
    private void answerRead(int node) {
        Pending pending = ring.links.get(node).pending;
        if (pending.size() == 0) {
            return;
        }
        long number = pending.head();
        String sent = Objects.requireNonNull(ring.links.get(node).sent.get(number));
        Request request = requests.get(Integer.parseInt(sent.split("\r\n", -1)[4]));
        ReplySink sink = pending.take(number);
        if (sink == null) {
            return;
        }
        switch (sent.contains("GET") ? random.nextInt(8) : 8) {
            case 8 -> answerRepair(request, node, sink, sent);
            case 0 -> sink.broken();
            case 1 -> {
                ByteBuf refusal = Unpooled.copiedBuffer("-LOADING\r\n", ISO_8859_1);
                sink.replied(refusal, 0, refusal.readableBytes(), 1);
                refusal.release();
            }
            default -> {
                ByteBuf reply = Unpooled.copiedBuffer(request.replyOf(node), ISO_8859_1);
                if (sent.startsWith("-")) {
                    ByteBuf versions =
                            Unpooled.buffer().writeLong(random.nextInt(5)).writeLong(1);
                    sink.replying(reply, 0, reply.readableBytes());
                    sink.replied(versions, 0, versions.readableBytes(), 0);
                    versions.release();
                } else {
                    sink.replied(reply, 0, reply.readableBytes(), 0);
                }
                reply.release();
            }
        }
    }

    /** A question for a value, or a value to be taken. */
    private void answerRepair(Request request, int node, ReplySink sink, String sent) {
        boolean fails = random.nextInt(4) == 0;
        if (fails && random.nextBoolean()) {
            sink.broken();
            return;
        }
        boolean asks = sent.startsWith("w");
        String reply = asks
                ? fails ? "-NOPERM\r\n:-1\r\n" : random.nextBoolean() ? "$1\r\nx\r\n:-1\r\n" : "$-1\r\n:-2\r\n"
                : fails ? "-UNORDERED\r\n" : "+OK\r\n";
        ByteBuf in = Unpooled.copiedBuffer(reply, ISO_8859_1);
        if (asks) {
            ByteBuf versions = Unpooled.buffer();
            long clock = random.nextInt(8) == 0 ? Long.MIN_VALUE : 4;
            versions.writeLong(clock).writeLong(1).writeLong(clock).writeLong(1);
            sink.replying(in, 0, in.readableBytes());
            sink.replied(versions, 0, versions.readableBytes(), 0);
            versions.release();
        } else {
            if (!fails) {
                request.restored.add(node);
            }
            sink.replied(in, 0, in.readableBytes(), 0);
        }
        in.release();
    }

    /** The oldest write there is answered, refused, turned away, or only marked. */
    private void answerWrite(int node) {
        Map<Long, Request> waiting = writesAt.get(node);
        if (waiting.isEmpty()) {
            return;
        }
        long position = waiting.keySet().stream().min(Long::compare).orElseThrow();
        Request request = Objects.requireNonNull(waiting.remove(position));
        switch (random.nextInt(8)) {
            case 0 -> ring.wrote(node, position, "-OOM\r\n", 1);
            case 1 -> ring.writes.repliesOf(node).unanswered(position);
            case 2 -> marked(node, position);
            default -> {
                ring.wrote(node, position, request.replyOf(node), 0);
                marked(node, position);
            }
        }
    }

    /** A mark is for all before it, too: those that were refused were tried again. */
    private void marked(int node, long position) {
        writes.headMap(position, true).values().forEach(request -> request.replied.add(node));
        ring.marked(node, position);
    }

    private void flip(int node) {
        FakeLink link = ring.links.get(node);
        link.up = !link.up;
        if (!link.up) {
            link.pending.breakAll();
            ring.writes.away(node);
        }
    }
}
