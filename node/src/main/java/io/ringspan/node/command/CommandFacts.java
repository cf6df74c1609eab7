package io.ringspan.node.command;

import java.util.List;

/**
 * What Redis itself says about a command: one row of {@code commands.csv}.
 *
 * @param name in lower case; a subcommand's name follows its container's after a bar: {@code client|id}
 * @param arity number of arguments, the name included; negative for "at least"
 */
public record CommandFacts(String name, int arity, KeyRange keys, Traits traits, List<KeySpec> keySpecs, Words words) {
    private static final int OLDEST_MAJOR = 7;

    public CommandFacts {
        keySpecs = List.copyOf(keySpecs);
    }

    /**
     * Which arguments of a command are keys, counted as Redis counts: the command's name is argument 0.
     *
     * @param first the first key, 0 when there is none at a fixed place
     * @param last the last key; negative numbers count from the end, -1 is the last argument
     * @param step from one key to the next
     */
    public record KeyRange(int first, int last, int step) {}

    /** The sets of words that Redis attaches to a command. */
    public record Traits(List<String> flags, List<String> categories, List<String> tips) {
        public Traits {
            flags = List.copyOf(flags);
            categories = List.copyOf(categories);
            tips = List.copyOf(tips);
        }
    }

    /** What Redis tells people about a command. */
    public record Words(String summary, String since, String group, String complexity) {}

    /** Whether Redis 7.0, the oldest store that there may be, does not have it. */
    boolean isNewer() {
        String since = words.since();
        int dot = since.indexOf('.');
        int major = dot < 0 ? 0 : Integer.parseInt(since.substring(0, dot));
        return major > OLDEST_MAJOR || (major == OLDEST_MAJOR && !since.startsWith(OLDEST_MAJOR + ".0"));
    }

    /** Whether Redis 7.0 has it: not what is newer, and not what an operator has declared. */
    boolean isOfEveryStore() {
        return !isNewer() && !words.since().isEmpty();
    }

    /** The same of a command with that name. */
    CommandFacts called(String other) {
        return new CommandFacts(other, arity, keys, traits, keySpecs, words);
    }

    /** What the flags say; how this node uses a command may differ, see {@link Serving#access}. */
    Access access() {
        if (traits.flags().contains("write")) {
            return Access.WRITE;
        }
        return traits.flags().contains("readonly") ? Access.READ : Access.NONE;
    }
}
