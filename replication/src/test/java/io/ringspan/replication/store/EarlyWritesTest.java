package io.ringspan.replication.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.ringspan.replication.frame.WriteFrame;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EarlyWritesTest {
    private static final int SPAN_BYTES = 22;
    /** With what each counts beside its bytes. */
    private static final int WRITE_BYTES = 150;

    private final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(false);
    private final ByteBuf span = memory.buffer(SPAN_BYTES).writeZero(SPAN_BYTES);
    private final EarlyRoom room = new EarlyRoom(50_000L * WRITE_BYTES);
    private final EarlyWrites early = new EarlyWrites(room);

    @AfterEach
    void everyCopyIsReleasedAndEveryByteGivenBack() {
        early.clear();
        span.release();
        assertThat(room.bytes()).isZero();
        assertThat(memory.metric().usedHeapMemory() + memory.metric().usedDirectMemory())
                .isZero();
    }

    @Test
    void whateverCameFirstTheLowestPositionGoesFirst() {
        List<Long> positions = new ArrayList<>();
        for (long position = 1; position <= 50_000; position++) {
            positions.add(position);
        }
        Collections.shuffle(positions, new Random(1));
        for (long position : positions) {
            assertThat(add(position)).isTrue();
        }
        assertThat(early.size()).isEqualTo(50_000);

        for (long position = 1; position <= 50_000; position++) {
            assertThat(early.first().prev()).isEqualTo(position - 1);
            EarlyWrites.Early first = early.removeFirst();
            assertThat(first.frame().position()).isEqualTo(position);
            first.frame().span().release();
        }
        assertThat(early.isEmpty()).isTrue();
    }

    @Test
    void aWriteThatComesTwiceIsKeptOnce() {
        add(7);
        assertThat(add(7)).isTrue();

        assertThat(early.size()).isOne();
        assertThat(room.bytes()).isEqualTo(WRITE_BYTES);
    }

    @Test
    void withoutRoomAWriteIsTurnedAwayAndOneThatIsKeptIsNot() {
        room.take(49_999L * WRITE_BYTES);
        add(2);

        assertThat(add(3)).isFalse();
        assertThat(add(2)).isTrue();
        assertThat(early.size()).isOne();
        room.give(49_999L * WRITE_BYTES);
    }

    private boolean add(long position) {
        WriteFrame write = new WriteFrame().form(1, (byte) 2, (byte) 0).span(span, 0, SPAN_BYTES);
        write.number(position, position);
        return early.add(write, position - 1);
    }
}
