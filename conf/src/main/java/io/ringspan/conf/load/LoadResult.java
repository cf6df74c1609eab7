package io.ringspan.conf.load;

import io.ringspan.conf.PoolConf;
import io.ringspan.conf.fault.Problem;
import io.ringspan.conf.fault.Warning;
import java.util.List;

/** What became of a file. */
public sealed interface LoadResult {
    /** The file is good. */
    record Loaded(PoolConf conf, List<Warning> warnings) implements LoadResult {
        public Loaded {
            warnings = List.copyOf(warnings);
        }
    }

    /** The file does not start a node: every reason, in the order of the file. */
    record Refused(List<Problem> problems) implements LoadResult {
        public Refused {
            problems = List.copyOf(problems);
        }
    }
}
