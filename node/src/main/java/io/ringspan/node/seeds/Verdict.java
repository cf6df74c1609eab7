package io.ringspan.node.seeds;

import io.ringspan.conf.SeedNode;
import java.util.HashSet;
import java.util.List;

/** What an answer means, beside the list that was known before. The decision alone. */
enum Verdict {
    /** It is what was known. */
    SAME,
    /** It is to be kept, and lived with from the next start on. */
    NEW,
    /** It names nobody although somebody was known: rather a provider that has forgotten than a cluster that is gone. */
    EMPTY;

    static Verdict of(List<SeedNode> known, List<SeedNode> answer) {
        if (known.size() == answer.size() && new HashSet<>(known).containsAll(answer)) {
            return SAME;
        }
        return answer.isEmpty() ? EMPTY : NEW;
    }
}
