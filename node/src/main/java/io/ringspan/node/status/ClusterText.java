package io.ringspan.node.status;

import io.ringspan.base.Endpoint;
import io.ringspan.base.NodeId;
import io.ringspan.base.Token;
import io.ringspan.conf.yaml.YamlNode;
import io.ringspan.conf.yaml.YamlText;
import io.ringspan.gossip.MemberState;
import io.ringspan.node.status.ClusterStatus.Cluster;
import io.ringspan.node.status.ClusterStatus.Row;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads what {@code /api/cluster} says. JSON is YAML, in its flow style. */
public final class ClusterText {
    private ClusterText() {}

    /**
     * The cluster in this text.
     *
     * @throws IllegalArgumentException if there is none; the message says what is missing
     */
    public static Cluster read(String json) {
        YamlText text = YamlText.read(json);
        if (!text.complete()) {
            throw new IllegalArgumentException("this is no JSON, or not all of it");
        }
        Map<String, YamlNode> fields = fields(text.root());
        List<Row> rows = items(fields, "members").stream().map(ClusterText::row).toList();
        return new Cluster(
                id(word(fields, "self"), rows),
                word(fields, "why"),
                Long.parseUnsignedLong(word(fields, "ring"), 16),
                Boolean.parseBoolean(word(fields, "gossips")),
                Integer.parseInt(word(fields, "clients")),
                rows);
    }

    private static NodeId id(String name, List<Row> rows) {
        return rows.stream()
                .map(Row::id)
                .filter(id -> id.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(name + " is not among its own members"));
    }

    private static Row row(YamlNode node) {
        Map<String, YamlNode> fields = fields(node);
        List<Token> tokens = items(fields, "tokens").stream()
                .map(ClusterText::text)
                .map(token -> Token.of(Long.parseLong(token)))
                .toList();
        return new Row(
                NodeId.parse(word(fields, "node")),
                tokens,
                Endpoint.parse(word(fields, "address")),
                MemberState.valueOf(word(fields, "state")),
                word(fields, "standing"),
                Boolean.parseBoolean(word(fields, "in_ring")),
                Double.parseDouble(word(fields, "share")),
                word(fields, "release"),
                Long.parseLong(word(fields, "incarnation")),
                Boolean.parseBoolean(word(fields, "reached")),
                Boolean.parseBoolean(word(fields, "held")),
                Long.parseLong(word(fields, "unconfirmed")));
    }

    private static Map<String, YamlNode> fields(YamlNode node) {
        if (!(node instanceof YamlNode.Mapping object)) {
            throw new IllegalArgumentException("an object is missing");
        }
        Map<String, YamlNode> fields = new HashMap<>();
        object.entries().forEach(entry -> fields.put(entry.key().text(), entry.value()));
        return fields;
    }

    private static List<YamlNode> items(Map<String, YamlNode> fields, String name) {
        if (!(fields.get(name) instanceof YamlNode.Sequence list)) {
            throw new IllegalArgumentException("the list " + name + " is missing");
        }
        return list.items();
    }

    private static String word(Map<String, YamlNode> fields, String name) {
        YamlNode node = fields.get(name);
        if (node == null) {
            throw new IllegalArgumentException(name + " is missing");
        }
        return text(node);
    }

    private static String text(YamlNode node) {
        if (!(node instanceof YamlNode.Scalar scalar)) {
            throw new IllegalArgumentException("a value is missing");
        }
        return scalar.text();
    }
}
