package io.ringspan.node.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.base.Endpoint;
import org.junit.jupiter.api.Test;

class PeerAddressTest {
    private static final Endpoint RING = new Endpoint("10.0.0.1", 8101);
    private static final Endpoint TOLD = new Endpoint("10.0.0.2", 8101);

    private final PeerAddress address = new PeerAddress(RING);

    @Test
    void withoutWordOfThePeerTheRingsAddressIsTriedAgainAndAgain() {
        assertThat(address.told(RING)).isFalse();
        address.failed();
        assertThat(address.current()).isEqualTo(RING);
    }

    @Test
    void whatThePeerSaysIsTriedFirstAndThenInTurns() {
        assertThat(address.told(TOLD)).isTrue();
        assertThat(address.told(TOLD)).isFalse();
        assertThat(address.current()).isEqualTo(TOLD);
        address.failed();
        assertThat(address.current()).isEqualTo(RING);
        address.failed();
        assertThat(address.current()).isEqualTo(TOLD);
    }

    @Test
    void aPeerThatMovesBackIsTriedThere() {
        address.told(TOLD);
        assertThat(address.told(RING)).isTrue();
        assertThat(address.current()).isEqualTo(RING);
    }
}
