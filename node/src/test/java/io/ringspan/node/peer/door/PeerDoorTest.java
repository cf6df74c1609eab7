package io.ringspan.node.peer.door;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.ringspan.base.Datacenter;
import io.ringspan.base.Endpoint;
import io.ringspan.base.Rack;
import io.ringspan.base.Token;
import io.ringspan.conf.SeedNode;
import io.ringspan.gossip.wire.GossipCodec;
import io.ringspan.node.cluster.Ring;
import io.ringspan.node.peer.FrameType;
import io.ringspan.node.peer.Frames;
import io.ringspan.node.peer.Handshake;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PeerDoorTest {
    private final List<byte[]> heard = new ArrayList<>();
    private final List<String> served = new ArrayList<>();
    private final List<EmbeddedChannel> channels = new ArrayList<>();
    private @Nullable Ring ring;

    /** Stands for what serves a peer. */
    private final class Served extends ChannelInboundHandlerAdapter {
        @Override
        public void channelActive(ChannelHandlerContext context) {
            served.add("active");
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf in = (ByteBuf) message;
            served.add(in.readableBytes() + " bytes");
            in.release();
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            served.add("inactive");
        }
    }

    private Optional<String> refusal = Optional.empty();

    @AfterEach
    void nothingIsLeft() {
        channels.forEach(EmbeddedChannel::finishAndReleaseAll);
    }

    private EmbeddedChannel calling(@Nullable ChannelHandler worker) {
        EmbeddedChannel channel = new EmbeddedChannel(
                new PeerDoor(new PeerDoor.House("pool", loop -> worker, heard::add, call -> refusal, this::answer)));
        channel.freezeTime();
        channels.add(channel);
        return channel;
    }

    private CompletableFuture<String> answer(String question) {
        Ring its = ring;
        return its == null
                ? CompletableFuture.failedFuture(new IllegalStateException(PeerDoor.NO_RING))
                : CompletableFuture.completedFuture(question.isEmpty() ? its.text() : "asked " + question);
    }

    private static ByteBuf frame(FrameType type, int bytes) {
        return Frames.whole(ByteBufAllocator.DEFAULT, type, new byte[bytes]);
    }

    private static void oneByOne(EmbeddedChannel channel, ByteBuf bytes) {
        while (bytes.isReadable()) {
            channel.writeInbound(Unpooled.buffer(1).writeByte(bytes.readByte()));
        }
        bytes.release();
    }

    @Test
    void gossipIsTheGossipsFromTheFirstFrameOn() {
        EmbeddedChannel channel = calling(new Served());
        oneByOne(channel, frame(FrameType.GOSSIP, 2));
        channel.writeInbound(Unpooled.wrappedBuffer(frame(FrameType.GOSSIP, 3), frame(FrameType.GOSSIP, 1_400)));

        assertThat(heard).extracting(message -> message.length).containsExactly(2, 3, 1_400);
        assertThat(served).isEmpty();
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void whereItHasToBeEncryptedPlainGossipAndQuestionsAreNotHeard() {
        refusal = Optional.of("connections between nodes are encrypted here");
        for (FrameType type : List.of(FrameType.GOSSIP, FrameType.RING_ASK)) {
            EmbeddedChannel channel = calling(new Served());
            channel.writeInbound(frame(type, 2));
            assertThat(channel.isOpen()).isFalse();
        }
        assertThat(heard).isEmpty();
        EmbeddedChannel greeting = calling(new Served()); // the worker looks at who it is
        greeting.writeInbound(frame(FrameType.HELLO, 2));
        assertThat(greeting.isOpen()).isTrue();
    }

    @Test
    void anythingElseIsTheWorkersAndTheDoorIsGone() {
        Served worker = new Served();
        EmbeddedChannel channel = calling(worker);
        channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {0, 0, 0, 4}));
        channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {1, 0, 0}));
        channel.writeInbound(Unpooled.wrappedBuffer(new byte[5]));
        channel.advanceTimeBy(Handshake.SECONDS_MAX, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
        assertThat(channel.isOpen()).isTrue();
        channel.close();

        assertThat(served).containsExactly("active", "7 bytes", "5 bytes", "inactive");
        assertThat(channel.pipeline().get(PeerDoor.class)).isNull();
    }

    @Test
    void aWorkersConnectionHasNoGossipLater() {
        EmbeddedChannel channel = calling(new Served());
        channel.writeInbound(frame(FrameType.HELLO, 1));
        channel.writeInbound(frame(FrameType.GOSSIP, 1));

        assertThat(heard).isEmpty();
        assertThat(served).containsExactly("active", "9 bytes", "9 bytes");
    }

    @Test
    void whatFollowsGossipMustBeGossip() {
        EmbeddedChannel channel = calling(new Served());
        channel.writeInbound(frame(FrameType.GOSSIP, 1));
        channel.writeInbound(frame(FrameType.HELLO, 1));

        assertThat(heard).hasSize(1);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void aMessageThatIsTooLongEndsTheConnection() {
        EmbeddedChannel channel = calling(new Served());
        channel.writeInbound(frame(FrameType.GOSSIP, GossipCodec.MESSAGE_BYTES_MAX + 1));

        assertThat(heard).isEmpty();
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void helloIsRefusedByNameWhileThereAreNoWorkers() {
        EmbeddedChannel channel = calling(null);
        oneByOne(channel, frame(FrameType.HELLO, 40));

        ByteBuf answer = channel.readOutbound();
        assertThat(FrameType.of(answer.getByte(Frames.TYPE_AT))).isEqualTo(FrameType.REFUSED);
        assertThat(answer.toString(Frames.HEADER_BYTES, answer.writerIndex() - Frames.HEADER_BYTES, UTF_8))
                .isEqualTo("this node does not know its ring yet");
        answer.release();
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void garbageIsClosedWhileThereAreNoWorkers() {
        EmbeddedChannel channel = calling(null);
        channel.writeInbound(frame(FrameType.REQUEST, 1));

        assertThat(channel.<Object>readOutbound()).isNull();
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void whoAsksForTheRingIsToldItOnceItIsKnown() {
        assertThat(answerTo("pool")).isEqualTo("REFUSED this node does not know its ring yet");
        ring = Ring.of(List.of(new SeedNode(
                new Endpoint("10.0.0.1", 8101),
                new Rack("r1"),
                new Datacenter("dc1"),
                List.of(Token.of(7)),
                Optional.empty())));
        assertThat(answerTo("pool")).isEqualTo("RING " + ring.text());
        assertThat(answerTo("pool\nwhat\tnow")).isEqualTo("RING asked what\tnow");
        assertThat(answerTo("other")).isEqualTo("REFUSED this node belongs to cluster \"pool\", and not to \"other\"");
    }

    private String answerTo(String cluster) {
        EmbeddedChannel channel = calling(new Served());
        oneByOne(channel, Frames.whole(ByteBufAllocator.DEFAULT, FrameType.RING_ASK, cluster.getBytes(UTF_8)));
        ByteBuf answer = channel.readOutbound();
        String text = FrameType.of(answer.getByte(Frames.TYPE_AT)) + " "
                + answer.toString(Frames.HEADER_BYTES, answer.writerIndex() - Frames.HEADER_BYTES, UTF_8);
        answer.release();
        assertThat(channel.isOpen()).isFalse();
        assertThat(served).isEmpty();
        return text;
    }

    @Test
    void aHelloThatDoesNotComeIsNotWaitedForWhileThereAreNoWorkers() {
        EmbeddedChannel channel = calling(null);
        channel.writeInbound(frame(FrameType.HELLO, 9).slice(0, 10));
        pass(channel, Handshake.SECONDS_MAX);

        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void whoSaysNothingIsNotWaitedFor() {
        EmbeddedChannel channel = calling(new Served());
        pass(channel, Handshake.SECONDS_MAX - 1);
        assertThat(channel.isOpen()).isTrue();
        pass(channel, 1);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void gossipIsClosedAfterThreeMinutesWithoutAMessage() {
        EmbeddedChannel channel = calling(new Served());
        channel.writeInbound(frame(FrameType.GOSSIP, 1));
        pass(channel, 170);
        channel.writeInbound(frame(FrameType.GOSSIP, 1));
        pass(channel, 180);
        assertThat(channel.isOpen()).isTrue();
        pass(channel, 60);
        assertThat(channel.isOpen()).isFalse();
    }

    private static void pass(EmbeddedChannel channel, int seconds) {
        for (int i = 0; i < seconds; i++) {
            channel.advanceTimeBy(1, TimeUnit.SECONDS);
            channel.runScheduledPendingTasks();
        }
    }
}
