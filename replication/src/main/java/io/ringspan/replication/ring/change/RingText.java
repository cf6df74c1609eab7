package io.ringspan.replication.ring.change;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.ringspan.base.Datacenter;
import io.ringspan.base.Endpoint;
import io.ringspan.base.NodeId;
import io.ringspan.base.Rack;
import io.ringspan.base.Token;
import io.ringspan.replication.ring.RingNode;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.zip.CRC32;

/**
 * A record as text: ASCII, a line for each thing, fields parted by tabs, names and addresses percent-encoded. The last line is a sum over
 * all before it, so that a torn or a changed text is none.
 */
public final class RingText {
    /** A longer text is no record. */
    public static final int BYTES_MAX = 4 << 20;
    /** No change begins with a longer one: all of its nodes may be excluded later, and are named twice already. */
    static final int FIRST_BYTES_MAX = BYTES_MAX / 3 * 2;

    private static final String TITLE = "ringspan-ring-record 1";
    private static final String CHANGE = "change";
    private static final String STATE = "state";
    private static final String EXCLUDED = "excluded";
    private static final String BEFORE = "before";
    private static final String AFTER = "after";
    private static final String SUM = "sum";
    private static final int NAME_FIELDS = 3;
    private static final int NODE_FIELDS = 5;
    private static final int HEX = 16;

    private final Iterator<String> lines;

    private RingText(Iterator<String> lines) {
        this.lines = lines;
    }

    static String of(RingRecord record) {
        RingChange change = record.change();
        StringBuilder text = new StringBuilder(TITLE).append('\n');
        line(
                text,
                CHANGE,
                Long.toHexString(change.ring()),
                change.base(),
                Long.toHexString(change.id()),
                change.firstTerm(),
                change.kind());
        line(
                text,
                STATE,
                record.phase(),
                record.phaseTerm(),
                record.term(),
                record.revision(),
                record.paused() ? "paused" : "goes");
        line(text, EXCLUDED, record.excluded().size());
        record.excluded().forEach(node -> text.append(name(node)).append('\n'));
        nodes(text, BEFORE, change.before());
        nodes(text, AFTER, change.after());
        return text + SUM + "\t" + sum(text.toString()) + "\n";
    }

    static RingRecord read(String text) {
        require(text.length() <= BYTES_MAX, "it is longer than " + BYTES_MAX + " characters");
        require(text.startsWith(TITLE + "\n"), "it does not begin with \"" + TITLE + "\"");
        int end = text.lastIndexOf('\n', text.length() - 2) + 1;
        require(
                text.endsWith("\n") && text.substring(end).equals(SUM + "\t" + sum(text.substring(0, end)) + "\n"),
                "its last line is not the sum of those before it");
        return new RingText(text.substring(0, end).lines().skip(1).iterator()).record();
    }

    /** A node's name: three fields, parted by tabs and percent-encoded. */
    public static String name(NodeId id) {
        return String.join(
                "\t",
                URLEncoder.encode(id.datacenter().name(), UTF_8),
                URLEncoder.encode(id.rack().name(), UTF_8),
                id.token().toString());
    }

    private RingRecord record() {
        String[] what = fields(CHANGE, 6);
        String[] state = fields(STATE, 6);
        Set<NodeId> excluded = new TreeSet<>();
        for (int left = count(EXCLUDED); left > 0; left--) {
            excluded.add(id(split(next(), NAME_FIELDS), 0));
        }
        List<RingNode> before = nodes(BEFORE);
        List<RingNode> after = nodes(AFTER);
        require(!lines.hasNext(), "something follows the nodes");
        RingChange change = new RingChange(
                Long.parseLong(what[1], HEX),
                Integer.parseInt(what[2]),
                Long.parseLong(what[3], HEX),
                Long.parseLong(what[4]),
                Kind.valueOf(what[5]),
                before,
                after);
        return new RingRecord(
                change,
                Phase.valueOf(state[1]),
                Long.parseLong(state[2]),
                Long.parseLong(state[3]),
                excluded,
                Integer.parseInt(state[4]),
                state[5].equals("paused"));
    }

    private List<RingNode> nodes(String title) {
        List<RingNode> nodes = new ArrayList<>();
        for (int left = count(title); left > 0; left--) {
            String[] fields = split(next(), NODE_FIELDS);
            List<Token> tokens = fields[4].isEmpty()
                    ? List.of()
                    : Arrays.stream(fields[4].split(",", -1))
                            .map(token -> Token.of(Long.parseLong(token)))
                            .toList();
            nodes.add(new RingNode(id(fields, 0), Endpoint.parse(URLDecoder.decode(fields[3], UTF_8)), tokens));
        }
        return nodes;
    }

    private int count(String title) {
        return Integer.parseInt(fields(title, 2)[1]);
    }

    private String[] fields(String title, int count) {
        String[] fields = split(next(), count);
        require(fields[0].equals(title), "a line begins with \"" + fields[0] + "\" where " + title + " belongs");
        return fields;
    }

    private String next() {
        require(lines.hasNext(), "it ends too early");
        return lines.next();
    }

    private static String[] split(String line, int count) {
        String[] fields = line.split("\t", -1);
        require(fields.length == count, "a line with " + fields.length + " fields where " + count + " belong");
        return fields;
    }

    /**
     * The node that three such fields name, the first of them at {@code at}; there must be three.
     *
     * @throws IllegalArgumentException if they name none
     */
    public static NodeId id(String[] fields, int at) {
        return new NodeId(
                new Datacenter(URLDecoder.decode(fields[at], UTF_8)),
                new Rack(URLDecoder.decode(fields[at + 1], UTF_8)),
                Token.of(Long.parseLong(fields[at + 2])));
    }

    private static void nodes(StringBuilder text, String title, List<RingNode> nodes) {
        line(text, title, nodes.size());
        for (RingNode node : nodes) {
            String tokens = node.tokens().stream().map(Token::toString).collect(Collectors.joining(","));
            line(text, name(node.id()), URLEncoder.encode(node.peer().toString(), UTF_8), tokens);
        }
    }

    private static void line(StringBuilder text, Object... fields) {
        text.append(Arrays.stream(fields).map(String::valueOf).collect(Collectors.joining("\t")))
                .append('\n');
    }

    private static String sum(String text) {
        CRC32 sum = new CRC32();
        sum.update(text.getBytes(US_ASCII));
        return Long.toHexString(sum.getValue());
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
