package io.ringspan.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.base.Endpoint;
import io.ringspan.conf.PoolConf;
import io.ringspan.conf.load.ConfLoader;
import io.ringspan.node.local.FreePorts;
import io.ringspan.node.real.RespSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A node that ends while its process lives on, as in the demo. */
class NodeCloseIT {
    private static final int NODES = 60;
    private static final int SILENT_MILLIS_MAX = 20_000;

    private final FreePorts ports = new FreePorts(new SplittableRandom());

    /** How a loop ends depends on what it was doing at that moment: one node would show nothing. */
    @Test
    void whatWasConnectedToANodeIsClosedWithIt() throws IOException {
        for (int i = 0; i < NODES; i++) {
            PoolConf conf = ConfLoader.defaults(
                    ports.next(), ports.next(), ports.next(), new Endpoint("127.0.0.1", ports.next()));
            List<Socket> open = new ArrayList<>();
            try (RingspanNode node = RingspanNode.start(conf, 1, RealTime.CLOCK);
                    RespSocket client = new RespSocket(conf.listen().clients().port())) {
                open.add(connected(conf.listen().peers()));
                open.add(connected(conf.listen().clients()));
                open.add(connected(node.conf().listen().stats()));
                assertThat(client.ask("PING")).isEqualTo("PONG");
            }
            for (Socket socket : open) {
                assertThat(isClosedByOther(socket)).as("socket to %s", socket).isTrue();
                socket.close();
            }
        }
    }

    private static Socket connected(Endpoint to) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), to.port());
        socket.setSoTimeout(SILENT_MILLIS_MAX);
        return socket;
    }

    private static boolean isClosedByOther(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketException reset) {
            return true;
        }
    }
}
