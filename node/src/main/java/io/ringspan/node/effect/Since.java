package io.ringspan.node.effect;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What was sent to the keys of a command since it was found what they have.
 *
 * @param commands as they travel, bytes as characters
 */
public record Since(List<String> commands) {
    public Since {
        commands = List.copyOf(commands);
    }

    /** Whether all of them have one of these names, in lower case. */
    public boolean isOnly(Set<String> names) {
        return commands.stream().allMatch(command -> names.contains(name(command)));
    }

    private static String name(String command) {
        int from = command.indexOf('\n', command.indexOf('\n') + 1) + 1;
        return command.substring(from, Math.max(from, command.indexOf('\r', from)))
                .toLowerCase(Locale.ROOT);
    }

    /** Whether one of them has these bytes as an argument; perhaps, too, if they are part of one. */
    public boolean mentions(String bytes) {
        return commands.stream().anyMatch(command -> command.contains("\r\n" + bytes + "\r\n"));
    }

    /** Whether one of them has this word as an argument, in any case. */
    public boolean hasWord(String inUpperCase) {
        return commands.stream()
                .anyMatch(command -> command.toUpperCase(Locale.ROOT).contains("\r\n" + inUpperCase + "\r\n"));
    }
}
