package io.ringspan.node.hints;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.ringspan.base.Datacenter;
import io.ringspan.base.Endpoint;
import io.ringspan.base.FsyncPolicy;
import io.ringspan.base.NodeId;
import io.ringspan.base.Rack;
import io.ringspan.base.Token;
import io.ringspan.replication.budget.Budget;
import io.ringspan.replication.budget.HintRoom;
import io.ringspan.replication.hints.HintLimits;
import io.ringspan.replication.hints.HintLog;
import io.ringspan.replication.ring.RingNode;
import io.ringspan.replication.ring.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A start of a node whose earlier one left writes of the tokens 10, 20 and 30 for one node of rack r2. */
class HintPlanningTest {
    private static final HintLimits LIMITS = new HintLimits(1 << 20, 86_400_000, FsyncPolicy.NEVER);
    private static final NodeId SELF = node("r1", 0);

    @TempDir
    private Path state;

    @Test
    void whoOwnsATokenNowGetsWhatWasForWhoOwnedIt() throws IOException {
        HintPlaces places = left("dc1/r2/100");

        HintPlanning planning = planning(places, ring(node("r2", 15), node("r2", 100)));
        List<HintPlace> planned = planning.plan(places.found());

        assertThat(planned).extracting(HintPlace::replica).containsExactly("dc1/r2/100", "dc1/r2/15");
        assertThat(tokens(planned.get(0))).containsExactly(20, 30);
        assertThat(tokens(planned.get(1))).containsExactly(10);
        assertThat(planning.lost()).isZero();
    }

    @Test
    void byTheSameRingNothingIsPlannedAgain() throws IOException {
        HintPlaces places = left("dc1/r2/100");
        planning(places, ring(node("r2", 100))).plan(places.found());
        String ring = Files.readString(state.resolve("hints-ring"));
        List<String> before = places.found().get(0).files().list();

        planning(places, ring(node("r2", 100))).plan(places.found());

        assertThat(Files.readString(state.resolve("hints-ring")))
                .isEqualTo(ring)
                .doesNotContain("moving");
        assertThat(places.found().get(0).files().list()).isEqualTo(before);
    }

    @Test
    void whatIsForARackThatHasGoneIsCountedAndDoesNotWait() throws IOException {
        HintPlaces places = left("dc1/r2/100");

        HintPlanning planning = planning(places, ring(node("r3", 100)));

        assertThat(planning.plan(places.found())).isEmpty();
        assertThat(planning.lost()).isEqualTo(3);
        assertThat(state.resolve("hints")).isEmptyDirectory();
    }

    @Test
    void whatCannotBePlannedIsNotSentAndStaysForTheNextStart() throws IOException {
        HintPlaces places = left("dc1/r2/100");
        Path blocked = Files.writeString(state.resolve("hints/dc1%2Fr2%2F15"), "no directory");

        List<HintPlace> planned =
                planning(places, ring(node("r2", 15), node("r2", 100))).plan(places.found());

        assertThat(planned).isEmpty();
        Files.delete(blocked);
        assertThat(planning(places, ring(node("r2", 15), node("r2", 100))).plan(places.found()))
                .hasSize(2);
    }

    private HintPlaces left(String replica) throws IOException {
        HintPlaces places = HintPlaces.in(state);
        HintLog log = open(places.of(replica, 1, 0));
        for (int position = 1; position <= 3; position++) {
            ByteBuf record = log.stage(position, position - 1, 1);
            record.writeLong(position).writeLong(0).writeInt(10 * position).writeZero(10);
            log.staged();
        }
        assertThat(log.commit()).isTrue();
        log.close();
        return places;
    }

    private static List<Integer> tokens(HintPlace place) throws IOException {
        List<Integer> tokens = new ArrayList<>();
        HintLog log = open(place);
        for (; log.hasNext(); log.advance()) {
            tokens.add(log.nextBytes().getInt(log.nextAt() + 16));
        }
        log.close();
        return tokens;
    }

    private static HintLog open(HintPlace place) throws IOException {
        return HintLog.open(
                place.files(),
                LIMITS,
                HintRoom.in(new Budget(1 << 30)),
                UnpooledByteBufAllocator.DEFAULT,
                new Untold());
    }

    private static HintPlanning planning(HintPlaces places, Topology ring) {
        return new HintPlanning(places, LIMITS, ring);
    }

    private static Topology ring(NodeId... others) {
        List<RingNode> nodes = new ArrayList<>();
        nodes.add(inRing(SELF));
        Arrays.stream(others).map(HintPlanningTest::inRing).forEach(nodes::add);
        return Topology.of(1, SELF, nodes);
    }

    private static RingNode inRing(NodeId id) {
        return new RingNode(id, new Endpoint("127.0.0.1", 1), List.of(id.token()));
    }

    private static NodeId node(String rack, long token) {
        return new NodeId(new Datacenter("dc1"), new Rack(rack), Token.of(token));
    }
}
