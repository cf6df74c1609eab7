package io.ringspan.tests.it;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.node.local.cluster.LocalCluster;
import io.ringspan.tests.it.cluster.Await;
import io.ringspan.tests.it.cluster.NodeSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients from two addresses of the loopback network, of which one comes too often. */
@ExtendWith(NoFaults.class)
class AddressLimitIT {
    private static final int PER_ADDRESS = 3;
    private static final byte[] OFTEN = {127, 0, 0, 1};
    private static final byte[] OTHER = {127, 0, 0, 2};

    @ParameterizedTest(name = "workers: {0}")
    @ValueSource(ints = {1, 3})
    void anAddressThatHasItsShareIsTurnedAwayAndOthersAreNot(int workers) throws IOException {
        List<Socket> open = new ArrayList<>();
        try (LocalCluster cluster = Nodes.rack(
                1,
                NodeSettings.all(
                        NodeSettings.workers(workers), NodeSettings.connectionsMax(Nodes.CLIENTS_MAX, PER_ADDRESS)))) {
            int port = cluster.nodes().get(0).clients().port();
            for (int i = 0; i < PER_ADDRESS; i++) {
                Await.until(
                        "the first address has its share",
                        () -> answer(open, OFTEN, port).equals("+PONG"));
            }
            assertThat(answer(open, OFTEN, port)).isEqualTo("-ERR max number of clients reached");
            assertThat(answer(open, OTHER, port)).isEqualTo("+PONG");
            open.get(0).close();
            Await.until("room is given back", () -> answer(open, OFTEN, port).equals("+PONG"));
        } finally {
            for (Socket each : open) {
                each.close();
            }
        }
    }

    /** What a new client from that address hears when it says PING; it stays open if it was let in. */
    private static String answer(List<Socket> open, byte[] from, int port) throws IOException {
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(InetAddress.getByAddress(from), 0));
        socket.connect(new InetSocketAddress(InetAddress.getByAddress(OFTEN), port));
        socket.getOutputStream().write("PING\r\n".getBytes(US_ASCII));
        StringBuilder line = new StringBuilder();
        for (int b = socket.getInputStream().read();
                b >= 0 && b != '\r';
                b = socket.getInputStream().read()) {
            line.append((char) b);
        }
        if (line.toString().equals("+PONG")) {
            open.add(socket);
        } else {
            socket.close();
        }
        return line.toString();
    }
}
