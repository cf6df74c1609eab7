package io.ringspan.node.peer;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.ringspan.base.Datacenter;
import io.ringspan.base.NodeId;
import io.ringspan.base.Rack;
import io.ringspan.base.Token;
import io.ringspan.conf.Consistency;
import io.ringspan.node.decide.Deciders;
import io.ringspan.node.io.Flusher;
import io.ringspan.node.io.Output;
import io.ringspan.node.io.Span;
import io.ringspan.node.pubsub.Message;
import io.ringspan.node.reconcile.Gathered;
import io.ringspan.replication.frame.RackPrevs;
import io.ringspan.replication.frame.Resume;
import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.frame.WriteFrame;
import io.ringspan.replication.version.KeyState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The bytes of every frame, as docs/protocol-peer.md describes them. A change here is another version of the protocol. */
class PeerFramesTest {
    private static final Path PAGE = Path.of("../docs/protocol-peer.md");
    private static final NodeId NODE = new NodeId(new Datacenter("dc1"), new Rack("r2"), Token.of(4294967295L));
    private static final StreamId STREAM = new StreamId(NODE, 7, 1);

    /** PING as RESP: the span of all frames here. */
    private static final ByteBuf PING = Unpooled.copiedBuffer("*1\r\n$4\r\nPING\r\n", US_ASCII);

    private static final String PING_HEX = "2a310d0a24340d0a50494e470d0a";

    private static Stream<GoldenFrame> frames() {
        return Stream.of(GoldenFrame.doors(), requests(), replies(), streams(), answers())
                .flatMap(each -> each);
    }

    private static Stream<GoldenFrame> requests() {
        return Stream.of(
                GoldenFrame.of(
                        FrameType.HELLO,
                        "text",
                        out -> Frames.text(out, FrameType.HELLO, "a=b\n"), //
                        "00000008 01 00 00 00 613d620a"),
                GoldenFrame.of(
                        FrameType.WELCOME,
                        "text",
                        out -> Frames.text(out, FrameType.WELCOME, "a=b\n"), //
                        "00000008 02 00 00 00 613d620a"),
                GoldenFrame.of(
                        FrameType.REFUSED,
                        "text",
                        out -> Frames.text(out, FrameType.REFUSED, "no"), //
                        "00000006 03 00 00 00 6e6f"),
                GoldenFrame.of(
                        FrameType.REQUEST,
                        "in order",
                        out -> Frames.request(out, 0x01020304, 1, 5, span()), //
                        "00000022 04 01 03 00 01020304 00000005 fffffffe 00000001 " + PING_HEX),
                GoldenFrame.of(
                        FrameType.REQUEST,
                        "a write with one replica",
                        out -> Frames.request(out, 9, Frames.FLAG_IN_ORDER | Frames.FLAG_WRITE, 5, span()), //
                        "00000022 04 41 03 00 00000009 00000005 fffffffe 00000001 " + PING_HEX),
                GoldenFrame.of(
                        FrameType.RESTORE,
                        "",
                        out -> Frames.restore(out, 9, span(), 0x0a0b, 0x0c0d), //
                        "00000032 13 00 03 00 00000009 00000000 fffffffe 00000001 0000000000000a0b 0000000000000c0d "
                                + PING_HEX),
                GoldenFrame.of(
                        FrameType.SETTLE_ASK,
                        "",
                        out -> Frames.settleAsk(out, 9, span(), new KeyState(true, 1, 2, 3, 4, 5, 6)), //
                        "00000052 17 00 03 00 00000009 00000000 fffffffe 00000001 0000000000000001 0000000000000002"
                                + " 0000000000000003 0000000000000004 0000000000000005 0000000000008006 " + PING_HEX),
                GoldenFrame.of(
                        FrameType.DECIDE,
                        "",
                        out -> Frames.decide(out, 9, span(), new Deciders.Asked(Consistency.DC_QUORUM, 2, 0x0a0b)), //
                        "00000032 18 00 03 00 00000009 00000000 fffffffe 00000001 00000001 00000002 0000000000000a0b "
                                + PING_HEX),
                GoldenFrame.of(
                        FrameType.FORGET,
                        "",
                        out -> Frames.ticket(out, FrameType.FORGET, 0x0a0b), //
                        "0000000c 19 00 00 00 0000000000000a0b"),
                GoldenFrame.of(
                        FrameType.RING_BELL,
                        "",
                        out -> Frames.ticket(out, FrameType.RING_BELL, 0x0a0b), //
                        "0000000c 1f 00 00 00 0000000000000a0b"));
    }

    private static Stream<GoldenFrame> replies() {
        return Stream.of(
                GoldenFrame.of(
                        FrameType.REPLY,
                        "of which more follows",
                        reply(Frames.FLAG_MORE, 0), //
                        "0000001a 05 02 00 00 00000009 00000000 " + PING_HEX),
                GoldenFrame.of(
                        FrameType.REPLY,
                        "with a refusal",
                        reply(0, 1), //
                        "0000001a 05 00 00 00 00000009 00000001 " + PING_HEX),
                GoldenFrame.of(
                        FrameType.UNANSWERED,
                        "",
                        out -> Frames.about(out, FrameType.UNANSWERED, 9, 0), //
                        "0000000c 06 00 00 00 00000009 00000000"),
                GoldenFrame.of(
                        FrameType.UNANSWERED,
                        "too much waits",
                        out -> Frames.about(out, FrameType.UNANSWERED, 9, Frames.OVERLOADED), //
                        "0000000c 06 00 00 00 00000009 00000001"),
                GoldenFrame.of(
                        FrameType.UNANSWERED,
                        "its state forbids it",
                        out -> Frames.about(out, FrameType.UNANSWERED, 9, Frames.NOT_IN_THIS_STATE), //
                        "0000000c 06 00 00 00 00000009 00000002"),
                GoldenFrame.of(
                        FrameType.NOT_OWNER,
                        "",
                        out -> Frames.about(out, FrameType.NOT_OWNER, 9, 3), //
                        "0000000c 07 00 00 00 00000009 00000003"));
    }

    private static Stream<GoldenFrame> streams() {
        return Stream.of(
                GoldenFrame.of(
                        FrameType.STREAM,
                        "",
                        out -> StreamFrames.declare(out, STREAM), //
                        "00000019 08 00 00 00 6463310a 72320a 343239343936373239350a 370a 31"),
                GoldenFrame.of(
                        FrameType.WRITE,
                        "wants replies",
                        out -> StreamFrames.write(out, 2, write(), (byte) 1, 16), //
                        "00000042 09 01 03 00 00000002 0000000000000011 0000000000000010 00000000000000ff"
                                + " fffffffe 00000005 00000001 0000000000000010 " + PING_HEX),
                GoldenFrame.of(
                        FrameType.RELAY,
                        "for the second of two racks",
                        out -> StreamFrames.relay(out, 2, write(), prevs()), //
                        "0000004e 0a 01 03 00 00000002 0000000000000011 0000000000000010 00000000000000ff"
                                + " fffffffe 00000005 00000001 00000002 ffffffffffffffff 0000000000000010 " + PING_HEX),
                GoldenFrame.of(
                        FrameType.RESUME,
                        "to pass on",
                        out -> StreamFrames.resume(out, 1, 2, 4, new Resume(5, 6, 7, 8, 9)), //
                        "00000034 0b 01 00 00 00000002 00000004 0000000000000005 0000000000000006"
                                + " 0000000000000007 0000000000000008 0000000000000009"));
    }

    private static Stream<GoldenFrame> answers() {
        return Stream.of(
                GoldenFrame.of(
                        FrameType.MARK,
                        "",
                        out -> StreamFrames.mark(out, 2, 4, 17), //
                        "00000014 0c 00 00 00 00000002 00000004 0000000000000011"),
                GoldenFrame.of(
                        FrameType.BEHIND,
                        "lost",
                        out -> StreamFrames.behind(out, 2, 4, -1, 7), //
                        "0000001c 0d 00 00 00 00000002 00000004 ffffffffffffffff 0000000000000007"),
                GoldenFrame.of(
                        FrameType.WRONG_OWNER,
                        "",
                        out -> StreamFrames.wrongOwner(out, 2, 4, 17, 3), //
                        "00000018 0e 00 00 00 00000002 00000004 0000000000000011 00000003"),
                GoldenFrame.of(
                        FrameType.REACHABLE,
                        "yes",
                        out -> StreamFrames.reachable(out, 2, 4, true), //
                        "0000000c 0f 01 00 00 00000002 00000004"),
                GoldenFrame.of(
                        FrameType.REACHABLE,
                        "no",
                        out -> StreamFrames.reachable(out, 2, 4, false), //
                        "0000000c 0f 00 00 00 00000002 00000004"),
                GoldenFrame.of(
                        FrameType.WRITE_REPLY,
                        "with a refusal",
                        PeerFramesTest::writeReply, //
                        "00000022 10 00 00 00 00000002 0000000000000011 00000001 " + PING_HEX),
                GoldenFrame.of(
                        FrameType.NO_REPLY,
                        "",
                        out -> StreamFrames.noReply(out, 2, 17), //
                        "00000010 11 00 00 00 00000002 0000000000000011"),
                GoldenFrame.of(
                        FrameType.GATHERED,
                        "two commands differ",
                        out -> StreamFrames.gathered(
                                out, 2, 17, Gathered.DIFFERENT, BitSet.valueOf(new byte[] {5})), //
                        "00000011 12 02 00 00 00000002 0000000000000011 05"),
                GoldenFrame.of(
                        FrameType.CLOCK,
                        "asked",
                        out -> Frames.askClock(out, 17), //
                        "0000000c 1c 00 00 00 0000000000000011"),
                GoldenFrame.of(
                        FrameType.CLOCK,
                        "answered",
                        out -> Frames.clock(out, 17, 18), //
                        "00000014 1c 00 00 00 0000000000000011 0000000000000012"),
                GoldenFrame.of(
                        FrameType.PUBLISH,
                        "on a shard channel, to be passed on",
                        out -> Frames.publish(out, new Message(true, PING, 8, 4, 0, 2), true), //
                        "0000000e 1d 03 00 00 00000004 50494e47 2a31"));
    }

    private static Span span() {
        Span span = new Span();
        span.set(PING, 0, PING.readableBytes(), 1, -2, 3);
        return span;
    }

    private static Consumer<Output> reply(int flags, int refusals) {
        return out -> {
            Frames.replyHeader(out, 9, flags, refusals, PING.readableBytes());
            out.write(PING, 0, PING.readableBytes());
        };
    }

    private static void writeReply(Output out) {
        StreamFrames.writeReplyHeader(out, 0, 2, 17, 1, PING.readableBytes());
        out.write(PING, 0, PING.readableBytes());
    }

    private static WriteFrame write() {
        WriteFrame frame = new WriteFrame();
        frame.form(1, (byte) 3, (byte) 1).place(-2, 5, 255).span(PING, 0, PING.readableBytes());
        frame.number(17, 16);
        return frame;
    }

    private static RackPrevs prevs() {
        RackPrevs prevs = new RackPrevs();
        prevs.reset(2);
        prevs.set(1, 16);
        return prevs;
    }

    /** What leaves on the connection. */
    private static String sent(Consumer<Output> writing) {
        EmbeddedChannel channel = new EmbeddedChannel(new ChannelInboundHandlerAdapter());
        ArrayDeque<Runnable> endOfTurn = new ArrayDeque<>();
        writing.accept(new Output(channel.pipeline().firstContext(), new Flusher(endOfTurn::add)));
        endOfTurn.forEach(Runnable::run);
        StringBuilder hex = new StringBuilder();
        for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
            hex.append(ByteBufUtil.hexDump(part));
            part.release();
        }
        channel.finishAndReleaseAll();
        return hex.toString();
    }

    @ParameterizedTest
    @MethodSource("frames")
    void aFrameIsTheseBytes(GoldenFrame frame) {
        assertThat(sent(frame.written())).isEqualTo(frame.hex().replace(" ", ""));
    }

    @ParameterizedTest
    @MethodSource("frames")
    void theLengthCountsWhatFollowsIt(GoldenFrame frame) {
        String hex = sent(frame.written());
        assertThat(Integer.parseInt(hex.substring(0, 8), 16)).isEqualTo(hex.length() / 2 - Frames.LENGTH_BYTES);
        assertThat(FrameType.of(Byte.parseByte(hex.substring(8, 10), 16))).isEqualTo(frame.type());
    }

    @Test
    void everyTypeHasItsBytes() {
        assertThat(frames().map(GoldenFrame::type).distinct()).containsExactlyInAnyOrder(FrameType.values());
    }

    @ParameterizedTest
    @EnumSource
    void thePageHasTheTypeWithItsCode(FrameType type) throws IOException {
        assertThat(Files.readString(PAGE)).contains("\n| `" + type + "` | " + type.code() + " |");
    }

    /** What is made for each command is as much as has come, not as much as is announced. */
    @ParameterizedTest
    @CsvSource({"4,1,true", "7,2,false", "8,2,true", "3,1,false", "14,0,false", "14,-1,false", "14,34405056,false"})
    void aSpanHoldsNoMoreCommandsThanItsBytesCan(int bytes, int commands, boolean may) {
        assertThat(Frames.mayHold(bytes, commands)).isEqualTo(may);
    }

    @Test
    void aDeclaredStreamIsReadBack() {
        String hex = sent(out -> StreamFrames.declare(out, STREAM));
        ByteBuf in = Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex));
        assertThat(StreamFrames.declared(in, 0, in.writerIndex())).isEqualTo(STREAM);
    }

    @Test
    void aWriteIsReadBack() {
        String hex = sent(out -> StreamFrames.write(out, 2, write(), (byte) 1, 16));
        ByteBuf in = Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex));
        WriteFrame read = new WriteFrame();
        StreamFrames.read(in, 0, StreamFrames.WRITE_HEADER_BYTES, in.writerIndex(), read);
        assertThat(List.of(read.position(), read.identity(), read.clock())).containsExactly(17L, 16L, 255L);
        assertThat(List.of(read.token(), read.ringEpoch(), read.commands())).containsExactly(-2, 5, 1);
        assertThat(ByteBufUtil.hexDump(read.span(), read.at(), read.length())).isEqualTo(PING_HEX);
    }
}
