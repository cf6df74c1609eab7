package io.ringspan.gossip.protocol;

import io.ringspan.base.NodeId;
import io.ringspan.gossip.claim.Description;
import io.ringspan.gossip.claim.Known;
import io.ringspan.gossip.claim.MembershipTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/** All members of a kind in turn, in an order that is shuffled anew each time round: nobody waits for more than two rounds. */
final class Rotation {
    private final Predicate<Description> kind;
    private final List<NodeId> order = new ArrayList<>();
    private int next;

    Rotation(Predicate<Description> kind) {
        this.kind = kind;
    }

    Optional<Known> next(MembershipTable table, RandomGenerator random) {
        for (int round = 0; round < 2; round++) {
            while (next < order.size()) {
                Known known = table.find(order.get(next++));
                if (known != null && table.isLive(known)) {
                    return Optional.of(known);
                }
            }
            shuffle(table, random);
        }
        return Optional.empty();
    }

    private void shuffle(MembershipTable table, RandomGenerator random) {
        order.clear();
        next = 0;
        for (Known known : table.live()) {
            if (kind.test(known.claim().about())) {
                order.add(known.claim().about().id());
            }
        }
        for (int i = order.size() - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            NodeId moved = order.get(i);
            order.set(i, order.get(other));
            order.set(other, moved);
        }
    }
}
