package io.ringspan.node.memcache;

import io.ringspan.node.command.Access;
import io.ringspan.node.command.Command;
import io.ringspan.node.command.CommandFacts;
import io.ringspan.node.command.CommandFacts.KeyRange;
import io.ringspan.node.command.CommandFacts.Traits;
import io.ringspan.node.command.CommandFacts.Words;
import io.ringspan.node.command.CommandTable;
import io.ringspan.node.command.Form;
import io.ringspan.node.command.Merge;
import io.ringspan.node.command.Replication;
import io.ringspan.node.command.Route;
import io.ringspan.node.command.Serving;
import io.ringspan.node.command.Split;
import io.ringspan.node.command.ValueKind;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The rows of memcached's commands in the node's table, by which they are counted and shown, for each {@link Verb} one.
 *
 * <p><b>Threads.</b> Immutable; any thread.
 */
public final class Verbs {
    private final EnumMap<Verb, Command> rows = new EnumMap<>(Verb.class);

    /** @param table made by {@link #table()} */
    public Verbs(CommandTable table) {
        for (Verb verb : Verb.values()) {
            rows.put(verb, Objects.requireNonNull(table.named(verb.word()), verb.word()));
        }
    }

    /** The row of a verb. */
    public Command row(Verb verb) {
        return Objects.requireNonNull(rows.get(verb));
    }

    /** The table. */
    public static CommandTable table() {
        Map<CommandFacts, Serving> rows = new LinkedHashMap<>();
        for (Verb verb : Verb.values()) {
            rows.put(facts(verb), serving(verb));
        }
        return CommandTable.of(rows);
    }

    private static CommandFacts facts(Verb verb) {
        boolean keyless = verb.kind() == Verb.Kind.KEYLESS;
        int key = verb == Verb.GAT || verb == Verb.GATS ? 2 : 1;
        KeyRange keys = keyless ? new KeyRange(0, 0, 0) : new KeyRange(key, key, 1);
        List<String> flags =
                access(verb) == Access.NONE ? List.of() : List.of(access(verb) == Access.WRITE ? "write" : "readonly");
        return new CommandFacts(
                verb.word(),
                keyless ? -1 : -(key + 1),
                keys,
                new Traits(flags, List.of(), List.of()),
                List.of(),
                new Words("", "", group(verb), ""));
    }

    private static Serving serving(Verb verb) {
        return new Serving(
                verb.kind() == Verb.Kind.KEYLESS ? Route.LOCAL : Route.SINGLE_KEY,
                access(verb),
                new Serving.Parts(Split.NONE, Merge.NONE),
                new Serving.Copies(Replication.AS_IS, ValueKind.NONE, Form.NONE),
                "");
    }

    private static Access access(Verb verb) {
        return switch (verb) {
            case GET, GETS, MG, ME -> Access.READ; // mg writes with some flags
            case MN, VERSION, VERBOSITY, STATS, QUIT -> Access.NONE;
            default -> Access.WRITE;
        };
    }

    private static String group(Verb verb) {
        return switch (verb.kind()) {
            case RETRIEVAL -> "retrieval";
            case STORAGE -> "storage";
            case META -> "meta";
            case KEYLESS -> "server";
            case KEYED -> verb == Verb.INCR || verb == Verb.DECR ? "arithmetic" : "key";
        };
    }
}
