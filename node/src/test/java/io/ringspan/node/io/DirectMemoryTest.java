package io.ringspan.node.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DirectMemoryTest {
    private final AtomicLong used = new AtomicLong();
    private final DirectMemory memory = new DirectMemory(100, used::get);

    @Test
    void whatIsClaimedAndWhatIsUsedStayBelowTheLimitTogether() {
        used.set(30);
        assertThat(memory.claim(50)).isTrue();
        assertThat(memory.claim(21)).isFalse();
        assertThat(memory.claim(20)).isTrue();
        assertThat(memory.claim(1)).isFalse();

        memory.giveBack(50);
        assertThat(memory.claim(51)).isFalse();
        assertThat(memory.claim(50)).isTrue();
    }

    @Test
    void itIsFullWhenAllIsUsedWhateverIsClaimed() {
        assertThat(memory.claim(100)).isTrue();
        assertThat(memory.isFull()).isFalse();
        used.set(99);
        assertThat(memory.isFull()).isFalse();
        used.set(100);
        assertThat(memory.isFull()).isTrue();
    }
}
