package io.ringspan.tests.it.stores;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.ringspan.node.local.FreePorts;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/**
 * A store that misbehaves as it is told. It answers INFO as a good store does unless told otherwise.
 *
 * <p><b>Threads.</b> One for accepting, one for each connection; {@link #answerWith} from any.
 */
final class FakeStore implements AutoCloseable {
    /** An answer that closes the connection instead of being sent. */
    static final String CLOSE = "close";

    private final ServerSocket server;
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private volatile UnaryOperator<String> answers = command -> "+OK\r\n";
    private volatile int infoAsked;
    private volatile String info = info("7.0.15", 0);

    FakeStore() throws IOException {
        server = new ServerSocket(new FreePorts(new Random()).next(), 50, InetAddress.getLoopbackAddress());
        Thread accepting = new Thread(this::accept, "fake-store");
        accepting.setDaemon(true);
        accepting.start();
    }

    int port() {
        return server.getLocalPort();
    }

    /** From now on, each command, its words joined by spaces, is answered with what this makes of it. */
    void answerWith(UnaryOperator<String> how) {
        answers = how;
    }

    /** What INFO gives from now on. */
    void infoIs(String reply) {
        info = reply;
    }

    static String info(String version, int loading) {
        String text = "redis_version:" + version + "\r\nrun_id:fake\r\nloading:" + loading + "\r\n";
        return "$" + text.length() + "\r\n" + text + "\r\n";
    }

    /** INFO of a store that says this of itself, line by line. */
    static String infoOf(String... lines) {
        String text = String.join("\r\n", lines) + "\r\nrun_id:fake\r\nloading:0\r\n";
        return "$" + text.length() + "\r\n" + text + "\r\n";
    }

    private synchronized String info() {
        infoAsked++;
        return info;
    }

    /** How often a node asked who this is. */
    int infoAsked() {
        return infoAsked;
    }

    /** Breaks all connections; new ones are taken. */
    void breakConnections() throws IOException {
        for (Socket each : open) {
            each.close();
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                open.add(socket);
                Thread serving = new Thread(() -> serve(socket), "fake-store-connection");
                serving.setDaemon(true);
                serving.start();
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            for (String command = command(in); !command.isEmpty(); command = command(in)) {
                String answer = command.startsWith("INFO") ? info() : answers.apply(command);
                if (answer.endsWith(CLOSE)) {
                    out.write(answer.substring(0, answer.length() - CLOSE.length())
                            .getBytes(ISO_8859_1));
                    return;
                }
                out.write(answer.getBytes(ISO_8859_1));
            }
        } catch (IOException broken) {
            // The node gave up this connection, or the test did.
        } finally {
            open.remove(socket);
        }
    }

    private static String command(InputStream in) throws IOException {
        String header = line(in);
        List<String> words = new ArrayList<>();
        for (int i = header.isEmpty() ? 0 : Integer.parseInt(header.substring(1)); i > 0; i--) {
            int length = Integer.parseInt(line(in).substring(1));
            words.add(new String(in.readNBytes(length), ISO_8859_1));
            in.readNBytes(2);
        }
        return String.join(" ", words);
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
            line.append((char) b);
        }
        return line.toString().strip();
    }

    @Override
    public void close() throws IOException {
        server.close();
        breakConnections();
    }
}
