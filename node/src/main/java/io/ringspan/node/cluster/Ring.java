package io.ringspan.node.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ringspan.base.Datacenter;
import io.ringspan.base.Endpoint;
import io.ringspan.base.NodeId;
import io.ringspan.base.Rack;
import io.ringspan.base.Token;
import io.ringspan.conf.SeedNode;
import io.ringspan.node.state.DataDirectory;
import io.ringspan.replication.ring.RingNode;
import io.ringspan.replication.ring.Topology;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * All nodes of a ring, as they are named to a node that does not know it, and kept on disk.
 *
 * @param digest as {@link Topology#digest} gives it: addresses do not count
 * @param nodes in the order of their names; the addresses are those that were known when the ring was made
 */
public record Ring(long digest, List<SeedNode> nodes) {
    /** A longer text is no ring. */
    public static final int TEXT_BYTES_MAX = DataDirectory.RING_BYTES_MAX;

    private static final String TITLE = "ringspan-ring 1 ";
    private static final int FIELDS = 4;

    public Ring {
        nodes = nodes.stream().sorted(Comparator.comparing(SeedNode::id)).toList();
    }

    /**
     * The ring of these nodes.
     *
     * @throws IllegalArgumentException if they make none; the message says why
     */
    public static Ring of(List<SeedNode> nodes) {
        if (nodes.isEmpty()) {
            throw new IllegalArgumentException("a ring without nodes");
        }
        List<RingNode> all = nodes.stream()
                .map(node -> new RingNode(node.id(), node.peer(), node.tokens()))
                .toList();
        return new Ring(Topology.of(1, all.get(0).id(), all).digest(), nodes);
    }

    /** Whether the node is one of them. */
    public boolean has(NodeId id) {
        return nodes.stream().anyMatch(node -> node.id().equals(id));
    }

    /** All of them but this one. */
    public List<SeedNode> without(NodeId id) {
        return nodes.stream().filter(node -> !node.id().equals(id)).toList();
    }

    /** In ASCII: a line with the digest, then one for each node with datacenter, rack, tokens and address. */
    public String text() {
        return TITLE + Long.toHexString(digest) + "\n"
                + nodes.stream().map(Ring::line).collect(Collectors.joining());
    }

    /**
     * The ring that has this text.
     *
     * @throws IllegalArgumentException if there is none; the message says why
     */
    public static Ring read(String text) {
        List<String> lines = text.lines().toList();
        if (lines.isEmpty() || !lines.get(0).startsWith(TITLE)) {
            throw new IllegalArgumentException("it does not begin with \"" + TITLE.strip() + "\"");
        }
        Ring ring = of(lines.stream().skip(1).map(Ring::node).toList());
        if (!lines.get(0).equals(TITLE + Long.toHexString(ring.digest))) {
            throw new IllegalArgumentException("its nodes make another ring than its first line says");
        }
        return ring;
    }

    private static String line(SeedNode node) {
        String tokens = node.tokens().stream().map(Token::toString).collect(Collectors.joining(","));
        return String.join(
                        "\t",
                        URLEncoder.encode(node.datacenter().name(), UTF_8),
                        URLEncoder.encode(node.rack().name(), UTF_8),
                        tokens,
                        node.peer().toString())
                + "\n";
    }

    private static SeedNode node(String line) {
        String[] fields = line.split("\t", -1);
        if (fields.length != FIELDS) {
            throw new IllegalArgumentException("a line with " + fields.length + " fields where " + FIELDS + " belong");
        }
        List<Token> tokens = Arrays.stream(fields[2].split(","))
                .map(token -> Token.of(Long.parseLong(token)))
                .toList();
        return new SeedNode(
                Endpoint.parse(fields[3]),
                new Rack(URLDecoder.decode(fields[1], UTF_8)),
                new Datacenter(URLDecoder.decode(fields[0], UTF_8)),
                tokens,
                Optional.empty());
    }
}
