package io.ringspan.conf.command;

import io.ringspan.conf.fault.Spot;
import java.util.List;

/**
 * A command of the store that the node does not know of itself: one of a module, or of a newer store.
 *
 * @param name in lower case
 * @param arity number of arguments, the name included; negative for "at least"
 * @param replicates how a write gets to other replicas
 * @param flags what Redis would say about it, {@link #WRITE} or {@link #READ} among them, each once, in the order of {@link #FLAGS}
 * @param spot where the file declares it
 */
public record DeclaredCommand(
        String name, int arity, KeyPositions keys, Replicates replicates, List<String> flags, Spot spot) {
    public static final String WRITE = "write";
    public static final String READ = "readonly";

    /** What a declaration may say; all but the first two only clients that ask for it see. */
    public static final List<String> FLAGS =
            List.of(WRITE, READ, "denyoom", "fast", "noscript", "loading", "stale", "skip_slowlog");

    public DeclaredCommand {
        flags = List.copyOf(flags);
    }

    /** How it gets to other replicas. */
    public enum Replicates {
        /** It is a read. */
        NOT,
        /** Each runs it. */
        AS_IS,
        /** One runs it, and the others get the values of its keys. */
        VALUE
    }

    /**
     * Which of its arguments are keys; the name is argument 0.
     *
     * @param first the first key, 0 if another argument says how many there are
     * @param last the last key; negative numbers count from the end, -1 is the last argument
     * @param step from one key to the next
     * @param count the argument that says how many keys follow it, 0 if none does
     */
    public record KeyPositions(int first, int last, int step, int count) {
        /** As many keys as argument {@code count} says, behind it. */
        public static KeyPositions counted(int count) {
            return new KeyPositions(0, 0, 0, count);
        }

        public boolean isOne() {
            return count == 0 && first == last;
        }

        @Override
        public String toString() {
            return count > 0
                    ? "numkeys " + count
                    : isOne() ? "key " + first : "keys " + first + " " + last + " " + step;
        }
    }

    public boolean isWrite() {
        return flags.contains(WRITE);
    }

    /** Without its place. */
    @Override
    public String toString() {
        return name + " arity " + arity + " " + keys + " " + String.join(" ", flags)
                + (replicates == Replicates.VALUE ? " value" : "");
    }
}
