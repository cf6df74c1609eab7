package io.ringspan.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringspan.base.Datacenter;
import io.ringspan.base.Endpoint;
import io.ringspan.base.NodeId;
import io.ringspan.base.Rack;
import io.ringspan.base.Token;
import io.ringspan.conf.SeedNode;
import io.ringspan.gossip.ClusterView;
import io.ringspan.gossip.Member;
import io.ringspan.gossip.MemberState;
import io.ringspan.node.cluster.FirstRing.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FirstRingTest {
    private final FirstRing node0 = new FirstRing(member(0).id(), 3, Optional.empty(), Optional.empty());

    @Test
    void itWaitsUntilAsManyAreThereAsTheFileSays() {
        assertThat(look(node0, member(0), member(1)))
                .isEqualTo(new Step.Wait("2 of 3 nodes are there: dc1/r0/0, dc1/r1/100"));
    }

    @Test
    void whoFindsNobodyIsToldWhereOthersAreToReachIt() {
        assertThat(look(node0, member(0)))
                .isInstanceOfSatisfying(
                        Step.Wait.class,
                        step -> assertThat(step.why())
                                .startsWith("1 of 3 nodes are there: dc1/r0/0; if others run, see whether")
                                .endsWith("at 10.0.0.1:8101 (dyn_advertise)"));
    }

    @Test
    void itAnnouncesTheRingOfAllAndTakesItWhenAllAnnounceIt() {
        Ring ring = ring(0, 1, 2);
        assertThat(look(node0, member(0), member(1), member(2))).isInstanceOfSatisfying(Step.Announce.class, step -> {
            assertThat(step.ring()).isEqualTo(ring);
            assertThat(step.why())
                    .isEqualTo("the ring of 3 nodes is not yet agreed on by dc1/r0/0, dc1/r1/100, dc1/r2/200");
        });
        long digest = ring.number();
        assertThat(look(node0, member(0, digest), member(1), member(2, digest))).isInstanceOf(Step.Announce.class);
        assertThat(look(node0, member(0, digest), member(1, digest), member(2, digest)))
                .isEqualTo(new Step.Known(ring));
    }

    @Test
    void oneMoreThanExpectedIsSaid() {
        assertThat(look(node0, member(0), member(1), member(2), member(3)))
                .isInstanceOfSatisfying(
                        Step.Wait.class,
                        step -> assertThat(step.why())
                                .startsWith("4 of 3 nodes are there")
                                .endsWith("bootstrap_expect is lower than that"));
    }

    @Test
    void whatWasAnnouncedStaysWhenOneMoreComes() {
        look(node0, member(0), member(1), member(2));
        assertThat(look(node0, member(0), member(1), member(2), member(3)))
                .isInstanceOfSatisfying(
                        Step.Announce.class, step -> assertThat(step.ring()).isEqualTo(ring(0, 1, 2)));
    }

    @Test
    void aNodeThatIsGoneBeforeTheRingWasMadeIsReplacedByAnother() {
        look(node0, member(0), member(1), member(2));
        assertThat(look(node0, member(0), member(1), member(2).in(MemberState.DOWN), member(3)))
                .isInstanceOfSatisfying(
                        Step.Announce.class, step -> assertThat(step.ring()).isEqualTo(ring(0, 1, 3)));
    }

    @Test
    void thoseThatHaveARingAreRight() {
        Member inRing = member(1, 77).in(MemberState.NORMAL);
        assertThat(look(node0, member(0), inRing, member(2))).isEqualTo(new Step.Ask(77, List.of(inRing.peer())));
        Ring kept = ring(0, 1, 2);
        FirstRing again = new FirstRing(member(0).id(), 3, Optional.of(kept), Optional.empty());
        assertThat(look(again, member(0), inRing)).isEqualTo(new Step.Ask(77, List.of(inRing.peer())));
        Member same = member(1, kept.number()).in(MemberState.LEAVING);
        assertThat(look(again, member(0), same)).isEqualTo(new Step.Known(kept));
    }

    @Test
    void theRingOfTheLastRunHoldsIfNobodyHasAnother() {
        Ring kept = ring(0, 1, 2);
        FirstRing again = new FirstRing(member(0).id(), 3, Optional.of(kept), Optional.empty());
        assertThat(look(again, member(0))).isEqualTo(new Step.Known(kept));
        assertThat(look(again, member(0), member(1), member(4))).isEqualTo(new Step.Known(kept));
    }

    @Test
    void noRingIsMadeBesideOneWhoseNodesAreDown() {
        Member down = member(4, 77).in(MemberState.DOWN);
        assertThat(look(node0, member(0), member(1), member(2), down))
                .isEqualTo(new Step.Wait("dc1/r1/400 may be in a ring and cannot be asked, being down"));
    }

    @Test
    void aRingOfNodesWithOneTokenIsRefused() {
        assertThatThrownBy(() -> Ring.of(List.of(seed(member(0)), seed(member(0)))))
                .hasMessageContaining("token 0");
    }

    @Test
    void aRingIsReadAsItWasWritten() {
        Ring ring = ring(0, 1, 2, 3);
        assertThat(Ring.read(ring.text())).isEqualTo(ring);
        assertThatThrownBy(() -> Ring.read(ring.text().replace("300", "301")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Ring.read("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Ring.read(ring.text() + "dc1")).isInstanceOf(IllegalArgumentException.class);
    }

    /** Views of different ages, nodes that start anew and forget, and now and then one node too many. */
    @Test
    void neverAreThereTwoRings() {
        int made = 0;
        for (int seed = 0; seed < 1_000; seed++) {
            Meeting meeting = new Meeting(new Random(seed));
            for (int i = 0; i < 400; i++) {
                meeting.step();
            }
            List<Ring> rings = Arrays.stream(meeting.known)
                    .filter(ring -> ring != null)
                    .distinct()
                    .toList();
            assertThat(rings).as("seed %d", seed).hasSizeLessThanOrEqualTo(1);
            made += rings.size();
        }
        assertThat(made).as("meetings with a ring").isGreaterThan(500);
    }

    @Test
    void withoutFaultsAllNodesComeToTheRing() {
        for (int seed = 0; seed < 200; seed++) {
            Meeting meeting = new Meeting(new Random(seed), 5, 5, false);
            for (int i = 0; i < 3_000; i++) {
                meeting.step();
            }
            assertThat(meeting.known).as("seed %d", seed).doesNotContainNull();
        }
    }

    /** Nodes that hear of each other late. A node hears of one other at a time, and each asks those in a ring with success. */
    private static final class Meeting {
        private final Random random;
        private final int expected;
        private final boolean faults;
        private final Member[] current;
        private final Member[][] seen;
        private final FirstRing[] nodes;
        private final Ring[] announced;
        private final Ring[] known;

        Meeting(Random random) {
            this(random, 2 + random.nextInt(4), random.nextInt(4) == 0 ? 1 : 0, true);
        }

        Meeting(Random random, int expected, int more, boolean faults) {
            this.random = random;
            this.expected = expected;
            this.faults = faults;
            int count = faults ? expected + more : expected;
            this.current =
                    IntStream.range(0, count).mapToObj(FirstRingTest::member).toArray(Member[]::new);
            this.seen = new Member[count][count];
            this.nodes = new FirstRing[count];
            this.announced = new Ring[count];
            this.known = new Ring[count];
            for (int node = 0; node < count; node++) {
                begin(node);
            }
        }

        private void begin(int node) {
            Optional<Ring> kept = Optional.ofNullable(known[node]);
            nodes[node] = new FirstRing(
                    FirstRingTest.member(node).id(), expected, kept, Optional.ofNullable(announced[node]));
            current[node] = member(node);
            Arrays.fill(seen[node], null);
            seen[node][node] = current[node];
        }

        void step() {
            int node = random.nextInt(nodes.length);
            int other = random.nextInt(nodes.length);
            if (faults && random.nextInt(60) == 0) {
                begin(node);
                return;
            }
            seen[node][other] = current[other];
            List<Member> members = new ArrayList<>();
            for (Member member : seen[node]) {
                if (member != null) {
                    members.add(member);
                }
            }
            Step step = nodes[node].look(new ClusterView(1, members), members.size() == nodes.length);
            if (step instanceof Step.Announce announce) {
                announced[node] = announce.ring();
                set(node, member(node, announce.ring().number()));
            } else if (step instanceof Step.Known found && found.ring().has(current[node].id())) {
                join(node, found.ring());
            } else if (step instanceof Step.Ask ask) {
                Ring ring = Arrays.stream(known)
                        .filter(each -> each != null && each.number() == ask.number())
                        .findFirst()
                        .orElseThrow();
                if (ring.has(current[node].id())) {
                    join(node, ring);
                }
            }
        }

        private void join(int node, Ring ring) {
            known[node] = ring;
            set(node, member(node, ring.number()).in(MemberState.NORMAL));
        }

        private void set(int node, Member member) {
            current[node] = member;
            seen[node][node] = member;
        }
    }

    private static Step look(FirstRing node, Member... members) {
        return node.look(new ClusterView(1, List.of(members)), true);
    }

    private static Ring ring(int... numbers) {
        return Ring.of(
                Arrays.stream(numbers).mapToObj(number -> seed(member(number))).toList());
    }

    private static SeedNode seed(Member member) {
        return new SeedNode(
                member.peer(), member.id().rack(), member.id().datacenter(), member.tokens(), Optional.empty());
    }

    private static Member member(int number) {
        return member(number, 0);
    }

    private static Member member(int number, long ring) {
        Token token = Token.of(100L * number);
        NodeId id = new NodeId(new Datacenter("dc1"), new Rack("r" + number % 3), token);
        return new Member(id, new Endpoint("10.0.0." + (1 + number), 8101), List.of(token), MemberState.JOINING, ring);
    }
}
