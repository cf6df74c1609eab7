package io.ringspan.node.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Hands out TCP ports of the loopback address that nobody listens on, each once. They lie below the range that systems
 * take ports for outgoing connections from, so that a port stays free while its server is being restarted.
 *
 * <p>A port is only known to be free while it is looked at. Who uses it must be ready to ask for another.
 *
 * <p><b>Owner.</b> The thread that made it.
 *
 * <p><b>Limits.</b> {@link #TRIES_MAX} looks for one port, then a {@link StoreException}.
 */
public final class FreePorts {
    static final int FIRST = 12_000;
    static final int BEYOND = 32_000;
    static final int TRIES_MAX = 1000;

    /** System property: {@code 2/3} takes only the second of three parts of the ports, so that processes that run side by side never take the same. */
    static final String PART = "ringspan.ports";

    /** Ports that people expect something else on. */
    private static final Set<Integer> WELL_KNOWN = Set.of(16_379, 22_122, 22_222, 26_379, 27_017);

    private final RandomGenerator chance;
    private final int part;
    private final int parts;
    private final Set<Integer> given = new HashSet<>();

    /** Of those that this process may take. */
    public FreePorts(RandomGenerator chance) {
        this(chance, System.getProperty(PART, "1/1"));
    }

    FreePorts(RandomGenerator chance, String part) {
        String[] numbers = part.split("/", -1);
        this.chance = chance;
        this.part = Integer.parseInt(numbers[0]);
        this.parts = Integer.parseInt(numbers[1]);
    }

    /** A port that was free a moment ago, and was not given out before. */
    public int next() {
        for (int tries = 0; tries < TRIES_MAX; tries++) {
            int port = chance.nextInt(FIRST / parts + 1, BEYOND / parts) * parts + part - 1;
            if (!WELL_KNOWN.contains(port) && !given.contains(port) && isFree(port)) {
                given.add(port);
                return port;
            }
        }
        throw new StoreException("no free port was found on 127.0.0.1 between " + FIRST + " and " + BEYOND + " in "
                + TRIES_MAX + " tries; end some servers and try again");
    }

    private static boolean isFree(int port) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
