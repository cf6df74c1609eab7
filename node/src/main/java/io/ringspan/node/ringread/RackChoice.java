package io.ringspan.node.ringread;

import java.util.Arrays;
import java.util.Optional;

/** Which rack is asked for all keys: the first of which all nodes are there, those before others that lack nothing. */
final class RackChoice {
    private RackChoice() {}

    /** The nodes of that rack, which owns each key once. */
    static Optional<int[]> of(Questions questions) {
        int[] lacking = null;
        for (int[] rack : questions.nodes().racks()) {
            if (Arrays.stream(rack).allMatch(questions::mayAsk)) {
                if (Arrays.stream(rack).allMatch(questions.reads().dispatcher()::hasAll)) {
                    return Optional.of(rack);
                }
                lacking = lacking == null ? rack : lacking;
            }
        }
        return Optional.ofNullable(lacking);
    }

    /** Why there is none. */
    static String refusal(Questions questions) {
        int racks = questions.nodes().racks().size();
        boolean overloaded =
                questions.nodes().racks().stream().anyMatch(questions.reads().dispatcher()::isOverloaded);
        return overloaded
                ? "OVERLOADED all nodes of a rack are needed, and of no rack all can take more now; nothing was done; wait,"
                        + " then try again"
                : "UNAVAILABLE all nodes of a rack are needed, and of "
                        + (racks == 1 ? "the one rack here" : "none of the " + racks + " racks here")
                        + " all can be reached; nothing was done; try again";
    }
}
