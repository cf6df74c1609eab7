package io.ringspan.node.command;

import java.util.List;

/**
 * One of Redis's key specifications of a command: where keys begin, and how many there are. The words are Redis's own.
 *
 * @param notes what Redis says about it in prose, empty for nothing
 * @param flags what the command does to these keys
 * @param begin how the first key is found: {@code index}, {@code keyword} or {@code unknown} first, then its numbers
 * @param find how many keys follow: {@code range}, {@code keynum} or {@code unknown} first, then its numbers
 */
public record KeySpec(String notes, List<String> flags, List<String> begin, List<String> find) {
    public KeySpec {
        flags = List.copyOf(flags);
        begin = List.copyOf(begin);
        find = List.copyOf(find);
    }

    /** Whether it says by places which arguments are keys, and not only that there are some. */
    public boolean isKnown() {
        return !begin.get(0).equals("unknown") && !find.get(0).equals("unknown");
    }
}
