package io.ringspan.node.real;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/**
 * A store that notes what it is asked, and answers what a script makes of it; nothing, if that is empty.
 *
 * <p><b>Threads.</b> One for accepting and one for each connection; what was asked may be read by any.
 */
public final class ScriptedStore implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private volatile UnaryOperator<String> script;

    /** @param script gets each command, its words joined by spaces */
    public ScriptedStore(UnaryOperator<String> script) throws IOException {
        this.script = script;
        start(this::accept);
    }

    public int port() {
        return server.getLocalPort();
    }

    public void answerWith(UnaryOperator<String> other) {
        script = other;
    }

    /** Every command so far, of all connections. */
    public List<String> asked() {
        return asked;
    }

    private static void start(Runnable what) {
        Thread thread = new Thread(what, "scripted-store");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                open.add(socket);
                start(() -> serve(socket));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            for (String header = line(in); !header.isEmpty(); header = line(in)) {
                String[] words = new String[Integer.parseInt(header.substring(1))];
                for (int i = 0; i < words.length; i++) {
                    words[i] = new String(in.readNBytes(Integer.parseInt(line(in).substring(1))), ISO_8859_1);
                    in.readNBytes(2);
                }
                String command = String.join(" ", words);
                String answer = script.apply(command);
                asked.add(command);
                socket.getOutputStream().write(answer.getBytes(ISO_8859_1));
            }
        } catch (IOException broken) {
            // Whoever asked has gone.
        }
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
        for (Socket each : open) {
            each.close();
        }
    }
}
