package io.ringspan.node.ring;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ringspan.base.Datacenter;
import io.ringspan.base.NodeId;
import io.ringspan.base.Rack;
import io.ringspan.base.Token;
import io.ringspan.replication.frame.StreamId;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** What nodes tell each other when ranges change hands, as text: fields apart by tabs, names percent-encoded, a line for each stream. */
final class CedeText {
    private static final int NODE_FIELDS = 3;
    private static final int STREAM_FIELDS = NODE_FIELDS + 3;

    private CedeText() {}

    static String node(NodeId id) {
        return URLEncoder.encode(id.datacenter().name(), UTF_8)
                + "\t" + URLEncoder.encode(id.rack().name(), UTF_8)
                + "\t" + id.token();
    }

    /** @throws IllegalArgumentException if the fields from there on are none */
    static NodeId node(String[] fields, int at) {
        if (fields.length < at + NODE_FIELDS) {
            throw new IllegalArgumentException("a node is missing");
        }
        return new NodeId(
                new Datacenter(URLDecoder.decode(fields[at], UTF_8)),
                new Rack(URLDecoder.decode(fields[at + 1], UTF_8)),
                Token.of(Long.parseLong(fields[at + 2])));
    }

    static String positions(Map<StreamId, Long> positions) {
        return positions.entrySet().stream()
                .map(each -> node(each.getKey().origin())
                        + "\t" + each.getKey().epoch()
                        + "\t" + each.getKey().worker()
                        + "\t" + each.getValue() + "\n")
                .collect(Collectors.joining());
    }

    /** @throws IllegalArgumentException if the text has other lines */
    static Map<StreamId, Long> positions(String text) {
        Map<StreamId, Long> positions = new LinkedHashMap<>();
        for (String line : text.lines().toList()) {
            String[] fields = line.split("\t", -1);
            if (fields.length != STREAM_FIELDS) {
                throw new IllegalArgumentException(
                        "a line with " + fields.length + " fields where " + STREAM_FIELDS + " belong");
            }
            StreamId stream = new StreamId(
                    node(fields, 0), Integer.parseInt(fields[NODE_FIELDS]), Integer.parseInt(fields[NODE_FIELDS + 1]));
            positions.put(stream, Long.parseLong(fields[NODE_FIELDS + 2]));
        }
        return positions;
    }
}
