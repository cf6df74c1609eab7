package io.ringspan.node.seeds;

import io.ringspan.conf.PoolConf;
import io.ringspan.conf.load.SeedList;

/**
 * Asks one source for the nodes beside this one, and counts.
 *
 * <p><b>Owner.</b> The thread that asks: first the one that starts the node, then the watch's.
 */
final class Question {
    private final SeedSource source;
    private final PoolConf self;
    private final SeedCounts counts;

    Question(SeedSource source, PoolConf self, SeedCounts counts) {
        this.source = source;
        this.self = self;
        this.counts = counts;
    }

    String name() {
        return source.name();
    }

    /**
     * The other nodes by the source's answer. Nobody only if it names this node: an empty list is rather that of a source
     * which has lost its own.
     */
    SeedList ask() throws SeedsUnavailable, InterruptedException {
        try {
            SeedList list = list(source.ask());
            if (list.isEmpty() && !list.namesSelf()) {
                throw new SeedsUnavailable("it names no node at all");
            }
            counts.answered();
            return list;
        } catch (SeedsUnavailable none) {
            counts.failed();
            throw none;
        }
    }

    /** The other nodes by a text that was kept. */
    SeedList read(String text) throws SeedsUnavailable {
        return list(text);
    }

    private SeedList list(String text) throws SeedsUnavailable {
        SeedList list = SeedList.read(source.name(), text, self);
        if (list.problems().isEmpty()) {
            return list;
        }
        int more = list.problems().size() - 1;
        throw new SeedsUnavailable("its list cannot be used: " + list.problems().get(0)
                + (more == 0 ? "" : ", and " + more + " more like this"));
    }
}
