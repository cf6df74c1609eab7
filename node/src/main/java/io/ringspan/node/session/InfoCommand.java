package io.ringspan.node.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.ringspan.base.NodeId;
import io.ringspan.base.TimeSource;
import io.ringspan.node.command.Arguments;
import io.ringspan.node.resp.RespWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** INFO: what Redis tells under the same names, as far as a node knows it, and a section of our own. */
final class InfoCommand {
    private static final List<String> EVERYTHING = List.of("all", "default", "everything");
    private static final long SECONDS_PER_DAY = 86_400;

    private final NodeFacts facts;
    private final TimeSource time;

    InfoCommand(NodeFacts facts, TimeSource time) {
        this.facts = facts;
        this.time = time;
    }

    /** INFO [section ...]: no section means all of them, an unknown one none. */
    void answer(Arguments arguments, RespWriter reply) {
        List<String> wanted = IntStream.range(1, arguments.count())
                .mapToObj(i -> arguments.text(i, ISO_8859_1).toLowerCase(Locale.ROOT))
                .toList();
        boolean all = wanted.isEmpty() || wanted.stream().anyMatch(EVERYTHING::contains);
        StringBuilder text = new StringBuilder();
        sections().forEach((name, lines) -> {
            if (all || wanted.contains(name.toLowerCase(Locale.ROOT))) {
                text.append(text.isEmpty() ? "# " : "\r\n# ").append(name).append("\r\n");
                lines.forEach((key, value) ->
                        text.append(key).append(':').append(value).append("\r\n"));
            }
        });
        reply.text(text.toString());
    }

    private Map<String, Map<String, Object>> sections() {
        Map<String, Map<String, Object>> sections = new LinkedHashMap<>();
        sections.put("Server", server());
        NodeFacts.Load load = facts.load();
        sections.put(
                "Clients",
                lines(
                        "connected_clients",
                        load.clients(),
                        "maxclients",
                        facts.limits().clientsMax()));
        sections.put(
                "Memory",
                lines(
                        "used_memory",
                        load.heapBytes() + load.directBytes(),
                        "used_memory_heap",
                        load.heapBytes(),
                        "used_memory_direct",
                        load.directBytes(),
                        "maxmemory",
                        0,
                        "maxmemory_policy",
                        "noeviction"));
        sections.put(
                "Stats",
                lines(
                        "total_connections_received", load.clientsTotal(),
                        "total_commands_processed", load.commandsTotal()));
        sections.put("Replication", lines("role", "master", "connected_slaves", 0));
        sections.put("Keyspace", lines());
        sections.put("Ringspan", ringspan());
        return sections;
    }

    private Map<String, Object> server() {
        NodeFacts.Identity identity = facts.identity();
        long upSeconds = Math.max(0, (time.epochMillis() - identity.startedMillis()) / 1000);
        return lines(
                "redis_version",
                HelloCommand.REDIS_VERSION,
                "redis_mode",
                "standalone",
                "process_id",
                ProcessHandle.current().pid(),
                "run_id",
                identity.runId(),
                "tcp_port",
                identity.port(),
                "server_time_usec",
                time.epochMillis() * 1000,
                "uptime_in_seconds",
                upSeconds,
                "uptime_in_days",
                upSeconds / SECONDS_PER_DAY);
    }

    private Map<String, Object> ringspan() {
        NodeFacts.Identity identity = facts.identity();
        NodeId node = identity.node();
        NodeFacts.Ring ring = facts.ring();
        NodeFacts.Store store = facts.store();
        return lines(
                "ringspan_version", identity.version(),
                "cluster", identity.cluster(),
                "node", node,
                "datacenter", node.datacenter(),
                "rack", node.rack(),
                "token", node.token(),
                "ring_epoch", ring.epoch(),
                "ring_datacenters", ring.datacenters(),
                "ring_racks", ring.racks(),
                "ring_nodes", ring.nodes(),
                "store", ring.store(),
                "store_name", store.name(),
                "store_version", store.version(),
                "store_up", ring.storeUp() ? 1 : 0);
    }

    /** Names and values in turn. */
    private static Map<String, Object> lines(Object... namesAndValues) {
        Map<String, Object> lines = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            lines.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return lines;
    }
}
