package io.ringspan.node.session;

import io.ringspan.node.command.Command;
import io.ringspan.node.command.CommandFacts;
import io.ringspan.node.command.KeySpec;
import io.ringspan.node.resp.RespWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes what COMMAND INFO and COMMAND DOCS say about one command, in the structure that Redis 7.0 gives it. */
final class CommandReplies {
    /** What the numbers of a key specification are called; the words come before the numbers they belong to. */
    private static final Map<String, List<String>> FIELDS = Map.of(
            "index", List.of("index"),
            "keyword", List.of("keyword", "startfrom"),
            "range", List.of("lastkey", "keystep", "limit"),
            "keynum", List.of("keynumidx", "firstkey", "keystep"),
            "unknown", List.of());

    private CommandReplies() {}

    static void info(Command command, RespWriter reply) {
        CommandFacts facts = command.facts();
        reply.array(10).bulk(facts.name()).integer(facts.arity());
        words(facts.traits().flags(), reply);
        reply.integer(facts.keys().first());
        reply.integer(facts.keys().last());
        reply.integer(facts.keys().step());
        words(facts.traits().categories(), reply);
        reply.set(facts.traits().tips().size());
        facts.traits().tips().forEach(reply::bulk);
        reply.set(facts.keySpecs().size());
        facts.keySpecs().forEach(spec -> keySpec(spec, reply));
        List<Command> subcommands = served(command);
        reply.set(subcommands.size());
        subcommands.forEach(subcommand -> info(subcommand, reply));
    }

    private static List<Command> served(Command container) {
        return container.subcommands().stream().filter(Command::isServed).toList();
    }

    private static void words(List<String> words, RespWriter reply) {
        reply.set(words.size());
        words.forEach(reply::simple);
    }

    private static void keySpec(KeySpec spec, RespWriter reply) {
        reply.map(spec.notes().isEmpty() ? 3 : 4);
        if (!spec.notes().isEmpty()) {
            reply.bulk("notes").bulk(spec.notes());
        }
        reply.bulk("flags");
        words(spec.flags(), reply);
        place("begin_search", spec.begin(), reply);
        place("find_keys", spec.find(), reply);
    }

    private static void place(String name, List<String> typeAndValues, RespWriter reply) {
        String type = typeAndValues.get(0);
        List<String> fields = FIELDS.getOrDefault(type, List.of());
        reply.bulk(name).map(2).bulk("type").bulk(type).bulk("spec").map(fields.size());
        for (int i = 0; i < fields.size(); i++) {
            String value = typeAndValues.get(i + 1);
            reply.bulk(fields.get(i));
            if (fields.get(i).equals("keyword")) {
                reply.bulk(value);
            } else {
                reply.integer(Long.parseLong(value));
            }
        }
    }

    /** The name, and then what Redis says about it for people; its history and its arguments are left out. */
    static void docs(Command command, RespWriter reply) {
        CommandFacts.Words words = command.facts().words();
        Map<String, String> said = new LinkedHashMap<>();
        said.put("summary", words.summary());
        said.put("since", words.since());
        said.put("group", words.group());
        said.put("complexity", words.complexity());
        said.values().removeIf(String::isEmpty);
        List<Command> subcommands = served(command);
        reply.bulk(command.name()).map(said.size() + (subcommands.isEmpty() ? 0 : 1));
        said.forEach((name, value) -> reply.bulk(name).bulk(value));
        if (!subcommands.isEmpty()) {
            reply.bulk("subcommands").map(subcommands.size());
            subcommands.forEach(subcommand -> docs(subcommand, reply));
        }
    }
}
