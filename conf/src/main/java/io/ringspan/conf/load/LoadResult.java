package io.ringspan.conf.load;

import io.ringspan.conf.PoolConf;
import io.ringspan.conf.fault.Problem;
import io.ringspan.conf.fault.Warning;
import java.util.List;

/** What became of a file. */
public sealed interface LoadResult {
    /**
     * The file is good.
     *
     * @param pools at least one, in the order of the file, each with a name of its own
     */
    record Loaded(List<PoolConf> pools, List<Warning> warnings) implements LoadResult {
        public Loaded {
            pools = List.copyOf(pools);
            warnings = List.copyOf(warnings);
        }

        /** The pool of a file that has but one. */
        public PoolConf conf() {
            if (pools.size() > 1) {
                throw new IllegalStateException("the file has " + pools.size() + " pools, not one");
            }
            return pools.get(0);
        }
    }

    /** The file does not start a node: every reason, in the order of the file. */
    record Refused(List<Problem> problems) implements LoadResult {
        public Refused {
            problems = List.copyOf(problems);
        }
    }
}
