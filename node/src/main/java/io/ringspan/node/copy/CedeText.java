package io.ringspan.node.copy;

import io.ringspan.base.NodeId;
import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.ring.change.RingText;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What nodes tell each other when ranges change hands, as text: fields apart by tabs, names percent-encoded, a line for each stream. */
public final class CedeText {
    private static final int NODE_FIELDS = 3;
    private static final int STREAM_FIELDS = NODE_FIELDS + 3;

    /** In place of all lines. */
    private static final String UNKNOWN = "unknown\n";

    private CedeText() {}

    /** Three fields. */
    public static String node(NodeId id) {
        return RingText.name(id);
    }

    /**
     * The node that these three fields name.
     *
     * @throws IllegalArgumentException if the fields from there on are none
     */
    public static NodeId node(String[] fields, int at) {
        if (fields.length < at + NODE_FIELDS) {
            throw new IllegalArgumentException("a node is missing");
        }
        return RingText.id(fields, at);
    }

    /** How far each stream is, if that is known. */
    public static String positions(Optional<Map<StreamId, Long>> taken) {
        return taken.isEmpty() ? UNKNOWN : positions(taken.get());
    }

    /** How far each stream is. */
    public static String positions(Map<StreamId, Long> positions) {
        return positions.entrySet().stream()
                .map(each -> node(each.getKey().origin())
                        + "\t" + each.getKey().epoch()
                        + "\t" + each.getKey().worker()
                        + "\t" + each.getValue() + "\n")
                .collect(Collectors.joining());
    }

    /**
     * What such a text says; nothing if it says that this is not known.
     *
     * @throws IllegalArgumentException if the text has other lines
     */
    public static Optional<Map<StreamId, Long>> positionsIfKnown(String text) {
        if (text.equals(UNKNOWN)) {
            return Optional.empty();
        }
        return Optional.of(positions(text));
    }

    /**
     * What such a text says.
     *
     * @throws IllegalArgumentException if the text has other lines
     */
    public static Map<StreamId, Long> positions(String text) {
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
