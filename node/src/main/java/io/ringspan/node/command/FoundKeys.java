package io.ringspan.node.command;

import java.util.Arrays;

/**
 * Which arguments of one command are keys, in the order of its key specifications. Reused.
 *
 * <p><b>Owner.</b> Whoever looks for them. <b>Limits.</b> As many as the command has arguments; the places of more than
 * {@value #KEPT_MAX} are given back when the next command is looked at.
 */
public final class FoundKeys {
    private static final int KEPT_MAX = 1024;

    private int[] arguments = new int[16];
    private int[] specs = new int[16];
    private int count;
    private int patterns;

    void clear() {
        count = 0;
        patterns = 0;
        if (arguments.length > KEPT_MAX) {
            arguments = new int[16];
            specs = new int[16];
        }
    }

    void add(int argument, int spec) {
        if (count == arguments.length) {
            arguments = Arrays.copyOf(arguments, 2 * count);
            specs = Arrays.copyOf(specs, 2 * count);
        }
        arguments[count] = argument;
        specs[count++] = spec;
    }

    /** Behind all keys. */
    void addPattern(int argument, int spec) {
        add(argument, spec);
        patterns++;
    }

    /** How many keys there are, patterns of keys among them. */
    public int count() {
        return count;
    }

    /** Whether that one is a pattern, of which the first star stands for whatever a value says. */
    public boolean isPattern(int key) {
        return key >= count - patterns;
    }

    /** The argument that the {@code key}th of them is. */
    public int argument(int key) {
        return arguments[key];
    }

    /** The place, among the command's key specifications, of the one that names it. */
    public int spec(int key) {
        return specs[key];
    }
}
