package io.ringspan.node.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;
import org.junit.jupiter.api.Test;

/** Looks closely at every buffer of Netty's own allocator in a few runs, and at one that is dropped. */
class LeftBuffersTest {
    private static final long SEEDS = 3;

    @Test
    void noBufferOfSomeRunsIsLeft() {
        try (LeftBuffers left = new LeftBuffers(true)) {
            for (long seed = 1; seed <= SEEDS; seed++) {
                LevelsSimulationTest.run(seed);
            }

            assertThat(left.found()).isEmpty();
        }
    }

    @Test
    void aBufferThatIsDroppedIsFound() {
        try (LeftBuffers left = new LeftBuffers(true)) {
            ByteBufAllocator.DEFAULT.directBuffer(1).touch("dropped by a test");

            assertThat(left.found()).singleElement().asString().contains("dropped by a test");
        }
    }
}
