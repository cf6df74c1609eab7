package io.ringspan.replication.ring.change;

import io.ringspan.base.Datacenter;
import io.ringspan.base.Endpoint;
import io.ringspan.base.NodeId;
import io.ringspan.base.Rack;
import io.ringspan.base.Token;
import io.ringspan.replication.ring.RingNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Rings and changes of them, in few words. */
final class ChangedRings {
    /** Two racks of two nodes. */
    static final List<RingNode> FOUR = List.of(node("a", 10), node("a", 20), node("b", 10), node("b", 20));

    static final RingNode COMES = node("a", 30);

    static final long RING = RingRecord.first(FOUR).change().ring();

    private ChangedRings() {}

    static NodeId id(String rack, int token) {
        return new NodeId(new Datacenter("dc"), new Rack(rack), new Token(token));
    }

    /** Named after the first of its tokens. */
    static RingNode node(String rack, int... tokens) {
        return new RingNode(id(rack, tokens[0]), new Endpoint("10.0.0.1", 8101), tokens(tokens));
    }

    static List<Token> tokens(int... tokens) {
        return Arrays.stream(tokens).mapToObj(Token::new).toList();
    }

    static List<RingNode> with(List<RingNode> nodes, RingNode... others) {
        List<RingNode> all = new ArrayList<>(nodes);
        all.addAll(List.of(others));
        return all;
    }

    /** The same nodes, one of them with other tokens. */
    static List<RingNode> moved(List<RingNode> nodes, int number, int... tokens) {
        List<RingNode> all = new ArrayList<>(nodes);
        all.set(number, nodes.get(number).at(tokens(tokens)));
        return all;
    }

    static RingChange join() {
        return new RingChange(RING, 1, 77, 0, Kind.JOIN, FOUR, with(FOUR, COMES));
    }

    static RingChange join(long id) {
        return new RingChange(RING, 1, id, 0, Kind.JOIN, FOUR, with(FOUR, COMES));
    }

    static RingRecord at(Phase phase, long phaseTerm, long term) {
        return new RingRecord(join(), phase, phaseTerm, term, Set.of(), 0, false);
    }

    static Set<NodeId> setOf(NodeId... ids) {
        return new TreeSet<>(List.of(ids));
    }
}
