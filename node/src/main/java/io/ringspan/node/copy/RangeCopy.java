package io.ringspan.node.copy;

import io.ringspan.node.antientropy.PairComparison;
import io.ringspan.node.antientropy.content.StoreReader;
import io.ringspan.node.antientropy.mend.Side;
import io.ringspan.replication.antientropy.Leaves;
import io.ringspan.replication.antientropy.Pace;
import io.ringspan.replication.copy.CopyPlace;
import io.ringspan.replication.copy.CopyPlan;
import io.ringspan.replication.copy.CopyProgress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One copy: each source's store is walked once, then own and source are compared until nothing differs that does not change all the
 * time. A source that fails is left for another, whose store is walked from its beginning for what is not here yet.
 *
 * <p><b>Owner.</b> A thread of its own; {@link #state}, {@link #pause} and {@link #stop} from any. <b>Limits.</b> It waits {@value
 * #WAIT_SECONDS_MAX} s in a row for a source that can be asked, and compares {@value #ROUNDS_MAX} times.
 */
final class RangeCopy {
    private static final Logger LOG = LoggerFactory.getLogger(RangeCopy.class);
    static final int ROUNDS_MAX = 6;
    private static final int WAIT_SECONDS_MAX = 600;
    private static final int COMPARE_TRIES = 5;
    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Copies.Parts parts;
    private final CopyWish wish;
    private final CopyCounts counts;
    private final CopyFlow flow = new CopyFlow();
    private final CopyFile file;
    private final MovingKeys movingKeys;
    private final UnsureKeys unsure;
    private final CopyProgress progress = new CopyProgress(System.nanoTime()); // guarded by itself
    private final long beganNanos = System.nanoTime();
    private final CopyTrouble trouble = new CopyTrouble();
    private final Set<Integer> failed = new HashSet<>();
    private volatile int keysPerSecond;
    private volatile Pace pace;
    private volatile CopyState.Phase phase = CopyState.Phase.WAITING;
    private volatile String source = "";
    private volatile double compared;
    private volatile int round;
    private volatile long differed;
    private volatile long changing;
    private final AtomicLong keysToWalk = new AtomicLong();
    private volatile long endedNanos;
    private CopyPlace place;
    private volatile boolean isGivenUp;
    private volatile @Nullable StoreGap gap;
    private long savedNanos;
    private long passedOver;

    RangeCopy(Copies.Parts parts, CopyWish wish, CopyCounts all) {
        this.parts = parts;
        this.wish = wish;
        this.counts = new CopyCounts(all);
        this.file = new CopyFile(parts.directory());
        this.movingKeys = new MovingKeys(parts.own(), flow, wish.topology());
        this.unsure = new UnsureKeys(parts.own()::note, parts.tokens());
        this.place = CopyPlace.begin(wish.ranges(), "", true);
        this.keysPerSecond = wish.keysPerSecond();
        this.pace = new Pace(keysPerSecond);
    }

    /** How fast sources are walked from now on, in keys a second. */
    void rate(int wanted) {
        keysPerSecond = wanted;
        pace = new Pace(wanted);
    }

    void pause(boolean on) {
        flow.pause(on);
    }

    /** It ends soon, and can be gone on with. */
    void stop() {
        flow.stop();
    }

    /** It ends soon; what it has copied will be deleted, and the store is what it was before. */
    void giveUp() {
        isGivenUp = true;
        flow.stop();
        undo();
    }

    /** Also one that had failed before it was given up; once it has ended. */
    private void undo() {
        StoreGap open = gap;
        if (isGivenUp && (phase == CopyState.Phase.STOPPED || phase == CopyState.Phase.FAILED) && open != null) {
            gap = null;
            file.remove();
            open.giveUp();
        }
    }

    /** Does all of it, and waits for it. */
    void run() {
        CopyState.Phase end = CopyState.Phase.FAILED;
        try (StoreReader own = parts.store().connect()) {
            StoreGap opened = begin(own);
            gap = opened;
            if (compare(walk(own), opened)) {
                if (passedOver == 0 && unsure.more() == 0 && movingKeys.tooLong() == 0) {
                    opened.close();
                }
                file.remove();
                end = CopyState.Phase.ENDED;
            }
        } catch (CopyFlow.Stopped asked) {
            end = CopyState.Phase.STOPPED;
        } catch (InterruptedException ends) {
            Thread.currentThread().interrupt();
        } catch (IOException failure) {
            trouble.add(String.valueOf(failure.getMessage()));
        } catch (RuntimeException fault) {
            LOG.error("A copy failed", fault);
            trouble.add("a fault of ours: " + fault);
        }
        endedNanos = System.nanoTime();
        phase = end;
        undo();
    }

    private StoreGap begin(StoreReader own) throws IOException, InterruptedException {
        String run = own.runId();
        Optional<CopyPlace> left = file.read().filter(its -> its.isOf(wish.ranges(), run));
        boolean isEmpty = own.size() == 0;
        place = left.orElse(CopyPlace.begin(wish.ranges(), run, isEmpty));
        file.write(place);
        return StoreGap.open(parts.own(), left.isEmpty() && isEmpty);
    }

    /** Has all parts walked; gives them with the sources that were. */
    private List<CopyPlan.Part> walk(StoreReader own) throws IOException, InterruptedException, CopyFlow.Stopped {
        while (true) {
            List<CopyPlan.Part> all = plan();
            boolean whole = true;
            double size = all.stream().mapToDouble(this::share).sum();
            double done = 0;
            for (CopyPlan.Part part : all) {
                synchronized (progress) {
                    progress.parts(done, size);
                }
                whole &= place.walked().contains(key(part)) || walk(part, own);
                done += share(part);
            }
            if (whole) {
                return all;
            }
        }
    }

    private double share(CopyPlan.Part part) {
        return Leaves.of(wish.topology(), part.ranges()).share();
    }

    private String name(int node) {
        return wish.topology().node(node).id().toString();
    }

    /** Stands for a part in the file. */
    private String key(CopyPlan.Part part) {
        return name(part.source()) + ":" + Integer.toHexString(part.ranges().hashCode());
    }

    /** From whom all can be copied now. Waits for that. */
    private List<CopyPlan.Part> plan() throws IOException, InterruptedException, CopyFlow.Stopped {
        for (int waited = 0; ; waited++) {
            CopyPlan plan = CopyPlan.of(
                    wish.topology(),
                    wish.ranges(),
                    node -> !failed.contains(node) && wish.may().test(node),
                    wish.isPreferred());
            if (plan.without().isEmpty()) {
                return plan.parts();
            }
            phase = CopyState.Phase.WAITING;
            if (waited == WAIT_SECONDS_MAX) {
                throw new IOException("no replica of the tokens " + plan.without() + " can be copied from");
            }
            flow.rest(SECOND_NANOS);
            failed.clear(); // each is tried again, once a second
        }
    }

    private boolean walk(CopyPlan.Part part, StoreReader own)
            throws CopyWalk.OwnStoreGone, InterruptedException, CopyFlow.Stopped {
        String from = name(part.source());
        source = from;
        phase = CopyState.Phase.COPYING;
        try (Side side = new Side(part.source(), from, parts.replicas().apply(part.source()))) {
            side.open(part.ranges());
            keysToWalk.addAndGet(side.keys());
            String cursor = place.cursor(key(part), side.runId());
            boolean onlyMissing = !place.wasEmpty() || !failed.isEmpty();
            side.walkFrom(cursor, false);
            LOG.info(
                    "Copying tokens {} from {}: its store has {} keys{}",
                    part.ranges(),
                    from,
                    side.keys(),
                    cursor.equals("0") ? "" : "; going on where it was");
            CopyWalk walk = new CopyWalk(
                    side,
                    parts.own(),
                    new CopyWalk.Parts(
                            counts,
                            (keys, micros) -> pace.walked(System.nanoTime(), keys, micros),
                            flow,
                            own,
                            onlyMissing,
                            unsure,
                            (keys, paused) -> page(part, side, keys, paused)));
            try {
                walk.run();
            } finally {
                passedOver += walk.passedOver();
            }
            place = place.walked(key(part));
            note();
            return true;
        } catch (CopyWalk.OwnStoreGone gone) {
            throw gone;
        } catch (IOException failure) {
            failed(part.source(), failure);
            return false;
        }
    }

    private void failed(int node, IOException failure) {
        failed.add(node);
        trouble.add(String.valueOf(failure.getMessage()));
        LOG.info("Copying from {} failed, and another is looked for: {}", name(node), failure.getMessage());
    }

    private void page(CopyPlan.Part part, Side side, int keys, boolean paused) {
        long now = System.nanoTime();
        synchronized (progress) {
            progress.part(share(part), side.fraction());
            if (paused) {
                progress.goesOn(now);
            } else {
                progress.walked(keys, now);
            }
        }
        if (now - savedNanos > SECOND_NANOS) {
            savedNanos = now;
            place = place.at(key(part), side.runId(), side.cursor());
            note();
        }
    }

    /** Not beyond what was not copied: whoever goes on has to come by it again. */
    private void note() {
        if (unsure.isEmpty()) {
            file.write(place);
        }
    }

    /**
     * Whether in the end nothing differs. Where the sources are ahead, what is written there comes here later, and differs until then: it is
     * enough to have had once all that they had.
     */
    private boolean compare(List<CopyPlan.Part> walked, StoreGap gap)
            throws IOException, InterruptedException, CopyFlow.Stopped {
        List<CopyPlan.Part> all = walked;
        boolean isAhead = wish.topology().ahead() != null;
        boolean isDone = false;
        for (int times = 1; times <= ROUNDS_MAX && !isDone; times++) {
            round = times;
            phase = CopyState.Phase.COMPARING;
            long found = 0;
            long left = 0;
            long moving = 0;
            boolean whole = true;
            for (CopyPlan.Part part : all) {
                PairComparison.Result result = compare(part);
                whole &= result != null;
                if (result != null) {
                    found += result.differed();
                    left += result.left();
                    moving += moving(part, result, gap);
                    result.why().forEach(trouble::add);
                    passedOver = Math.max(passedOver, result.passedOver());
                }
            }
            differed = found;
            changing = moving;
            isDone = whole && moving == 0 && (found == 0 || (isAhead && left == 0));
            if (!whole && times < ROUNDS_MAX) {
                all = plan();
            } else if (!whole) {
                trouble.add("who was copied from could not be compared with");
            } else if (!isDone && times == ROUNDS_MAX) {
                trouble.add(found + " keys differed once more, " + left + " of them could not be made equal; " + moving
                        + " were written each time they were looked at");
            }
        }
        trouble.add(unsure.more(), " keys that were written while they were copied were only compared");
        trouble.add(movingKeys.tooLong(), " values that are too long to be given at one place were only compared");
        trouble.add(passedOver, " keys whose names are longer than 16 KiB were not copied");
        return isDone;
    }

    /** Copies what was written each time that it was looked at, and what may seem to be equal; how many of these keys are left. */
    private long moving(CopyPlan.Part part, PairComparison.Result result, StoreGap gap)
            throws InterruptedException, CopyFlow.Stopped {
        try (Side side =
                new Side(part.source(), name(part.source()), parts.replicas().apply(part.source()))) {
            gap.copiedFrom(side);
            result.changingKeys().forEach(unsure::notCopied);
            List<byte[]> keys = new ArrayList<>(result.changingKeys());
            keys.addAll(unsure.addedTo(Leaves.of(wish.topology(), part.ranges())));
            return result.changing()
                    - result.changingKeys().size()
                    + movingKeys.copy(side, keys).size();
        } catch (IOException failure) {
            trouble.add(String.valueOf(failure.getMessage()));
            return result.changing() + 1;
        }
    }

    private PairComparison.@Nullable Result compare(CopyPlan.Part part) throws InterruptedException, CopyFlow.Stopped {
        source = name(part.source());
        // What only the own store has: nobody has read it here yet.
        boolean isDeleted = place.wasEmpty() || wish.topology().isMoving();
        IOException last = new IOException("it was not tried");
        for (int i = 0; i < COMPARE_TRIES; i++) {
            flow.rest(i == 0 ? 0 : SECOND_NANOS / COMPARE_TRIES * i);
            try {
                Optional<PairComparison.Result> result = new PairComparison(new PairComparison.Parts(
                                wish.topology(),
                                parts.tokens(),
                                parts.replicas().apply(wish.topology().self()),
                                parts.replicas().apply(part.source()),
                                parts.values(),
                                TimeUnit.MILLISECONDS.toNanos(parts.againMillis())))
                        .run(
                                new PairComparison.Wish(part.source(), part.ranges(), isDeleted),
                                new Pace(keysPerSecond),
                                () -> flow.stops() || flow.pauses(),
                                done -> compared = done);
                if (result.isPresent()) {
                    return result.get();
                }
                i = -1; // it was to pause, or to stop
            } catch (IOException failure) {
                last = failure;
            }
        }
        failed(part.source(), last);
        return null;
    }

    /** How far it is. */
    CopyState state() {
        CopyState.Phase now = phase;
        boolean compares = now == CopyState.Phase.COMPARING;
        boolean pauses =
                flow.pauses() && (compares || now == CopyState.Phase.COPYING || now == CopyState.Phase.WAITING);
        double fraction;
        double rate;
        double left;
        synchronized (progress) {
            fraction = now == CopyState.Phase.ENDED ? 1 : compares ? compared : progress.fraction();
            rate = now == CopyState.Phase.COPYING ? progress.keysPerSecond() : 0;
            left = now == CopyState.Phase.COPYING ? progress.secondsLeft() : -1;
        }
        long until = endedNanos == 0 ? System.nanoTime() : endedNanos;
        return new CopyState(
                pauses ? CopyState.Phase.PAUSED : now,
                source,
                fraction,
                (until - beganNanos) / 1e9,
                counts.keysWalked(),
                keysToWalk.get(),
                counts.keysCopied(),
                counts.keysOwn(),
                counts.keysToCompare(),
                counts.bytes(),
                rate,
                left,
                round,
                differed,
                changing,
                trouble.all());
    }
}
