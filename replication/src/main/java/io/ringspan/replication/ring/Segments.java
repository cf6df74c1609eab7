package io.ringspan.replication.ring;

import io.ringspan.base.NodeId;
import io.ringspan.base.Token;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The pieces into which a stage's tokens cut the ring: within one, nothing changes. The last piece is what lies beyond the highest token.
 *
 * @param ends the highest token of each piece but the last, ascending
 * @param owners of each piece
 * @param moves whether the piece's owners are others after the change than before it
 * @param touched whether some piece that had the same owners before the change moves: what was sent to them together then may
 *     have to go apart now
 * @param joined whether some piece that has the same owners after the change moves: what is sent to them together by then does not
 *     belong together yet
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Segments(Token[] ends, ReplicaSet[] owners, boolean[] moves, boolean[] touched, boolean[] joined) {
    /** Of the stage, as node number {@code self} sees it. */
    static Segments of(RingStage stage, int self, List<String> faults) {
        List<RackRing> rings = RackRing.of(stage.owners(), faults);
        List<RackRing> next = stage.isMoving() ? RackRing.of(stage.next(), faults) : rings;
        boolean isSettled = stage.before().equals(stage.next());
        List<RackRing> before = isSettled ? next : RackRing.of(stage.before(), faults);
        Token[] ends = Stream.of(rings, next, before)
                .flatMap(List::stream)
                .flatMap(ring -> ring.tokens().stream())
                .distinct()
                .sorted()
                .toArray(Token[]::new);
        NodeId id = stage.owners().get(self).id();
        RackOrder order = RackOrder.of(stage.epoch(), self, id, rings);
        Map<List<Integer>, ReplicaSet> interned = new HashMap<>();
        Map<List<Integer>, ReplicaSet> ceded = new HashMap<>();
        ReplicaSet[] owners = new ReplicaSet[ends.length + 1];
        List<List<Integer>> were = new ArrayList<>();
        List<List<Integer>> willBe = new ArrayList<>();
        boolean[] moves = new boolean[owners.length];
        for (int segment = 0; segment < owners.length; segment++) {
            Token token = ends.length == 0 ? new Token(0) : ends[segment % ends.length];
            int[] now = ofRacks(rings, token);
            int[] then = ofRacks(next, token);
            if (stage.ceded()) {
                cede(now, then, self);
            }
            int[] pending = pending(now, then);
            List<Integer> both = Stream.of(now, pending)
                    .flatMap(racks -> Arrays.stream(racks).boxed())
                    .toList();
            int[] was = ofRacks(before, token);
            moves[segment] = !Arrays.equals(was, then);
            // Who has given something over names the next owners, of whom one may not serve it yet: that goes with
            // nothing else.
            Map<List<Integer>, ReplicaSet> sets = stage.ceded() && moves[segment] ? ceded : interned;
            owners[segment] = sets.computeIfAbsent(both, unused -> order.arrange(now, pending));
            were.add(Arrays.stream(was).boxed().toList());
            willBe.add(Arrays.stream(then).boxed().toList());
        }
        return new Segments(ends, owners, moves, touched(were, moves), touched(willBe, moves));
    }

    private static int[] ofRacks(List<RackRing> rings, Token token) {
        return rings.stream().mapToInt(ring -> ring.owner(token)).toArray();
    }

    /** What the node owns now, and does not then, it owns no more. */
    private static void cede(int[] now, int[] then, int self) {
        for (int rack = 0; rack < now.length; rack++) {
            now[rack] = now[rack] == self ? then[rack] : now[rack];
        }
    }

    private static int[] pending(int[] now, int[] then) {
        int[] pending = new int[now.length];
        Arrays.setAll(pending, rack -> then[rack] == now[rack] ? Topology.NOBODY : then[rack]);
        return pending;
    }

    private static boolean[] touched(List<List<Integer>> together, boolean[] moves) {
        Set<List<Integer>> moved = new HashSet<>();
        for (int segment = 0; segment < moves.length; segment++) {
            if (moves[segment]) {
                moved.add(together.get(segment));
            }
        }
        boolean[] touched = new boolean[moves.length];
        for (int segment = 0; segment < moves.length; segment++) {
            touched[segment] = moved.contains(together.get(segment));
        }
        return touched;
    }
}
