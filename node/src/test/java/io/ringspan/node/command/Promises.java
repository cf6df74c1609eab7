package io.ringspan.node.command;

/** What follows from how a command is served: whether it is one step, and what becomes of two at the same time. Pure. */
final class Promises {
    private Promises() {}

    /** Whether others may see it half done. */
    static String atomic(Command command) {
        if (command.serving().route() == Route.SPLIT || command.serving().route() == Route.ALL_OWNERS) {
            return "by owner";
        }
        return command.isWrite() && !command.isDecided() ? "in each store" : "yes";
    }

    /** What clients of two datacenters may see who send it, or another write, for one key at the same time. */
    static String contention(Command command) {
        if (!command.isWrite()) {
            return "";
        }
        return switch (command.replication()) {
            case AS_EFFECT ->
                "each decides by what it has, so both may take or win the same; then replicas become equal";
            case AS_VALUE -> "each runs it on what it has; changes are settled, and of whole values the later stays";
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
