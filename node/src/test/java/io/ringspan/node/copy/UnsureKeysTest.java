package io.ringspan.node.copy;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.base.Datacenter;
import io.ringspan.base.Endpoint;
import io.ringspan.base.NodeId;
import io.ringspan.base.Rack;
import io.ringspan.base.Token;
import io.ringspan.replication.antientropy.Leaves;
import io.ringspan.replication.copy.CopyChoice;
import io.ringspan.replication.ring.KeyHash;
import io.ringspan.replication.ring.KeyTokens;
import io.ringspan.replication.ring.RingNode;
import io.ringspan.replication.ring.TokenRange;
import io.ringspan.replication.ring.Topology;
import io.ringspan.replication.store.CommandKind;
import io.ringspan.replication.version.KeyState;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class UnsureKeysTest {
    private static final int DELTA = CommandKind.DELTA.code();
    private static final KeyTokens TOKENS = KeyTokens.of(KeyHash.MURMUR);
    private static final Topology RING = ring();

    private final UnsureKeys unsure = new UnsureKeys(
            keys -> CompletableFuture.completedFuture(
                    keys.stream().map(key -> known(text(key))).toList()),
            TOKENS);

    /** What is known of a key: its name says it. */
    private static KeyState known(String key) {
        return switch (key) {
            case "added to" -> new KeyState(false, 9, 1, 0, 0, 5, DELTA);
            case "whole, then added to" -> new KeyState(true, 9, 1, 8, 1, 5, DELTA);
            case "whole" -> new KeyState(true, 9, 1, 0, 0, 5, CommandKind.WHOLE.code());
            default -> new KeyState(false, 9, 0, 0, 0, 0, 0);
        };
    }

    @Test
    void whatWasAddedToOnTopOfWhatIsNotKnownIsCopied() throws IOException, InterruptedException {
        for (String key : List.of("added to", "whole, then added to", "whole", "never written")) {
            unsure.notCopied(key.getBytes(US_ASCII));
        }

        assertThat(toCopy(TokenRange.ALL)).containsExactly("added to");
    }

    /** What is this node's own, by a whole value of now, stays so. */
    @Test
    void whatTheWalkLeftIsLookedAtAndWhatItTookIsNot() throws IOException, InterruptedException {
        unsure.chose(CopyChoice.TAKE, "added to".getBytes(US_ASCII));
        unsure.chose(CopyChoice.OWN, "added to".getBytes(US_ASCII));
        assertThat(unsure.isEmpty()).isTrue();
        assertThat(toCopy(TokenRange.ALL)).isEmpty();

        unsure.chose(CopyChoice.COMPARE, "added to".getBytes(US_ASCII));
        assertThat(toCopy(TokenRange.ALL)).containsExactly("added to");
    }

    @Test
    void onlyKeysOfTheTokensThatAreCopiedNowAreGiven() throws IOException, InterruptedException {
        long token = Integer.toUnsignedLong(TOKENS.token("added to".getBytes(US_ASCII)));
        unsure.notCopied("added to".getBytes(US_ASCII));

        assertThat(toCopy(new TokenRange(token, token))).containsExactly("added to");
        assertThat(toCopy(new TokenRange(token + 1, token - 1))).isEmpty();
    }

    @Test
    void whatIsTooMuchIsCountedAndNothingIsWrittenDownBehindIt() {
        for (int i = 0; i <= UnsureKeys.KEYS_MAX; i++) {
            unsure.chose(CopyChoice.COMPARE, String.valueOf(i).getBytes(US_ASCII));
        }
        assertThat(unsure.more()).isEqualTo(1);

        UnsureKeys long1 = new UnsureKeys(keys -> CompletableFuture.completedFuture(List.of()), TOKENS);
        long1.notCopied(new byte[(int) UnsureKeys.BYTES_MAX]);
        long1.notCopied(new byte[1]);
        assertThat(long1.more()).isEqualTo(1);
        assertThat(long1.isEmpty()).isFalse();
    }

    private List<String> toCopy(TokenRange range) throws IOException, InterruptedException {
        return unsure.addedTo(Leaves.of(RING, List.of(range))).stream()
                .map(UnsureKeysTest::text)
                .toList();
    }

    private static String text(byte[] key) {
        return new String(key, US_ASCII);
    }

    private static Topology ring() {
        Token token = Token.of(0);
        NodeId id = new NodeId(new Datacenter("dc1"), new Rack("r1"), token);
        RingNode only = new RingNode(id, new Endpoint("127.0.0.1", 1), List.of(token));
        return Topology.of(1, only.id(), List.of(only));
    }
}
