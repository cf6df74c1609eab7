package io.ringspan.node.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.ringspan.conf.Consistency;
import io.ringspan.node.command.Arguments;
import io.ringspan.node.level.Glob;
import io.ringspan.node.level.NodeLevels;
import io.ringspan.node.level.NodeLevels.InForce;
import io.ringspan.node.resp.RespWriter;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * CONFIG GET: the few settings of Redis that say something about this node, and the node's levels. They are the node's, not
 * its store's: the node itself keeps no data, and so saves none. CONFIG SET: the levels alone.
 */
final class ConfigCommand {
    private static final String READ = "read_consistency";
    private static final String WRITE = "write_consistency";
    private static final String ONLY_LEVELS = "ERR CONFIG SET takes " + READ + " and " + WRITE
            + " only: other settings of a node are in its configuration file; ask the store directly for its own";

    private final NodeFacts facts;
    private final NodeLevels levels;

    ConfigCommand(NodeFacts facts, NodeLevels levels) {
        this.facts = facts;
        this.levels = levels;
    }

    void get(Arguments arguments, RespWriter reply) {
        Map<String, String> found = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        Map<String, String> settings = settings();
        for (int i = 2; i < arguments.count(); i++) {
            String asked = arguments.text(i, ISO_8859_1);
            if (Glob.isPlain(asked)) {
                // Redis repeats the name as it was asked for.
                String value = settings.get(asked.toLowerCase(Locale.ROOT));
                if (value != null) {
                    found.putIfAbsent(asked, value);
                }
            } else {
                Glob glob = Glob.anyCase(asked);
                settings.forEach((name, value) -> {
                    if (glob.matches(name)) {
                        found.putIfAbsent(name, value);
                    }
                });
            }
        }
        reply.map(found.size());
        found.forEach((name, value) -> reply.bulk(name).bulk(value));
    }

    /** All of it or nothing, as in Redis. */
    void set(Arguments arguments, Session session, RespWriter reply) {
        Optional<UnaryOperator<InForce>> change = change(arguments, reply);
        if (change.isEmpty()) {
            return;
        }
        if (session.ends().onThisMachine()) {
            levels.change(change.get(), "CONFIG SET from " + session.ends().client());
            reply.simple("OK");
        } else {
            reply.error("ERR CONFIG SET is taken on the node's own machine only");
        }
    }

    /** What is asked for; nothing if that is refused, and then the reply says why. */
    private static Optional<UnaryOperator<InForce>> change(Arguments arguments, RespWriter reply) {
        if ((arguments.count() & 1) != 0) {
            reply.error("ERR wrong number of arguments for 'config|set' command");
            return Optional.empty();
        }
        Map<Boolean, Consistency> asked = new HashMap<>();
        for (int i = 2; i < arguments.count(); i += 2) {
            boolean write = arguments.equalsIgnoreCase(i, WRITE);
            Optional<Consistency> level = LevelCommand.level(arguments, i + 1);
            if (!write && !arguments.equalsIgnoreCase(i, READ)) {
                reply.error(ONLY_LEVELS);
                return Optional.empty();
            } else if (level.isEmpty()) {
                reply.error(LevelCommand.refusal());
                return Optional.empty();
            } else if (asked.put(write, level.get()) != null) {
                reply.error("ERR CONFIG SET failed - duplicate parameter");
                return Optional.empty();
            }
        }
        return Optional.of(before ->
                new InForce(asked.getOrDefault(false, before.read()), asked.getOrDefault(true, before.write())));
    }

    private Map<String, String> settings() {
        NodeFacts.Limits limits = facts.limits();
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("appendonly", "no");
        settings.put("databases", "1");
        settings.put("maxclients", Integer.toString(limits.clientsMax()));
        settings.put("maxmemory", "0");
        settings.put("maxmemory-policy", "noeviction");
        settings.put("port", Integer.toString(facts.identity().port()));
        settings.put("proto-max-bulk-len", Long.toString(limits.bulkBytesMax()));
        settings.put(READ, levels.inForce().read().name());
        settings.put("save", "");
        settings.put("timeout", Long.toString(limits.idle().toSeconds()));
        settings.put(WRITE, levels.inForce().write().name());
        return settings;
    }
}
