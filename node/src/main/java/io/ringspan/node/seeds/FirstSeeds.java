package io.ringspan.node.seeds;

import io.ringspan.conf.PoolConf;
import io.ringspan.conf.SeedNode;
import io.ringspan.conf.load.SeedList;
import io.ringspan.node.state.KnownSeeds;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The nodes that a node starts with: those that the provider names; while it is away those that it named last, else those
 * of the file. A node that knows of none of them waits: alone it would take writes that belong elsewhere.
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
     * The settings with the nodes that are to be lived with. Those of the file, at once, if the file is the provider.
     *
     * @param environment for what the file does not say about the provider
     * @param kept what the provider said last
     */
    public static PoolConf await(PoolConf conf, Map<String, String> environment, KnownSeeds kept, SeedCounts counts)
            throws InterruptedException {
        Optional<SeedSource> source = SeedSources.of(conf.peers().provider(), environment);
        return source.isEmpty() ? conf : await(conf, source.get(), kept, counts);
    }

    /**
     * The settings with the nodes that the provider names now. Asks once.
     *
     * @throws SeedsUnavailable when there is no list; its message names the provider and says why
     */
    public static PoolConf ask(PoolConf conf, Map<String, String> environment)
            throws SeedsUnavailable, InterruptedException {
        Optional<SeedSource> source = SeedSources.of(conf.peers().provider(), environment);
        if (source.isEmpty()) {
            return conf;
        }
        try {
            return conf.withSeeds(new Question(source.get(), conf, new SeedCounts()).ask());
        } catch (SeedsUnavailable none) {
            throw new SeedsUnavailable("no list of nodes from " + source.get().name() + ": " + none.why());
        }
    }

    static PoolConf await(PoolConf conf, SeedSource source, KnownSeeds kept, SeedCounts counts)
            throws InterruptedException {
        FirstSeeds first = new FirstSeeds(conf, new Question(source, conf, counts), kept);
        long pauseSeconds = 1;
        Optional<List<SeedNode>> seeds = first.find();
        while (seeds.isEmpty()) {
            LOG.warn("This node does not start before it knows the others; the next try is in {} s", pauseSeconds);
            TimeUnit.SECONDS.sleep(pauseSeconds);
            pauseSeconds = Math.min(PAUSE_SECONDS_MAX, 2 * pauseSeconds);
            seeds = first.find();
        }
        return conf.withSeeds(seeds.get());
    }

    private Optional<List<SeedNode>> find() throws InterruptedException {
        Optional<List<SeedNode>> known = known();
        String instead = known.map(nodes -> "; the " + nodes.size() + " other node(s) known before are taken")
                .orElse("");
        try {
            List<SeedNode> answer = question.ask();
            if (Verdict.of(known.orElse(List.of()), answer) != Verdict.EMPTY) {
                kept.keep(SeedList.text(answer));
                LOG.info("{} names {} other node(s)", question.name(), answer.size());
                return Optional.of(answer);
            }
            LOG.warn("{} names no other node{}", question.name(), instead);
        } catch (SeedsUnavailable none) {
            LOG.warn("No list of nodes from {}: {}{}", question.name(), none.why(), instead);
        }
        return known;
    }

    /** What is known without an answer. That there is no other node may be known, too. */
    private Optional<List<SeedNode>> known() {
        try {
            Optional<String> text = kept.last();
            if (text.isPresent()) {
                return Optional.of(question.read(text.get()));
            }
        } catch (SeedsUnavailable unfit) {
            LOG.warn("The list of nodes kept on disk does not fit this node any more: {}", unfit.why());
        }
        return Optional.of(conf.peers().seeds()).filter(nodes -> !nodes.isEmpty());
    }
}
