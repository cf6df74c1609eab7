package io.ringspan.node.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FreePortsTest {
    @Test
    void eachIsGivenOnceAndLiesInTheRange() {
        FreePorts ports = new FreePorts(new Random(1), "1/1");
        Set<Integer> given = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            assertThat(given.add(ports.next())).isTrue();
        }
        assertThat(given).allMatch(port -> port >= FreePorts.FIRST && port < FreePorts.BEYOND);
    }

    @Test
    void whoHasAPartTakesNoneOfAnotherPart() {
        for (int part = 1; part <= 3; part++) {
            FreePorts ports = new FreePorts(new Random(part), part + "/3");
            for (int i = 0; i < 50; i++) {
                assertThat(ports.next() % 3).isEqualTo(part - 1);
            }
        }
    }
}
