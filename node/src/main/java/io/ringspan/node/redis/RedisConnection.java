package io.ringspan.node.redis;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * One blocking connection. Commands may be sent ahead of their replies: {@link #send} as often as wanted, then
 * {@link #flush}, then one {@link #read} for each.
 *
 * <p><b>Owner.</b> The thread that made it; only {@link #close} may come from another, and then a waiting read fails.
 *
 * <p><b>Limits.</b> Each read waits at most as long as {@code connect} was told, until {@link #waitForEver}.
 */
public final class RedisConnection implements Closeable {
    private static final byte[] END = {'\r', '\n'};

    private final Socket socket;
    private final ReplyReader replies;
    private final OutputStream out;

    private RedisConnection(Socket socket) throws IOException {
        this.socket = socket;
        this.replies = new ReplyReader(socket.getInputStream());
        this.out = new BufferedOutputStream(socket.getOutputStream(), 64 * 1024);
    }

    /**
     * Connects.
     *
     * @param patience longest wait for the connection, and then for each reply; zero waits for ever
     */
    public static RedisConnection connect(String host, int port, Duration patience) throws IOException {
        Socket socket = new Socket();
        try {
            int millis = Math.toIntExact(patience.toMillis());
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress(host, port), millis);
            socket.setSoTimeout(millis);
            return new RedisConnection(socket);
        } catch (IOException failed) {
            socket.close();
            throw failed;
        }
    }

    /** Sends one command, its words as UTF-8, and waits for its reply. */
    public Reply call(String... words) throws IOException {
        send(words);
        flush();
        return read();
    }

    /** Puts one command into the output buffer, its words as UTF-8. */
    public void send(String... words) throws IOException {
        send(Arrays.stream(words)
                .map(word -> word.getBytes(StandardCharsets.UTF_8))
                .toList());
    }

    /** Puts one command into the output buffer. */
    public void send(List<byte[]> words) throws IOException {
        out.write(header('*', words.size()));
        for (byte[] word : words) {
            out.write(header('$', word.length));
            out.write(word);
            out.write(END);
        }
    }

    /** From now on, reads wait as long as it takes: for commands that block. */
    public void waitForEver() throws IOException {
        socket.setSoTimeout(0);
    }

    /** Sends what is in the output buffer. */
    public void flush() throws IOException {
        out.flush();
    }

    /** The next reply. */
    public Reply read() throws IOException {
        return replies.read();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private static byte[] header(char type, int number) {
        return (type + Integer.toString(number) + "\r\n").getBytes(StandardCharsets.US_ASCII);
    }
}
