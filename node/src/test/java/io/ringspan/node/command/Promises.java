package io.ringspan.node.command;

import java.util.Set;

/** What follows from how a command is served: whether it is one step, and what becomes of two at the same time. Pure. */
final class Promises {
    /** Their rules write to two keys by two commands. */
    private static final Set<String> TWO_STEPS = Set.of("lmove", "rpoplpush", "smove", "rename", "renamenx");

    private Promises() {}

    /** Whether others may see it half done. */
    static String atomic(Command command) {
        if (command.serving().route() == Route.SPLIT || command.serving().route() == Route.ALL_OWNERS) {
            return "by owner";
        } else if (!command.isWrite()) {
            return "yes";
        } else if (command.isDecided()) {
            return TWO_STEPS.contains(command.name()) ? "no: two steps" : "yes";
        }
        return "in each store";
    }

    /** What clients of two datacenters may see who send it, or another write, for one key at the same time. */
    static String contention(Command command) {
        if (!command.isWrite()) {
            return "";
        }
        return switch (command.replication()) {
            case AS_EFFECT ->
                "each decides by what it has, so both may take or win the same; then replicas become equal";
            case AS_VALUE -> "each runs it on what it has; the later value stays";
            case AS_IS, NEVER -> asItStands(command.value());
        };
    }

    private static String asItStands(ValueKind value) {
        return switch (value) {
            case WHOLE, DELETE -> "the later one stays, everywhere";
            case ADDITION, FIELD_ADDITION -> "both count; each reply is what its own replica had then";
            case INSERTION, REMOVAL, SKETCH ->
                "both count among their kind; mixed with others, in one order that is settled on";
            case DELTA -> "both count, in one order that is settled on; until then replicas may differ";
            case NONE -> "";
        };
    }
}
