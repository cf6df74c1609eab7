package io.ringspan.node.status;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.ringspan.base.Endpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Says the same to whoever connects, once something was asked.
 *
 * <p><b>Threads.</b> One of its own serves one connection after the other.
 */
final class CannedServer implements AutoCloseable {
    private final ServerSocket listener;
    private final List<Socket> open = new CopyOnWriteArrayList<>();

    /**
     * Begins.
     *
     * @param thenCloses whether the connection is closed after that; otherwise it stays, and nothing more comes
     */
    CannedServer(String says, boolean thenCloses) throws IOException {
        listener = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(() -> serve(says, thenCloses), "canned");
        thread.setDaemon(true);
        thread.start();
    }

    private void serve(String says, boolean thenCloses) {
        try {
            while (true) {
                Socket client = listener.accept();
                open.add(client);
                if (client.getInputStream().read() >= 0) {
                    client.getOutputStream().write(says.getBytes(ISO_8859_1));
                }
                if (thenCloses) {
                    client.shutdownOutput();
                }
            }
        } catch (IOException closed) {
            return;
        }
    }

    Endpoint where() {
        return new Endpoint("127.0.0.1", listener.getLocalPort());
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket client : open) {
            client.close();
        }
    }
}
