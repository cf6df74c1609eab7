package io.ringspan.conf.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ringspan.conf.fault.Problem;
import io.ringspan.fuzz.Check;

/** Files of settings: every one is loaded or refused, for a reason that has a place in it, and the same way each time. */
public final class ConfFuzz {
    private static final String FILE = "fuzzed.yml";

    private ConfFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        LoadResult result = ConfLoader.decode(FILE, input);
        Check.same(result, ConfLoader.decode(FILE, input), "what is read a second time");
        if (result instanceof LoadResult.Refused refused) {
            Check.that(!refused.problems().isEmpty(), "it is refused for nothing");
            long lines = new String(input, UTF_8).lines().count() + 1;
            for (Problem problem : refused.problems()) {
                Check.that(problem.spot().line() <= lines, problem + " is behind the last of " + lines + " lines");
                Check.that(problem.toString().indexOf('\n') < 0, "a reason of several lines: " + problem);
            }
        }
    }
}
