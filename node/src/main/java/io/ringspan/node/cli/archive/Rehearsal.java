package io.ringspan.node.cli.archive;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.ringspan.node.cli.Main;
import io.ringspan.node.local.FreePorts;
import io.ringspan.node.local.GuardedDirectory;
import io.ringspan.node.terminal.Terminal;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Starts a node as its user would, asks it this and that, and ends it, so that the JVM sees which classes a node begins with and can keep
 * them for later starts ({@code config/launcher/archive.sh}). The node has no store, and listens on loopback only.
 *
 * <p><b>Threads.</b> Its own process: the main thread asks, another runs the node.
 *
 * <p><b>Limits.</b> Ends after {@value #SECONDS_MAX} s at the latest, with code 1 if the node did not answer by then.
 */
public final class Rehearsal {
    static final int SECONDS_MAX = 30;
    private static final int PAUSE_MILLIS = 20;
    private static final int ANSWER_MILLIS = 2_000;

    private Rehearsal() {}

    /** Without arguments. */
    public static void main(String[] none) throws IOException, InterruptedException {
        FreePorts ports = new FreePorts(RandomGenerator.getDefault());
        int clients = ports.next();
        int admin = ports.next();
        Path file = GuardedDirectory.create().path().resolve("node.yml");
        Files.write(
                file,
                List.of(
                        "rehearsal:",
                        "  listen: 127.0.0.1:" + clients,
                        "  dyn_listen: 127.0.0.1:" + ports.next(),
                        "  stats_listen: 127.0.0.1:" + admin,
                        "  tokens: '0'",
                        "  data_store: 0",
                        "  data_dir: " + file.resolveSibling("state"),
                        "  servers: ['127.0.0.1:" + ports.next() + ":1']"));
        run(file);
        boolean answered = isAsked(clients, "PING\r\n", "+PONG") && isAsked(clients, "GET a\r\n", "-");
        for (String page : List.of("/live", "/metrics", "/api/state")) {
            answered &=
                    isAsked(admin, "GET " + page + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "HTTP/1.1 200");
        }
        System.exit(answered ? 0 : 1);
    }

    private static void run(Path file) {
        Terminal nowhere =
                Terminal.of(OutputStream.nullOutputStream(), OutputStream.nullOutputStream(), false, Map.of());
        Thread node = new Thread(() -> Main.run(nowhere, "node", "-c", file.toString()), "ringspan-rehearsal");
        node.setDaemon(true);
        node.start();
    }

    /** Whether what is sent there is answered by something that begins so; asks until it is, or the time is up. */
    private static boolean isAsked(int port, String question, String answer) throws InterruptedException {
        for (int tries = 0; tries < SECONDS_MAX * 1000 / PAUSE_MILLIS; tries++) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.setSoTimeout(ANSWER_MILLIS);
                socket.getOutputStream().write(question.getBytes(US_ASCII));
                return new String(socket.getInputStream().readNBytes(answer.length()), US_ASCII).equals(answer);
            } catch (IOException notYet) {
                Thread.sleep(PAUSE_MILLIS);
            }
        }
        return false;
    }
}
