package io.ringspan.tests.memcache.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Answers each line that comes with the same bytes, whatever it says; with none, it is silent.
 *
 * <p><b>Threads.</b> One that accepts, and one for each connection; all end when it is closed.
 */
final class FakeServer implements AutoCloseable {
    private final ServerSocket listening;
    private final List<Socket> accepted = new CopyOnWriteArrayList<>();
    private final byte[] answer;
    private final boolean hangsUp;

    private FakeServer(String answer, boolean hangsUp) throws IOException {
        this.listening = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
        this.answer = answer.getBytes(ISO_8859_1);
        this.hangsUp = hangsUp;
        start(this::accept);
    }

    static FakeServer answering(String answer) throws IOException {
        return new FakeServer(answer, false);
    }

    /** Closes each connection behind its first answer. */
    static FakeServer answeringOnce(String answer) throws IOException {
        return new FakeServer(answer, true);
    }

    int port() {
        return listening.getLocalPort();
    }

    private void accept() throws IOException {
        while (!listening.isClosed()) {
            Socket socket = listening.accept();
            accepted.add(socket);
            start(() -> serve(socket));
        }
    }

    private void serve(Socket socket) throws IOException {
        try (socket) {
            BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
            while (in.readLine() != null) {
                socket.getOutputStream().write(answer);
                if (hangsUp) {
                    return;
                }
            }
        }
    }

    private static void start(Loop loop) {
        Thread thread = new Thread(
                () -> {
                    try {
                        loop.run();
                    } catch (IOException ended) {
                        // The other side, or the test, has closed it.
                    }
                },
                "fake-server");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket socket : accepted) {
            socket.close();
        }
    }

    /** What a thread does until its socket is closed. */
    private interface Loop {
        void run() throws IOException;
    }
}
