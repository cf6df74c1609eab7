package io.ringspan.node.seeds;

import io.ringspan.base.Endpoint;
import io.ringspan.conf.PoolConf;
import io.ringspan.conf.SeedNode;
import io.ringspan.conf.load.SeedList;
import io.ringspan.node.state.KnownSeeds;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the provider again and again while the node runs, and keeps on disk what it says. Where a node that gossips may find
 * members is told at once; another ring than the node lives with it takes at its next start, and the operator is told so.
 *
 * <p><b>Owner.</b> A thread of its own, but for {@link #close}. <b>Limits.</b> One question at a time; a change is logged
 * once, however often it is seen, and so is a provider that is away.
 */
public final class SeedWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SeedWatch.class);
    private static final int NAMED_MAX = 32;

    private final ScheduledExecutorService thread;
    private final Question question;
    private final KnownSeeds kept;
    private final SeedCounts counts;
    private final Consumer<List<Endpoint>> contacts;
    private final boolean gossips;
    private final SeedList living;
    private SeedList last;
    private boolean isKept;
    private boolean away;

    private SeedWatch(
            ScheduledExecutorService thread,
            Question question,
            PoolConf conf,
            KnownSeeds kept,
            SeedCounts counts,
            Consumer<List<Endpoint>> contacts) {
        this.thread = thread;
        this.question = question;
        this.kept = kept;
        this.counts = counts;
        this.contacts = contacts;
        this.gossips = conf.membership().gossip();
        this.living = SeedList.of(conf);
        this.last = living;
    }

    /**
     * Begins.
     *
     * @param conf with the nodes that the node lives with
     * @param contacts is told, by the watch's thread, where members may be found from now on, whenever the list changes; only
     *     if the node gossips. What it throws is logged, and it is told again
     */
    public static SeedWatch start(
            PoolConf conf, SeedSource source, KnownSeeds kept, SeedCounts counts, Consumer<List<Endpoint>> contacts) {
        return start(conf, source, conf.peers().provider().refreshMillis(), kept, counts, contacts);
    }

    static SeedWatch start(
            PoolConf conf,
            SeedSource source,
            long refreshMillis,
            KnownSeeds kept,
            SeedCounts counts,
            Consumer<List<Endpoint>> contacts) {
        ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread made = new Thread(task, "ringspan-" + conf.title() + "-seeds");
            made.setDaemon(true);
            return made;
        });
        SeedWatch watch = new SeedWatch(thread, new Question(source, conf, counts), conf, kept, counts, contacts);
        var unused = thread.scheduleWithFixedDelay(watch::look, refreshMillis, refreshMillis, TimeUnit.MILLISECONDS);
        return watch;
    }

    /** A task that has thrown would not run again, and nothing would say so. */
    private void look() {
        try {
            take(question.ask());
            away = false;
        } catch (SeedsUnavailable none) {
            if (!away) {
                LOG.warn("No list of nodes from {}: {}. This node goes on as it is", question.name(), none.why());
            }
            away = true;
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException fault) {
            LOG.error("Asking {} for the list of nodes failed; it is tried again", question.name(), fault);
        }
    }

    private void take(SeedList answer) {
        boolean isNews = Verdict.of(last, answer) != Verdict.SAME;
        if (!isNews && isKept) {
            return;
        }
        Verdict verdict = Verdict.of(living, answer);
        if (verdict == Verdict.EMPTY) {
            last = answer;
            isKept = true; // what is on disk is better
            LOG.warn("{} names no other node any more; this node goes on as it is", question.name());
            return;
        }
        isKept = kept.keep(answer.text()); // first: whoever is told may end the node at once
        if (isNews && gossips) {
            contacts.accept(answer.contacts());
        }
        last = answer;
        boolean needsStart = verdict == Verdict.NEW && !(gossips && answer.isSameRingAs(living));
        counts.newer(needsStart);
        if (isNews && verdict == Verdict.NEW) {
            tell(answer, needsStart);
        }
    }

    private void tell(SeedList answer, boolean needsStart) {
        if (answer.others().isEmpty()) {
            LOG.info(
                    "{} names other contacts than this node began with: {}. It looks for members there",
                    question.name(),
                    changes(living.contacts(), answer.contacts(), Endpoint::toString));
            return;
        }
        String changes = changes(living.others(), answer.others(), (SeedNode node) -> node.id() + " at " + node.peer());
        if (needsStart) {
            LOG.warn(
                    "{} names other nodes than this node lives with: {}. It takes them at its next start{}",
                    question.name(),
                    changes,
                    gossips ? ", and looks for members at their addresses from now on" : "");
        } else {
            LOG.info("{} names the same nodes elsewhere: {}. They are looked for there", question.name(), changes);
        }
    }

    /** Who came and who went. A list may have tens of thousands: a few are named. */
    static <T> String changes(List<T> before, List<T> after, Function<T, String> text) {
        Set<T> had = new HashSet<>(before);
        Set<T> has = new HashSet<>(after);
        List<String> changes = Stream.concat(
                        after.stream().filter(it -> !had.contains(it)).map(it -> "+" + text.apply(it)),
                        before.stream().filter(it -> !has.contains(it)).map(it -> "-" + text.apply(it)))
                .toList();
        String named = String.join(", ", changes.subList(0, Math.min(NAMED_MAX, changes.size())));
        return changes.size() > NAMED_MAX ? named + " and " + (changes.size() - NAMED_MAX) + " more" : named;
    }

    /** Asks no more. Any thread; a question that is under way is given up. */
    @Override
    public void close() {
        thread.shutdownNow();
    }
}
