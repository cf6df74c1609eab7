package io.ringspan.replication.hints;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.base.FsyncPolicy;
import io.ringspan.replication.budget.Budget;
import io.ringspan.replication.hints.HintListener.Lost;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Random writes, marks, restarts and crashes, on a disk that fails now and then, beside a set that does the same. */
class HintModelTest {
    private static final int SEEDS = 300;
    private static final int STEPS = 120;

    @ParameterizedTest
    @EnumSource
    void theLogDoesAsASetOfPositionsDoes(FsyncPolicy fsync) {
        for (long seed = 0; seed < SEEDS; seed++) {
            Model model = new Model(seed, fsync);
            try {
                for (int step = 0; step < STEPS; step++) {
                    model.step();
                }
                model.end();
            } catch (AssertionError | RuntimeException failed) {
                throw new AssertionError("seed " + seed + ", " + fsync, failed);
            }
        }
    }

    /** What the log should keep. */
    private static final class Model {
        private final Random random;
        private final FsyncPolicy fsync;
        private final SimHintFiles files = new SimHintFiles();
        private final boolean faults;
        private final Budget budget;
        private LogUnderTest under;
        private TreeSet<Long> kept = new TreeSet<>();
        /** Of those, what a crash of the machine must leave. */
        private TreeSet<Long> safe = new TreeSet<>();
        /** What could not be forced. */
        private final TreeSet<Long> unsure = new TreeSet<>();

        private long sentTo;
        private long marked;
        private long lastStaged;
        private long millis = 1;

        Model(long seed, FsyncPolicy fsync) {
            this.random = new Random(seed);
            this.fsync = fsync;
            this.faults = random.nextBoolean();
            int records = random.nextBoolean() ? 1000 : 12 + random.nextInt(20);
            this.budget = new Budget((long) records * LogUnderTest.RECORD_BYTES);
            this.under = opened();
        }

        private LogUnderTest opened() {
            return new LogUnderTest(files, LogUnderTest.limits(1 + random.nextInt(6), fsync), budget);
        }

        void step() {
            millis += random.nextInt(60);
            boolean failing = faults && random.nextInt(4) == 0;
            int what = random.nextInt(20);
            if (failing) {
                files.failAfter(random.nextInt(6), random.nextInt(200), random.nextBoolean());
            }
            if (what < 7) {
                write();
            } else if (what < 12) {
                send(random.nextInt(8));
            } else if (what < 15) {
                mark(sentTo - random.nextInt(4));
            } else if (what < 16) {
                mark(sentTo + random.nextInt(6));
            } else if (what < 17) {
                rewind(lastStaged - random.nextInt(12));
            } else if (what < 19) {
                tick();
            }
            files.heal();
            hear();
            if (what == 19) {
                restart();
            }
            check();
        }

        private void write() {
            int count = 1 + random.nextInt(7);
            List<Long> batch = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                lastStaged += 1 + random.nextInt(2);
                stage(lastStaged);
                batch.add(lastStaged);
            }
            boolean written = under.log().commit();
            hear();
            if (written) {
                kept.addAll(batch);
                if (fsync == FsyncPolicy.EACH) {
                    safe.addAll(batch);
                }
            }
            assertThat(under.refused.size()).isEqualTo(written ? 0 : 1);
            under.refused.clear();
        }

        private void stage(long position) {
            under.stage(position, millis);
        }

        private void send(int most) {
            List<Long> sent = under.send(most);
            hear();
            for (long position : sent) {
                // what is lost is told when it would have been next
                assertThat(kept.higher(sentTo)).isEqualTo(position);
                sentTo = position;
            }
            if (sent.size() < most) {
                assertThat(kept.higher(sentTo)).isNull();
            }
        }

        private void mark(long position) {
            under.log().marked(position);
            hear();
            marked = Math.max(marked, Math.min(position, under.log().last()));
            kept.headSet(position, true).clear();
            sentTo = Math.max(sentTo, Math.min(position, under.log().last()));
        }

        private void rewind(long position) {
            under.log().rewind(position);
            hear();
            sentTo = position;
        }

        private void tick() {
            int troubles = under.troubles.size();
            under.log().tick(millis);
            hear();
            if (under.troubles.size() > troubles) {
                unsure.addAll(kept); // a second attempt to force proves nothing
            } else if (fsync != FsyncPolicy.NEVER) {
                safe.addAll(kept);
                safe.removeAll(unsure);
            }
        }

        /** Takes out what the log has told to be gone: in order, and never what is not there. */
        private void hear() {
            for (Lost lost : under.lost) {
                var gone = kept.subSet(lost.above(), false, lost.below(), false);
                assertThat((long) gone.size()).isEqualTo(lost.records());
                gone.clear();
            }
            under.lost.clear();
            for (long position : under.dropped) {
                if (position > marked) {
                    assertThat(kept.pollFirst()).isEqualTo(position);
                }
            }
            under.dropped.clear();
        }

        private void restart() {
            boolean machine = random.nextInt(3) == 0;
            boolean closed = random.nextBoolean();
            if (closed) {
                under.log().close();
            }
            if (machine) {
                files.crashed(random);
            } else {
                files.killed();
            }
            TreeSet<Long> must = new TreeSet<>(kept);
            if (machine && !(closed && !faults && fsync != FsyncPolicy.NEVER)) {
                must.retainAll(safe);
            }
            TreeSet<Long> before = kept;
            under.memory.end();
            under = new LogUnderTest(
                    files,
                    LogUnderTest.limits(1 + random.nextInt(6), fsync),
                    new Budget(1000L * LogUnderTest.RECORD_BYTES));
            assertThat(under.dropped).isEmpty();
            List<Long> found = under.send();
            assertThat(found).isSorted().doesNotHaveDuplicates();
            kept = new TreeSet<>(found);
            assertThat(kept).as("told: %s", under.lost).containsAll(must);
            if (closed && !machine && !faults) {
                assertThat(kept).isEqualTo(before);
            }
            under.log().rewind(0);
            under.lost.clear();
            if (machine || (closed && fsync != FsyncPolicy.NEVER && !faults)) {
                safe = new TreeSet<>(kept);
            }
            safe.retainAll(kept);
            sentTo = 0;
            marked = under.log().base();
            lastStaged = Math.max(lastStaged, under.log().last());
        }

        private void check() {
            HintLog log = under.log();
            assertThat(log.records()).isEqualTo(kept.size());
            assertThat(log.isEmpty()).isEqualTo(kept.isEmpty());
            long sent = kept.headSet(sentTo, true).size();
            assertThat(log.sentBytes()).isEqualTo(sent * LogUnderTest.RECORD_BYTES);
            if (!kept.isEmpty()) {
                assertThat(log.base()).isLessThan(kept.first());
            }
        }

        void end() {
            under.log().rewind(0);
            sentTo = 0;
            send(Integer.MAX_VALUE);
            mark(Long.MAX_VALUE);
            under.log().tick(millis);
            assertThat(under.log().bytes()).isZero();
            under.log().delete();
            assertThat(files.names()).isEmpty();
            assertThat(files.open()).isZero();
            assertThat(under.memory.used()).isZero();
        }
    }
}
