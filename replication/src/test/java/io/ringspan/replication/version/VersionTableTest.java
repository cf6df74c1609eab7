package io.ringspan.replication.version;

import static io.ringspan.replication.store.CommandKind.DELTA;
import static io.ringspan.replication.store.CommandKind.WHOLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class VersionTableTest {
    private final VersionTable table = new VersionTable(64, 9);

    @Test
    void ofWritesThatAddUpTheLatestIsFoundInWhateverOrderTheyCame() {
        table.offer(5, 100, 1, WHOLE);
        table.offer(5, 90, 9, DELTA);
        table.offer(5, 100, 2, DELTA);
        table.offer(5, 100, 1, DELTA);

        table.find(5);
        assertThat(table.isKnown()).isTrue();
        assertThat(table.clock()).isEqualTo(100);
        assertThat(table.tie()).isEqualTo(2);
    }

    @Test
    void aWholeValueHasItsOwnVersionThoughAChangeThatIsLaterCameBefore() {
        table.offer(5, 100, 1, DELTA);
        table.offer(5, 90, 9, WHOLE);

        table.find(5);
        assertThat(table.clock()).isEqualTo(90);
        assertThat(table.tie()).isEqualTo(9);
    }

    @Test
    void aDeltaThatIsNotAboveTheFloorLeavesTheKeyUnknown() {
        table.offer(5, 8, 1, DELTA);
        table.find(5);
        assertThat(table.isKnown()).isFalse();
        table.offer(5, 8, 1, WHOLE);
        table.find(5);
        assertThat(table.isKnown()).isTrue();
    }

    /** It has the same latest write as a replica that has all of them. */
    @Test
    void whatWasChangedSinceAWriteWasSkippedIsNotKnownUntilAWholeValueOrAnAgreement() {
        table.offer(5, 100, 1, WHOLE);
        table.offer(6, 100, 2, WHOLE);
        table.offer(7, 300, 3, WHOLE);
        table.leftOut().upTo(200);
        table.offer(5, 210, 4, DELTA);
        table.offer(7, 310, 5, DELTA);
        table.offer(8, 310, 6, DELTA);

        assertThat(isKnown(5)).as("the write between the two may be missing").isFalse();
        assertThat(table.clock()).isEqualTo(210);
        assertThat(isKnown(6)).as("it is of just that version").isTrue();
        assertThat(table.agreement().state(6).known())
                .as("it may lack a later one")
                .isFalse();
        assertThat(isKnown(7)).as("its whole value is later").isTrue();
        assertThat(isKnown(8)).as("its whole value may have been skipped").isFalse();

        table.offer(5, 400, 7, WHOLE);
        KeyState agreed = new KeyState(true, 310, 6, 0, 0, 77, 0);
        table.agreement().adopt(8, table.agreement().state(8), agreed, true);
        assertThat(isKnown(5)).isTrue();
        assertThat(table.agreement().state(8).known()).isTrue();
        table.leftOut().upTo(150);
        assertThat(table.agreement().state(8).known())
                .as("that was told before")
                .isTrue();
        table.leftOut().upTo(350);
        assertThat(table.agreement().state(8).known()).isFalse();
    }

    private boolean isKnown(long digest) {
        table.find(digest);
        return table.isKnown();
    }

    @Test
    void aKeyThatWasNeverWrittenIsUnknownAndNoNewerThanTheTable() {
        table.find(6);
        assertThat(table.isKnown()).isFalse();
        assertThat(table.clock()).isEqualTo(9);
    }

    @Test
    void whatWasForgottenIsNeverNewerThanTheFloor() {
        Random random = new Random(1);
        Map<Long, Long> written = new HashMap<>();
        for (int i = 1; i <= 10_000; i++) {
            long digest = random.nextLong() >>> 1;
            long clock = (long) i + random.nextInt(50);
            table.offer(digest, clock, 1, WHOLE);
            written.put(digest, clock);
        }
        int known = 0;
        for (Map.Entry<Long, Long> each : written.entrySet()) {
            table.find(each.getKey());
            known += table.isKnown() ? 1 : 0;
            if (table.isKnown()) {
                assertThat(table.clock()).isEqualTo(each.getValue());
            } else {
                assertThat(table.clock()).isGreaterThanOrEqualTo(each.getValue());
            }
        }
        assertThat(known).isEqualTo(64);
    }

    @Test
    void anEmptiedTableKnowsNothing() {
        table.offer(5, 100, 1, WHOLE);
        table.clear(120);
        table.find(5);
        assertThat(table.isKnown()).isFalse();
        assertThat(table.clock()).isEqualTo(120);
        table.offer(5, 200, 1, WHOLE);
        table.offer(5, 190, 1, WHOLE);
        table.clear(130);
        table.find(5);
        assertThat(table.clock()).as("nor is it newer than what was seen").isEqualTo(200);
    }

    @Test
    void whatIsAddedToSomethingThatMayBeMissingIsUnknownUntilAWholeValueComes() {
        table.clear(120);
        table.offer(5, 130, 1, DELTA);
        table.offer(5, 140, 2, DELTA);
        table.find(5);
        assertThat(table.isKnown()).isFalse();
        assertThat(table.clock()).isEqualTo(140);
        table.offer(5, 150, 1, WHOLE);
        table.offer(5, 160, 3, DELTA);
        table.find(5);
        assertThat(table.isKnown()).isTrue();
        assertThat(table.clock()).isEqualTo(160);
        assertThat(table.tie()).isEqualTo(3);
    }

    @Test
    void itsSizeIsAPowerOfTwo() {
        assertThatThrownBy(() -> new VersionTable(100, 0)).hasMessageContaining("100");
        assertThatThrownBy(() -> new VersionTable(2, 0)).hasMessageContaining("2");
    }

    @Test
    void digestsOfDifferentKeysDifferAndDependOnTheSeed() {
        KeyDigest digest = new KeyDigest(7);
        Set<Long> seen = new HashSet<>();
        ByteBuf in = Unpooled.buffer();
        for (int i = 0; i < 50_000; i++) {
            in.clear().writeCharSequence("key:" + i, StandardCharsets.US_ASCII);
            seen.add(digest.of(in, 0, in.readableBytes()));
        }
        for (int length = 0; length < 40; length++) {
            seen.add(digest.of(in.clear().writeZero(40), 0, length));
        }
        assertThat(seen).hasSize(50_040);
        assertThat(new KeyDigest(8).of(in, 0, 8)).isNotEqualTo(digest.of(in, 0, 8));
    }
}
