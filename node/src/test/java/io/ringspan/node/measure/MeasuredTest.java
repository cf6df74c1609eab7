package io.ringspan.node.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringspan.node.measure.Measured.Phase;
import io.ringspan.replication.ring.TokenRange;
import io.ringspan.replication.ring.balance.TokenWeights;
import io.ringspan.replication.ring.balance.TokenWeights.Piece;
import io.ringspan.replication.ring.balance.Weight;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What travels between nodes is read back as it was, and garbage is refused. */
class MeasuredTest {
    private static final TokenWeights WEIGHTS = TokenWeights.of(List.of(
            new Piece(new TokenRange(0, 9), new Weight(3, 333.5, 0.25)),
            new Piece(new TokenRange(4_294_967_290L, 4_294_967_295L), new Weight(1, 100, 7))));

    @Test
    void whatWasMeasuredIsReadBackAsItWas() {
        Measured read = Measured.of(new Measured(Phase.MEASURED, 1, "", 1_234, WEIGHTS).toBytes());
        assertThat(read.phase()).isEqualTo(Phase.MEASURED);
        assertThat(read.agoMillis()).isEqualTo(1_234);
        TokenWeights weights = read.weights();
        assertThat(weights).isNotNull();
        assertThat(weights == null ? List.of() : weights.pieces()).isEqualTo(WEIGHTS.pieces());
    }

    @Test
    void whileAWalkRunsNoWeightsTravelAndThoseThatAreKnownAreKept() {
        Measured read = Measured.of(new Measured(Phase.RUNNING, 0.5, "", 1_234, WEIGHTS).toBytes());
        assertThat(read.weights()).isNull();
        assertThat(read.fraction()).isEqualTo(0.5);
        assertThat(read.orWeights(WEIGHTS, 7)).isEqualTo(new Measured(Phase.RUNNING, 0.5, "", 7, WEIGHTS));
        assertThat(Measured.of(Measured.failed("no store").toBytes()).why()).isEqualTo("no store");
    }

    @Test
    void garbageIsRefused() {
        byte[] whole = new Measured(Phase.MEASURED, 1, "", 0, WEIGHTS).toBytes();
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> Measured.of(cut)).isInstanceOf(IllegalArgumentException.class);
        }
        byte[] phase = whole.clone();
        phase[0] = 9;
        assertThatThrownBy(() -> Measured.of(phase)).hasMessageContaining("no such phase");
        byte[] negative = whole.clone();
        negative[1] = (byte) 0xBF;
        assertThatThrownBy(() -> Measured.of(negative)).hasMessageContaining("no number of 0 or more");
    }
}
