package io.ringspan.node.effect;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which rule decides which command.
 *
 * <p><b>Threads.</b> Immutable; any thread.
 */
public final class Rules {
    private final Map<String, Rule> byCommand;

    public Rules() {
        Map<String, Rule> all = new HashMap<>();
        all.putAll(StringRules.all());
        byCommand = Map.copyOf(all);
    }

    /** The rule of the command with that name, as the table says it; null if there is none. */
    public @Nullable Rule of(String command) {
        return byCommand.get(command);
    }
}
