package io.ringspan.node.level;

import io.ringspan.conf.Consistency;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The levels as people name them, in upper or lower case.
 *
 * <p><b>Threads.</b> Any.
 */
public final class LevelNames {
    private static final List<Consistency> LEVELS = List.of(Consistency.values());

    private LevelNames() {}

    /** The level of that name. */
    public static Optional<Consistency> find(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        return LEVELS.stream().filter(level -> level.name().equals(upper)).findFirst();
    }

    /** What is said of a name that {@link #find} does not find. */
    public static String refusal() {
        return "there is no such consistency level; there are " + LEVELS;
    }

    /** The one that asks for more: the levels stand in {@link Consistency} in that order. */
    public static Consistency stronger(Consistency one, Consistency other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
