package io.ringspan.tests.memcache;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A bare connection to a port of the loopback address: any bytes out, whatever comes back as text, one character for
 * each byte.
 *
 * <p><b>Owner.</b> The test's thread. Bytes are written by a thread of their own, which ends with them.
 *
 * <p><b>Limits.</b> Each call takes at most as long as was said to the constructor, {@link #LONG} if nothing was, and
 * fails then, with what has come.
 */
public final class RawLink implements AutoCloseable {
    /** Enough for a busy machine. */
    private static final Duration LONG = Duration.ofSeconds(30);

    /** A command about a key that no test has, and what is answered to that and to no other. */
    private static final String LAST = "mg nobodys Osentinel\r\n";

    private static final String LAST_REPLY = "EN Osentinel\r\n";

    private static final int PIECE_BYTES = 64 * 1024;
    private static final int TOLD_BYTES_MAX = 1000;

    private final Socket socket = new Socket();
    private final InputStream in;
    private final Duration patience;

    /** What has come and was not given yet. */
    private byte[] come = new byte[2 * PIECE_BYTES];

    private int count;
    private boolean closedByOther;

    public RawLink(int port) throws IOException {
        this(port, LONG);
    }

    public RawLink(int port, Duration patience) throws IOException {
        this.patience = patience;
        try {
            InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
            socket.setTcpNoDelay(true);
            socket.connect(address, Math.toIntExact(patience.toMillis()));
            in = socket.getInputStream();
        } catch (IOException failed) {
            socket.close();
            throw failed;
        }
    }

    /** Sends that, and waits until the system has taken it. Nothing is read meanwhile. */
    public void send(String bytes) throws IOException {
        await(sending(bytes));
    }

    /** Sends that and gives what comes, as {@link #until} does. It is read while it is sent, so both may be long. */
    public String ask(String bytes, String marker) throws IOException {
        FutureTask<Void> sent = sending(bytes);
        String answer = until(marker);
        if (!closedByOther) {
            await(sent);
        }
        return answer;
    }

    /** What a memcached answers to these whole commands. */
    public String answers(String commands) throws IOException {
        String said = ask(commands + LAST, LAST_REPLY);
        return said.substring(0, said.length() - LAST_REPLY.length());
    }

    /**
     * What comes until the marker has come once, the marker included, or until the other side closes. What has come
     * behind the marker stays for the next call.
     */
    public String until(String marker) throws IOException {
        byte[] sought = marker.getBytes(ISO_8859_1);
        long deadline = System.nanoTime() + patience.toNanos();
        int from = 0;
        while (true) {
            int found = find(sought, from);
            if (found >= 0) {
                return take(found + sought.length);
            }
            from = Math.max(0, count - sought.length + 1);
            if (!more(deadline)) {
                return take(count);
            }
        }
    }

    /** What comes until the other side closes. */
    public String rest() throws IOException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (more(deadline)) {
            // All of it is taken together.
        }
        return take(count);
    }

    /** Whether the other side was found to have closed. */
    public boolean isClosedByOther() {
        return closedByOther;
    }

    private FutureTask<Void> sending(String bytes) {
        FutureTask<Void> task = new FutureTask<>(() -> {
            socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
            return null;
        });
        Thread writer = new Thread(task, "raw-link");
        writer.setDaemon(true);
        writer.start();
        return task;
    }

    private void await(FutureTask<Void> sent) throws IOException {
        try {
            sent.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException failed) {
            throw new IOException("it could not be sent", failed.getCause());
        } catch (TimeoutException late) {
            socket.close();
            throw failure("the other side did not take what was sent", late);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw failure("stopped while it was sent", stopped);
        }
    }

    private int find(byte[] sought, int from) {
        for (int at = from; at + sought.length <= count; at++) {
            if (Arrays.equals(come, at, at + sought.length, sought, 0, sought.length)) {
                return at;
            }
        }
        return -1;
    }

    private String take(int end) {
        String taken = new String(come, 0, end, ISO_8859_1);
        System.arraycopy(come, end, come, 0, count - end);
        count -= end;
        return taken;
    }

    /** Waits for more; false if none will come. */
    private boolean more(long deadline) throws IOException {
        long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (millis <= 0) {
            throw failure("the end of an answer did not come", null);
        }
        if (come.length - count < PIECE_BYTES) {
            come = Arrays.copyOf(come, 2 * come.length);
        }
        try {
            socket.setSoTimeout(Math.toIntExact(millis));
            int read = in.read(come, count, PIECE_BYTES);
            closedByOther = read < 0;
            count += Math.max(0, read);
        } catch (SocketTimeoutException late) {
            throw failure("the end of an answer did not come", late);
        } catch (SocketException reset) {
            // Closed as well, only less politely.
            closedByOther = true;
        }
        return !closedByOther;
    }

    private AssertionError failure(String what, @Nullable Exception cause) {
        int told = Math.min(count, TOLD_BYTES_MAX);
        String end = new String(come, count - told, told, ISO_8859_1);
        return new AssertionError(
                what + " within " + patience.toSeconds() + " s; of " + count + " bytes that had come the last are: "
                        + end,
                cause);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
