package io.ringspan.node.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.ringspan.node.resp.Arguments;
import io.ringspan.node.resp.RespWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * CONFIG GET: the few settings of Redis that say something about this node. They are the node's, not its store's: the
 * node itself keeps no data, and so saves none.
 */
final class ConfigCommand {
    private final NodeFacts facts;

    ConfigCommand(NodeFacts facts) {
        this.facts = facts;
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
                Glob glob = new Glob(asked);
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
        settings.put("save", "");
        settings.put("timeout", Long.toString(limits.idle().toSeconds()));
        return settings;
    }
}
