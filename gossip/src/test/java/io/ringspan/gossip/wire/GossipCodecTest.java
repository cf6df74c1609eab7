package io.ringspan.gossip.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringspan.base.Endpoint;
import io.ringspan.gossip.claim.Claims;
import io.ringspan.gossip.claim.MembershipTable;
import io.ringspan.gossip.claim.Standing;
import io.ringspan.gossip.claim.Told;
import io.ringspan.gossip.wire.GossipMessage.Ack;
import io.ringspan.gossip.wire.GossipMessage.Compare;
import io.ringspan.gossip.wire.GossipMessage.Join;
import io.ringspan.gossip.wire.GossipMessage.Nack;
import io.ringspan.gossip.wire.GossipMessage.Page;
import io.ringspan.gossip.wire.GossipMessage.Ping;
import io.ringspan.gossip.wire.GossipMessage.PingRequest;
import io.ringspan.gossip.wire.GossipMessage.Refusal;
import io.ringspan.gossip.wire.GossipMessage.Rumours;
import io.ringspan.gossip.wire.GossipMessage.Welcome;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GossipCodecTest {
    private static final Sender SENDER =
            new Sender(Claims.about("r1", 3, 9).id(), 3, 1L << 32, new Endpoint("10.0.0.10", 8101), true);
    private static final Told TOLD = new Told(Claims.of("r2", 4, 7, Standing.DOWN), 12);
    private static final long CLUSTER = 77;

    private final GossipCodec codec = new GossipCodec();

    static Stream<GossipMessage> messages() {
        List<Told> claims = List.of(TOLD, Claims.told(Claims.of("r3", 5, 8, Standing.ALIVE)));
        return Stream.of(
                new Ping(1, -2, TOLD.claim().about().id(), 3, Standing.SUSPECT, claims),
                new PingRequest(1, TOLD.claim().about().id(), 3, Standing.GONE, List.of()),
                new Ack(Long.MAX_VALUE, 2, TOLD.claim().about().id(), -9, claims),
                new Nack(5, claims),
                new Rumours(claims),
                new Compare(
                        -1, LongStream.range(0, MembershipTable.BUCKETS).boxed().toList(), List.of()),
                new Page(1, -1, 1L << 63, true, claims),
                new Join("Köln", claims),
                new Welcome(List.of()),
                new Refusal("no, and this is why", List.of()));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void whatWasWrittenIsRead(GossipMessage message) throws MalformedMessage {
        assertThat(codec.read(written(message))).isEqualTo(new Envelope(CLUSTER, SENDER, message, 0));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void aMessageThatEndsTooSoonIsRefused(GossipMessage message) {
        byte[] whole = written(message);
        for (int length = 0; length < whole.length; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> codec.read(part)).isInstanceOf(MalformedMessage.class);
        }
    }

    @Test
    void hostileBytesAreRefusedAndNothingElseHappens() {
        List<byte[]> all = messages().map(this::written).toList();
        Random random = new Random(4711);
        int read = 0;
        for (int i = 0; i < 200_000; i++) {
            byte[] bytes = all.get(random.nextInt(all.size())).clone();
            for (int j = random.nextInt(6); j >= 0; j--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            try {
                codec.read(bytes);
                read++;
            } catch (MalformedMessage e) {
                assertThat(e.getMessage()).isNotEmpty();
            }
        }
        assertThat(read).as("some were harmless").isPositive();
        byte[] noise = new byte[GossipCodec.MESSAGE_BYTES_MAX + 1];
        assertThatThrownBy(() -> codec.read(noise)).hasMessage("1401 bytes, more than 1400");
    }

    @Test
    void whatANewerVersionAppendsIsSkipped() throws MalformedMessage {
        byte[] plain = written(new Nack(5, List.of(TOLD)));
        int bodyAt = plain.length - claimBytes() - 1 - Long.BYTES - 2;
        byte[] longerBody = inserted(plain, bodyAt + 2 + Long.BYTES, 3);
        longerBody[bodyAt + 1] = (byte) (longerBody[bodyAt + 1] + 3);
        assertThat(codec.read(longerBody).message()).isEqualTo(new Nack(5, List.of(TOLD)));

        byte[] longerClaim = inserted(plain, plain.length, 4);
        int lengthAt = plain.length - claimBytes() + 1;
        longerClaim[lengthAt] = (byte) (longerClaim[lengthAt] + 4);
        assertThat(codec.read(longerClaim).message()).isEqualTo(new Nack(5, List.of(TOLD)));

        byte[] behindAll = inserted(plain, plain.length, 9);
        assertThat(codec.read(behindAll).message()).isEqualTo(new Nack(5, List.of(TOLD)));
    }

    @Test
    void aClaimWithAStateOfANewerVersionIsSkippedAndCounted() throws MalformedMessage {
        byte[] bytes = written(new Nack(5, List.of(TOLD)));
        int standingAt = bytes.length - claimBytes() + 2 + (4 + 3 + 4) + 8 + 8;
        bytes[standingAt] = 4;
        Envelope envelope = codec.read(bytes);
        assertThat(envelope.message().claims()).isEmpty();
        assertThat(envelope.skipped()).isEqualTo(1);
    }

    @Test
    void anIncarnationThatNobodyCouldOverrideIsRefused() {
        byte[] bytes = written(new Nack(5, List.of(TOLD)));
        int incarnationAt = bytes.length - claimBytes() + 2 + (4 + 3 + 4) + 8;
        bytes[incarnationAt] = 0x7F;
        assertThatThrownBy(() -> codec.read(bytes)).hasMessageStartingWith("incarnation 915");
    }

    /** A node is named after its lowest token: the ring, and all that shows it, take that for granted. */
    @Test
    void aClaimAboutANameThatIsNotItsLowestTokenIsRefused() {
        byte[] bytes = written(new Nack(5, List.of(TOLD)));
        int tokenOfTheNameAt = bytes.length - claimBytes() + 2 + (4 + 3);
        bytes[tokenOfTheNameAt + 3] = 3;
        assertThatThrownBy(() -> codec.read(bytes)).hasMessage("a claim about dc1/r2/3, which is not its lowest token");
    }

    @ParameterizedTest
    @ValueSource(strings = {"no\nand a line of another's log", "\u001b[2J", "\u007f", "\u009b2J"})
    void aTextWithAControlCharacterIsRefused(String text) {
        byte[] bytes = written(new Refusal(text, List.of()));
        assertThatThrownBy(() -> codec.read(bytes)).hasMessage("a text with a control character");
    }

    @Test
    void aUnixSocketIsNoPlaceForANode() {
        Sender there = new Sender(SENDER.id(), 3, 1, new Endpoint("/tmp/a.sock", 0), true);
        codec.begin(CLUSTER, there, new Nack(5, List.of()));
        byte[] bytes = codec.finish();
        assertThatThrownBy(() -> codec.read(bytes)).hasMessageStartingWith("the Unix socket /tmp/a.sock");
    }

    @Test
    void anotherVersionIsRefusedByName() {
        byte[] bytes = written(new Nack(5, List.of()));
        bytes[0] = 2;
        assertThatThrownBy(() -> codec.read(bytes)).hasMessage("version 2 of the gossip, and not 1");
    }

    @Test
    void aMessageTakesAsManyClaimsAsFit() throws MalformedMessage {
        codec.begin(CLUSTER, SENDER, new Rumours(List.of()));
        int count = 0;
        while (codec.add(TOLD)) {
            count++;
        }
        byte[] message = codec.finish();
        assertThat(message.length)
                .isBetween(GossipCodec.MESSAGE_BYTES_MAX - claimBytes(), GossipCodec.MESSAGE_BYTES_MAX);
        assertThat(codec.read(message).message().claims()).isEqualTo(Collections.nCopies(count, TOLD));
    }

    @Test
    void aReasonThatIsTooLongIsCut() throws MalformedMessage {
        byte[] message = written(new Refusal("ö".repeat(300), List.of()));
        assertThat(codec.read(message).message()).isEqualTo(new Refusal("ö".repeat(127), List.of()));
    }

    @Test
    void theLayoutDoesNotChange() {
        assertThat(HexFormat.of().formatHex(written(new Nack(5, List.of(TOLD)))))
                .isEqualTo(
                        "010401000000000000004d0364633102723100000009000000000000000300000001000000000931302e302e302e"
                                + "31301fa500080000000000000005010049036463310272320000000400000000000000010000000000000007020000"
                                + "000c040831302e302e302e351fa50100000004"
                                + "05302e312e30000100000000000000050000040000000000");
    }

    private byte[] written(GossipMessage message) {
        codec.begin(CLUSTER, SENDER, message);
        return codec.finish();
    }

    private int claimBytes() {
        return written(new Nack(5, List.of(TOLD))).length - written(new Nack(5, List.of())).length;
    }

    private static byte[] inserted(byte[] bytes, int at, int count) {
        byte[] longer = new byte[bytes.length + count];
        System.arraycopy(bytes, 0, longer, 0, at);
        System.arraycopy(bytes, at, longer, at + count, bytes.length - at);
        return longer;
    }
}
