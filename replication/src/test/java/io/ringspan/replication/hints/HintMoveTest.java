package io.ringspan.replication.hints;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.ringspan.base.FsyncPolicy;
import io.ringspan.replication.budget.Budget;
import io.ringspan.replication.budget.HintRoom;
import io.ringspan.replication.hints.HintMove.Shift;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Rings of three racks, one of which may go, with nodes that change; a stream has left writes for some nodes. The process may end at any
 * call of the disk, and the next one begins the move again.
 */
class HintMoveTest {
    private static final HintLimits LIMITS = new HintLimits(400, 86_400_000, FsyncPolicy.INTERVAL);
    private static final ByteBufAllocator MEMORY = new UnpooledByteBufAllocator(false, true);
    private static final int TOKENS = 100;

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 1_000);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void everyWriteGoesOnceToTheOwnerInItsRack(long seed) throws IOException {
        Random random = new Random(seed);
        World world = new World(random);
        world.leave();
        Map<String, List<Left>> expected = world.expected();

        for (int kills = random.nextInt(4); kills > 0; kills--) {
            world.killedMove();
        }
        world.move(world.shift);

        world.names()
                .forEach(name -> assertThat(world.needed(name))
                        .as(name)
                        .containsExactlyInAnyOrderElementsOf(expected.getOrDefault(name, List.of())));
        world.requireOrder();
        world.requireMaybeSent();
    }

    @Test
    void whatIsAllItsOwnIsLeftAsItIs() throws IOException {
        World world = new World(new Random(1));
        world.after = world.before;
        world.leave();
        world.files("r0/0");
        List<List<String>> names =
                world.places.values().stream().map(SimHintFiles::names).toList();

        world.move(new Shift(1L << 41, false));

        assertThat(world.places.values()).extracting(SimHintFiles::names).containsExactlyElementsOf(names);
    }

    @Test
    void whereAMoveToAnotherRingCameToNoEndAllMayHaveBeenSent() throws IOException {
        World world = new World(new Random(2));
        world.leave();

        world.move(new Shift(1L << 41, true));

        for (String name : world.names()) {
            try (Opened log = world.look(name)) {
                boolean isMoved = log.log.last() > 1L << 41;
                assertThat(isMoved && log.log.sentTo() < log.log.last()).isFalse();
            }
        }
    }

    /** A write that is left, by the position it had first; that it was for this rack follows from who has it. */
    private record Left(long position, int token) {}

    /** An attempt that was killed leaves a torn batch; what was in it is still where it was. */
    private static final class Tolerant implements HintListener {
        @Override
        public void dropped(Cause cause, long position, long millis, ByteBuf bytes, int at, int length) {
            throw new AssertionError("dropped " + position);
        }

        @Override
        public void lost(Lost lost) {
            // it is checked at the end that nothing is
        }

        @Override
        public void refused(Refused refused) {
            throw new AssertionError(refused);
        }

        @Override
        public void troubled(String file, IOException why) {
            throw new AssertionError(file, why);
        }
    }

    /** A log to look into. */
    private record Opened(HintLog log) implements AutoCloseable {
        @Override
        public void close() {
            log.close();
        }
    }

    private static final class World implements HintMove.Logs, HintMove.Owners {
        private final Random random;
        private final Map<String, SimHintFiles> places = new TreeMap<>();
        private final Map<String, Long> marks = new TreeMap<>();
        private final Map<String, Long> maybeSent = new TreeMap<>();
        private final int[][] before;
        private int[][] after;
        private Shift shift = new Shift(0, false);

        World(Random random) {
            this.random = random;
            this.before = ring();
            this.after = ring();
            if (random.nextInt(4) == 0) {
                after[2] = new int[0]; // the rack goes
            }
        }

        /** Tokens of the nodes of each rack. */
        private int[][] ring() {
            int[][] racks = new int[3][];
            for (int rack = 0; rack < racks.length; rack++) {
                racks[rack] = random.ints(1 + random.nextInt(3), 0, 5)
                        .map(fifth -> fifth * TOKENS / 5)
                        .distinct()
                        .sorted()
                        .toArray();
            }
            return racks;
        }

        private static int owner(int[] rack, int token) {
            for (int node : rack) {
                if (node >= token) {
                    return node;
                }
            }
            return rack[0];
        }

        @Override
        public @Nullable String of(String replica, int token) {
            int rack = replica.charAt(1) - '0';
            return after[rack].length == 0 ? null : "r" + rack + "/" + owner(after[rack], token);
        }

        /** What the stream has left, for each node some that it has marked, and some that it may have been sent. */
        void leave() throws IOException {
            Map<String, HintLog> logs = new TreeMap<>();
            int positions = 20 + random.nextInt(60);
            for (long position = 1; position <= positions; position++) {
                int token = random.nextInt(TOKENS);
                for (int rack = 0; rack < before.length; rack++) {
                    String name = "r" + rack + "/" + owner(before[rack], token);
                    if (rack == 0 || random.nextInt(3) > 0) {
                        HintLog log = logs.containsKey(name) ? logs.get(name) : open(name);
                        logs.put(name, log);
                        append(log, position, token);
                    }
                }
            }
            for (Map.Entry<String, HintLog> log : logs.entrySet()) {
                long sentTo = random.nextInt(positions);
                log.getValue().sentTo(sentTo);
                long mark = random.nextInt((int) sentTo + 1);
                log.getValue().marked(mark);
                marks.put(log.getKey(), mark);
                maybeSent.put(log.getKey(), sentTo);
                log.getValue().close();
            }
            shift = Shift.beyond(List.copyOf(places.values()), false);
        }

        private static void append(HintLog log, long position, int token) {
            ByteBuf record = log.stage(position, log.last(), 1);
            record.writeLong(position).writeLong(7).writeInt(token).writeCharSequence("commands", US_ASCII);
            log.staged();
            assertThat(log.commit()).isTrue();
        }

        List<String> names() {
            return List.copyOf(places.keySet());
        }

        /** By owner, what each is to have in the end. */
        Map<String, List<Left>> expected() {
            Map<String, List<Left>> expected = new TreeMap<>();
            for (String name : names()) {
                for (Left left : read(name)) {
                    String owner = of(name, left.token());
                    if (owner != null) {
                        expected.computeIfAbsent(owner, first -> new ArrayList<>())
                                .add(left);
                    }
                }
            }
            return expected;
        }

        List<Left> read(String name) {
            List<Left> all = new ArrayList<>();
            try (Opened opened = look(name)) {
                for (HintLog log = opened.log; log.hasNext(); log.advance()) {
                    all.add(new Left(
                            log.nextBytes().getLong(log.nextAt()),
                            log.nextBytes().getInt(log.nextAt() + 16)));
                }
            } catch (IOException failed) {
                throw new AssertionError(failed);
            }
            return all;
        }

        /** Without what had been marked: a torn mark only has that sent again. */
        List<Left> needed(String name) {
            return read(name).stream()
                    .filter(left -> left.position() > marks.getOrDefault(before(name, left.token()), 0L))
                    .toList();
        }

        /** Who owned the token in that rack. */
        private String before(String name, int token) {
            int rack = name.charAt(1) - '0';
            return "r" + rack + "/" + owner(before[rack], token);
        }

        void move(Shift by) throws IOException {
            HintMove.move(names(), this, this, by, new Tolerant());
        }

        /** The process ends at some call. */
        void killedMove() throws IOException {
            List<String> names = names();
            Objects.requireNonNull(places.get(names.get(random.nextInt(names.size()))))
                    .killAfter(random.nextInt(40), random.nextInt(30));
            try {
                move(shift);
            } catch (SimHintFiles.Killed ended) {
                // the next one goes on
            }
            places.values().forEach(SimHintFiles::killed);
        }

        /** What comes from one log stays in its order. */
        void requireOrder() {
            for (String name : names()) {
                Map<Integer, Long> lasts = new TreeMap<>();
                for (Left left : read(name)) {
                    Long last = lasts.put(left.token(), left.position());
                    assertThat(last == null || last < left.position()).as(name).isTrue();
                }
            }
        }

        void requireMaybeSent() throws IOException {
            for (String name : names()) {
                try (Opened opened = look(name)) {
                    for (HintLog log = opened.log; log.hasNext(); log.advance()) {
                        long was = log.nextBytes().getLong(log.nextAt());
                        int token = log.nextBytes().getInt(log.nextAt() + 16);
                        boolean mayHaveBeen = was <= maybeSent.getOrDefault(before(name, token), 0L);
                        assertThat(mayHaveBeen && log.nextPosition() > log.sentTo())
                                .as("%s: %d", name, was)
                                .isFalse();
                    }
                }
            }
        }

        @Override
        public HintFiles files(String replica) {
            return places.computeIfAbsent(replica, first -> new SimHintFiles());
        }

        @Override
        public HintLog open(String replica) throws IOException {
            return HintLog.open(files(replica), LIMITS, HintRoom.in(new Budget(1 << 30)), MEMORY, new Tolerant());
        }

        @Override
        public ByteBufAllocator memory() {
            return MEMORY;
        }

        Opened look(String name) throws IOException {
            return new Opened(open(name));
        }
    }
}
