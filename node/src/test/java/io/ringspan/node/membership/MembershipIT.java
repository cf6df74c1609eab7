package io.ringspan.node.membership;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.ringspan.base.Endpoint;
import io.ringspan.gossip.MemberState;
import io.ringspan.gossip.protocol.GossipCount;
import io.ringspan.gossip.protocol.Phase;
import io.ringspan.node.peer.FrameType;
import io.ringspan.node.peer.Frames;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several nodes that gossip, in one process, over TCP. */
class MembershipIT {
    private final List<GossipingNode> nodes = new ArrayList<>();

    @AfterEach
    void close() {
        nodes.forEach(GossipingNode::close);
    }

    private GossipingNode start(String rack, int start, Endpoint... seeds) {
        GossipingNode node = new GossipingNode(rack, start, List.of(seeds));
        nodes.add(node);
        return node;
    }

    private List<GossipingNode> three() throws InterruptedException {
        GossipingNode one = start("r1", 1);
        GossipingNode two = start("r2", 1, one.peer());
        GossipingNode three = start("r3", 1, one.peer());
        awaitAll("r1 NORMAL", "r2 NORMAL", "r3 NORMAL");
        return List.of(one, two, three);
    }

    private void awaitAll(String... members) throws InterruptedException {
        GossipingNode.await("all see " + List.of(members), () -> nodes.stream().allMatch(node -> node.sees(members)));
    }

    @Test
    void theyFindEachOtherByOneSeedAndHearOfStatesAndRings() throws InterruptedException {
        List<GossipingNode> three = three();
        three.get(1).membership().state(MemberState.BEHIND);
        three.get(1).membership().ring(42);
        awaitAll("r1 NORMAL", "r2 BEHIND", "r3 NORMAL");
        GossipingNode.await(
                "the ring is heard of",
                () -> three.get(2)
                                .membership()
                                .facts()
                                .view()
                                .find(GossipingNode.id("r2"))
                                .orElseThrow()
                                .ring()
                        == 42);
        GossipingNode.await(
                "what is counted is published",
                () -> three.get(0).membership().facts().count(GossipCount.RECEIVED) > 0
                        && three.get(0).membership().facts().links() == 2
                        && three.get(0).membership().facts().claims().size() == 3);
        assertThat(three.get(0).membership().facts().phase()).isEqualTo(Phase.INSIDE);
    }

    @Test
    void oneThatIsKilledIsFoundDownAndComesBackAtAnotherPort() throws InterruptedException {
        List<GossipingNode> three = three();
        GossipingNode killed = three.get(2);
        nodes.remove(killed);
        killed.close();
        awaitAll("r1 NORMAL", "r2 NORMAL", "r3 DOWN");

        GossipingNode back = start("r3", 2, three.get(1).peer());
        awaitAll("r1 NORMAL", "r2 NORMAL", "r3 NORMAL");
        GossipingNode.await(
                "its new address is known",
                () -> three.get(0)
                        .membership()
                        .facts()
                        .view()
                        .find(GossipingNode.id("r3"))
                        .orElseThrow()
                        .peer()
                        .equals(back.peer()));
    }

    @Test
    void anOperatorTakesOutOneThatIsDown() throws Exception {
        List<GossipingNode> three = three();
        assertThat(three.get(0).membership().remove(GossipingNode.id("r3")).get())
                .isFalse();
        nodes.remove(three.get(2));
        three.get(2).close();
        awaitAll("r1 NORMAL", "r2 NORMAL", "r3 DOWN");
        assertThat(three.get(0).membership().remove(GossipingNode.id("r3")).get())
                .isTrue();
        awaitAll("r1 NORMAL", "r2 NORMAL");
    }

    @Test
    void aGoodbyeIsHeardByAllAndNobodyIsDown() throws InterruptedException {
        List<GossipingNode> three = three();
        GossipingNode leaving = three.get(1);
        nodes.remove(leaving);
        leaving.membership().depart();
        assertThat(leaving.membership().facts().phase()).isEqualTo(Phase.DEPARTED);
        leaving.close();
        awaitAll("r1 NORMAL", "r3 NORMAL");
        assertThat(nodes.stream().map(node -> node.membership().facts().count(GossipCount.VERDICTS)))
                .containsOnly(0L);
    }

    @Test
    void garbageEndsAConnectionOrIsCountedAndTheGossipGoesOn() throws Exception {
        List<GossipingNode> three = three();
        GossipingNode target = three.get(0);
        assertThat(answerTo(target, FrameType.GOSSIP, new byte[1_401])).isEmpty();
        try (Socket caller = call(target, FrameType.GOSSIP, new byte[1_400])) {
            GossipingNode.await(
                    "it is counted", () -> target.membership().facts().count(GossipCount.MALFORMED) == 1);
            assertThat(caller.isConnected()).isTrue();
        }
        three.get(1).membership().state(MemberState.LEAVING);
        awaitAll("r1 NORMAL", "r2 LEAVING", "r3 NORMAL");
    }

    @Test
    void helloIsRefusedByNameWhereThereAreNoWorkers() throws IOException {
        GossipingNode one = start("r1", 1);
        String answer = answerTo(one, FrameType.HELLO, new byte[100]);
        assertThat(answer).endsWith("this node does not know its ring yet");
    }

    @Test
    void aCopiedDataDirectoryIsRefusedByName() throws InterruptedException {
        List<GossipingNode> three = three();
        GossipingNode copy = start("r2", 1, three.get(0).peer());
        GossipingNode.await("the copy is refused", () -> !copy.refusals().isEmpty());
        assertThat(copy.refusals().get(0)).contains("dc1/r2/7");
        GossipingNode.await(
                "its phase is published", () -> copy.membership().facts().phase() == Phase.REFUSED);
    }

    @Test
    void whoHasEndedTakesNothingMore() {
        GossipingNode one = start("r1", 1);
        nodes.remove(one);
        one.close();
        one.membership().receive(new byte[3]);
        one.membership().state(MemberState.LEAVING);
        assertThat(one.membership().remove(GossipingNode.id("r2"))).isCompletedWithValue(false);
    }

    private static Socket call(GossipingNode node, FrameType type, byte[] bytes) throws IOException {
        ByteBuf frame = Frames.whole(ByteBufAllocator.DEFAULT, type, bytes);
        Socket caller = new Socket(InetAddress.getLoopbackAddress(), node.peer().port());
        caller.getOutputStream().write(ByteBufUtil.getBytes(frame));
        frame.release();
        return caller;
    }

    /** What comes until the connection is closed. */
    private static String answerTo(GossipingNode node, FrameType type, byte[] bytes) throws IOException {
        try (Socket caller = call(node, type, bytes)) {
            caller.setSoTimeout(60_000);
            return new String(caller.getInputStream().readAllBytes(), UTF_8);
        } catch (SocketException reset) {
            return ""; // closed with bytes that were not read
        }
    }
}
