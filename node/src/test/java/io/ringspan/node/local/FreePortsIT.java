package io.ringspan.node.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class FreePortsIT {
    @Test
    void noPortIsGivenTwiceAndEachCanBeListenedOn() throws IOException {
        FreePorts ports = new FreePorts(new Random(1));
        Set<Integer> given = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            int port = ports.next();
            assertThat(given.add(port)).as("port %d is new", port).isTrue();
            assertThat(port).isBetween(FreePorts.FIRST, FreePorts.BEYOND - 1);
            try (ServerSocket listener = listen(port)) {
                assertThat(listener.getLocalPort()).isEqualTo(port);
            }
        }
    }

    @Test
    void aPortThatSomebodyListensOnIsNotGiven() throws IOException {
        int taken = new FreePorts(new Random(2)).next();
        try (ServerSocket listener = listen(taken)) {
            assertThat(new FreePorts(new Random(2)).next()).isNotEqualTo(listener.getLocalPort());
        }
    }

    @Test
    void theSearchEndsWhenNothingIsFree() {
        FreePorts ports = new FreePorts(always(new FreePorts(new Random(3)).next()));
        ports.next();
        assertThatThrownBy(ports::next).isInstanceOf(StoreException.class).hasMessageContaining("no free port");
    }

    private static RandomGenerator always(int port) {
        return new RandomGenerator() {
            @Override
            public long nextLong() {
                return port;
            }

            @Override
            public int nextInt(int origin, int bound) {
                return port;
            }
        };
    }

    private static ServerSocket listen(int port) throws IOException {
        ServerSocket listener = new ServerSocket();
        listener.setReuseAddress(true);
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return listener;
    }
}
