package io.ringspan.replication.cede;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.base.Datacenter;
import io.ringspan.base.Endpoint;
import io.ringspan.base.NodeId;
import io.ringspan.base.Rack;
import io.ringspan.base.Token;
import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.frame.WriteFrame;
import io.ringspan.replication.ring.RingNode;
import io.ringspan.replication.ring.RingStage;
import io.ringspan.replication.ring.Topology;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A rack of two nodes: token 50 is the first one's, and is to be the second one's, which looks. */
class OwnRangesTest {
    private static final int MOVES = 50;
    private static final int STAYS = 150;
    private static final RingNode OLD = node(200);
    private static final RingNode NEW = node(100);
    private static final List<RingNode> BEFORE = List.of(NEW.at(List.of()), OLD);
    private static final List<RingNode> AFTER = List.of(NEW, OLD);
    private static final RingStage MOVING = new RingStage(2, 1, BEFORE, AFTER, BEFORE, 7, true);
    private static final StreamId STREAM = new StreamId(OLD.id(), 1, 0);

    private final OwnRanges ranges = new OwnRanges(seen(RingStage.settled(1, BEFORE)), Map::of);

    @Test
    void whileItWaitsItTakesOfThoseAheadWhatTheyHadBefore() {
        ranges.topology(seen(MOVING.whenCeded()));

        WriteFrame given = write(MOVES, 3, 9, 9);
        assertThat(ranges.take(given))
                .as("the owner from before may still be asked")
                .isFalse();
        given.earlier();
        assertThat(ranges.take(given))
                .as("it may have been taken by the owner from before")
                .isTrue();

        ranges.topology(seen(MOVING.whenGained()));
        assertThat(ranges.take(write(MOVES, 3, 9, 9))).isTrue();
        assertThat(ranges.take(write(MOVES, 2, 9, 9))).isFalse();
    }

    @Test
    void whatItWasGivenOfWhatItIsToOwnIsKnownByOwnerAndByFirstPosition() {
        ranges.topology(seen(MOVING));

        ranges.took(STREAM, write(MOVES, 2, 5, 5));
        ranges.took(STREAM, write(MOVES, 2, 8, 3));
        ranges.took(STREAM, write(STAYS, 2, 9, 9));

        assertThat(ranges.coming(OLD.id())).isEqualTo(Map.of(STREAM, 5L));
        assertThat(ranges.coming(NEW.id())).isEmpty();
    }

    @Test
    void theNextChangeBeginsWithNothing() {
        ranges.topology(seen(MOVING));
        ranges.took(STREAM, write(MOVES, 2, 5, 5));

        ranges.topology(seen(RingStage.settled(3, BEFORE)));
        ranges.topology(seen(new RingStage(4, 3, BEFORE, AFTER, BEFORE, 7, true)));

        assertThat(ranges.coming(OLD.id())).isEmpty();
    }

    private static Topology seen(RingStage stage) {
        return Topology.of(stage, NEW.id());
    }

    private static WriteFrame write(int token, int epoch, long position, long identity) {
        return new WriteFrame().number(position, identity).place(token, epoch, 1);
    }

    private static RingNode node(long token) {
        NodeId id = new NodeId(new Datacenter("dc1"), new Rack("r1"), Token.of(token));
        return new RingNode(id, Endpoint.parse("localhost:1"), List.of(Token.of(token)));
    }
}
