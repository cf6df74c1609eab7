package io.ringspan.node.seeds;

import io.ringspan.conf.PoolConf;
import io.ringspan.conf.SeedNode;
import io.ringspan.conf.load.SeedList;
import io.ringspan.node.state.KnownSeeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the provider again and again while the node runs, keeps on disk what it says, and tells the operator when that is
 * another list than the node lives with: it takes it at its next start.
 *
 * <p><b>Owner.</b> A thread of its own, but for {@link #close}. <b>Limits.</b> One question at a time; a change is logged
 * once, however often it is seen, and so is a provider that is away.
 */
public final class SeedWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SeedWatch.class);

    private final ScheduledExecutorService thread;
    private final Question question;
    private final KnownSeeds kept;
    private final SeedCounts counts;
    private final List<SeedNode> living;
    private List<SeedNode> last;
    private boolean isKept;
    private boolean away;

    private SeedWatch(
            ScheduledExecutorService thread, Question question, PoolConf conf, KnownSeeds kept, SeedCounts counts) {
        this.thread = thread;
        this.question = question;
        this.kept = kept;
        this.counts = counts;
        this.living = conf.peers().seeds();
        this.last = living;
    }

    /**
     * Begins, if the file names a provider.
     *
     * @param conf with the nodes that the node lives with
     */
    public static Optional<SeedWatch> start(
            PoolConf conf, Map<String, String> environment, KnownSeeds kept, SeedCounts counts) {
        long refreshMillis = SeedSources.refreshMillis(conf.peers().provider());
        return SeedSources.of(conf.peers().provider(), environment)
                .map(source -> start(conf, source, refreshMillis, kept, counts));
    }

    static SeedWatch start(PoolConf conf, SeedSource source, long refreshMillis, KnownSeeds kept, SeedCounts counts) {
        ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread made = new Thread(task, "ringspan-" + conf.place().id() + "-seeds");
            made.setDaemon(true);
            return made;
        });
        SeedWatch watch = new SeedWatch(thread, new Question(source, conf, counts), conf, kept, counts);
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

    private void take(List<SeedNode> answer) {
        boolean isNews = Verdict.of(last, answer) != Verdict.SAME;
        if (!isNews && isKept) {
            return;
        }
        last = answer;
        Verdict verdict = Verdict.of(living, answer);
        if (verdict == Verdict.EMPTY) {
            isKept = true; // what is on disk is better
            LOG.warn("{} names no other node any more; this node goes on as it is", question.name());
            return;
        }
        isKept = kept.keep(SeedList.text(answer));
        counts.newer(verdict == Verdict.NEW);
        if (isNews && verdict == Verdict.NEW) {
            LOG.warn(
                    "{} names other nodes than this node lives with: {}. It takes them at its next start",
                    question.name(),
                    changes(living, answer));
        }
    }

    private static String changes(List<SeedNode> before, List<SeedNode> after) {
        List<String> changes = new ArrayList<>();
        after.stream()
                .filter(node -> !before.contains(node))
                .forEach(node -> changes.add("+" + node.id() + " at " + node.peer()));
        before.stream()
                .filter(node -> !after.contains(node))
                .forEach(node -> changes.add("-" + node.id() + " at " + node.peer()));
        return String.join(", ", changes);
    }

    /** Asks no more. Any thread; a question that is under way is given up. */
    @Override
    public void close() {
        thread.shutdownNow();
    }
}
