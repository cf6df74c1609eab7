package io.ringspan.node.seeds;

import io.ringspan.conf.load.SeedList;

/** What an answer means, beside the list that was known before. The decision alone. */
enum Verdict {
    /** It is what was known. */
    SAME,
    /** It is to be kept. */
    NEW,
    /** It names nobody although somebody was known: rather a provider that has forgotten than a cluster that is gone. */
    EMPTY;

    static Verdict of(SeedList known, SeedList answer) {
        if (known.isSameAs(answer)) {
            return SAME;
        }
        return answer.isEmpty() ? EMPTY : NEW;
    }
}
