package io.ringspan.node.seeds;

import io.ringspan.conf.PoolConf;
import io.ringspan.conf.load.SeedList;
import io.ringspan.node.state.KnownSeeds;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The nodes that a node starts with: those that the provider names; while it is away those that it named last, else those
 * of the file. A node that knows of none of them waits: alone it would take writes that belong elsewhere. One that is to
 * agree on its ring does not: without a ring it takes no writes, and it may be found by others.
 *
 * <p><b>Threads.</b> The one that starts the node, which waits here; an interrupt ends that.
 */
public final class FirstSeeds {
    private static final Logger LOG = LoggerFactory.getLogger(FirstSeeds.class);
    private static final long PAUSE_SECONDS_MAX = 30;

    private final PoolConf conf;
    private final Question question;
    private final KnownSeeds kept;

    private FirstSeeds(PoolConf conf, Question question, KnownSeeds kept) {
        this.conf = conf;
        this.question = question;
        this.kept = kept;
    }

    /**
     * The settings with the nodes that the source names now. Asks once.
     *
     * @throws SeedsUnavailable when there is no list; its message names the source and says why
     */
    public static PoolConf ask(PoolConf conf, SeedSource source) throws SeedsUnavailable, InterruptedException {
        try {
            return new Question(source, conf, new SeedCounts()).ask().appliedTo(conf);
        } catch (SeedsUnavailable none) {
            throw new SeedsUnavailable("no list of nodes from " + source.name() + ": " + none.why());
        }
    }

    /**
     * The settings with the nodes that are to be lived with.
     *
     * @param kept what the source said last
     */
    public static PoolConf await(PoolConf conf, SeedSource source, KnownSeeds kept, SeedCounts counts)
            throws InterruptedException {
        FirstSeeds first = new FirstSeeds(conf, new Question(source, conf, counts), kept);
        long pauseSeconds = 1;
        Optional<SeedList> seeds = first.find();
        if (conf.membership().bootstraps()) {
            return seeds.map(list -> list.appliedTo(conf)).orElse(conf);
        }
        while (seeds.isEmpty()) {
            LOG.warn("This node does not start before it knows the others; the next try is in {} s", pauseSeconds);
            TimeUnit.SECONDS.sleep(pauseSeconds);
            pauseSeconds = Math.min(PAUSE_SECONDS_MAX, 2 * pauseSeconds);
            seeds = first.find();
        }
        return seeds.get().appliedTo(conf);
    }

    private Optional<SeedList> find() throws InterruptedException {
        Optional<SeedList> known = known();
        String instead = known.map(list -> "; the " + list.contacts().size() + " other node(s) known before are taken")
                .orElse("");
        try {
            SeedList answer = question.ask();
            if (known.isEmpty() || Verdict.of(known.get(), answer) != Verdict.EMPTY) {
                kept.keep(answer.text());
                LOG.info(
                        "{} names {} other node(s)",
                        question.name(),
                        answer.contacts().size());
                return Optional.of(answer);
            }
            LOG.warn("{} names no other node{}", question.name(), instead);
        } catch (SeedsUnavailable none) {
            LOG.warn("No list of nodes from {}: {}{}", question.name(), none.why(), instead);
        }
        return known;
    }

    /** What is known without an answer. That there is no other node may be known, too. */
    private Optional<SeedList> known() {
        try {
            Optional<String> text = kept.last();
            if (text.isPresent()) {
                SeedList last = question.read(text.get());
                if (!last.isEmpty() || !conf.membership().bootstraps()) {
                    return Optional.of(last);
                }
            }
        } catch (SeedsUnavailable unfit) {
            LOG.warn("The list of nodes kept on disk does not fit this node any more: {}", unfit.why());
        }
        return Optional.of(SeedList.of(conf)).filter(list -> !list.isEmpty());
    }
}
