package io.ringspan.tests.it.gossip;

import io.ringspan.tests.it.cluster.Await;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A client that does as the pools of many libraries do: before it sends a command it looks whether the connection has been closed,
 * and connects anew if so. Reads it sends again when the connection is lost; writes never.
 *
 * <p><b>Owner.</b> One thread.
 */
final class LookingClient implements AutoCloseable {
    private static final int AGAIN_MILLIS = 20;

    private final InetSocketAddress node;
    private final AtomicBoolean stopped;
    private final ByteBuffer in = ByteBuffer.allocate(4096).limit(0);
    private @Nullable SocketChannel channel;
    private int connects;

    LookingClient(int port, AtomicBoolean stopped) {
        this.node = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        this.stopped = stopped;
    }

    /** How often it had to connect. */
    int connects() {
        return connects;
    }

    /** The reply's first line, and of a text that. */
    String write(String... words) throws IOException {
        return ask(words);
    }

    /** As the other, as often as it takes. */
    String read(String... words) throws IOException {
        long deadline = System.nanoTime() + Await.LONG.toNanos();
        while (true) {
            try {
                return ask(words);
            } catch (IOException lost) {
                close();
                if (System.nanoTime() > deadline || stopped.get()) {
                    throw lost;
                }
            }
        }
    }

    private String ask(String... words) throws IOException {
        SocketChannel open = open();
        StringBuilder command = new StringBuilder("*" + words.length + "\r\n");
        for (String word : words) {
            command.append('$')
                    .append(word.length())
                    .append("\r\n")
                    .append(word)
                    .append("\r\n");
        }
        ByteBuffer bytes = ByteBuffer.wrap(command.toString().getBytes(StandardCharsets.ISO_8859_1));
        while (bytes.hasRemaining()) {
            open.write(bytes);
        }
        String line = line(open);
        return line.startsWith("$") && !line.equals("$-1") ? line(open) : line;
    }

    private String line(SocketChannel open) throws IOException {
        StringBuilder line = new StringBuilder();
        while (line.length() < 2 || line.charAt(line.length() - 1) != '\n') {
            if (!in.hasRemaining()) {
                in.clear();
                int read = open.read(in);
                in.flip();
                if (read < 0) {
                    throw new EOFException("closed before the reply");
                }
            } else {
                line.append((char) in.get());
            }
        }
        return line.substring(0, line.length() - 2);
    }

    /** An open connection that was not closed when it was looked at. */
    private SocketChannel open() throws IOException {
        SocketChannel open = channel;
        if (open != null && isClosed(open)) {
            close();
            open = null;
        }
        long deadline = System.nanoTime() + Await.LONG.toNanos();
        while (open == null) {
            try {
                open = SocketChannel.open(node);
                connects++;
            } catch (IOException notYet) {
                if (System.nanoTime() > deadline || stopped.get()) {
                    throw notYet;
                }
                pause();
            }
        }
        channel = open;
        return open;
    }

    private boolean isClosed(SocketChannel open) throws IOException {
        open.configureBlocking(false);
        try {
            in.clear();
            int read = open.read(in);
            in.flip();
            return read < 0;
        } catch (IOException reset) {
            return true;
        } finally {
            open.configureBlocking(true);
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(AGAIN_MILLIS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        SocketChannel open = channel;
        channel = null;
        in.clear().limit(0);
        if (open != null) {
            open.close();
        }
    }
}
