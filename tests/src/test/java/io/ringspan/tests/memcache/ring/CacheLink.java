package io.ringspan.tests.memcache.ring;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.TimeUnit;

/**
 * A client's connection: whole commands out, one reply to each back, as text, one character for each byte.
 *
 * <p><b>Owner.</b> The client's thread. <b>Limits.</b> Waits half a minute for what is to come.
 */
final class CacheLink implements AutoCloseable {
    private static final int LONG_MILLIS = Math.toIntExact(TimeUnit.SECONDS.toMillis(30));

    private final Socket socket;
    private final OutputStream out;
    private final InputStream in;

    @SuppressWarnings("AddressSelection") // it is the loopback address
    CacheLink(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(LONG_MILLIS);
            out = new BufferedOutputStream(socket.getOutputStream());
            in = new BufferedInputStream(socket.getInputStream());
        } catch (IOException failed) {
            socket.close();
            throw failed;
        }
    }

    /** One command, and its reply. */
    String call(String command) throws IOException {
        send(command);
        flush();
        return read();
    }

    /** Goes with the next {@link #flush}. */
    void send(String command) throws IOException {
        out.write(command.getBytes(ISO_8859_1));
    }

    void flush() throws IOException {
        out.flush();
    }

    /** The next reply: a line, or values and the line behind them. */
    String read() throws IOException {
        StringBuilder reply = new StringBuilder();
        String line = line();
        while (line.startsWith("VALUE ")) {
            int bytes = Integer.parseInt(line.split(" ", -1)[3]);
            reply.append(line).append("\r\n").append(bytes(bytes + 2));
            line = line();
        }
        return reply.append(line).append("\r\n").toString();
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = next(); next != '\n'; next = next()) {
            line.append((char) next);
        }
        line.setLength(line.length() - 1);
        return line.toString();
    }

    private String bytes(int count) throws IOException {
        byte[] all = in.readNBytes(count);
        if (all.length < count) {
            throw new EOFException("the node has closed the connection in a value");
        }
        return new String(all, ISO_8859_1);
    }

    private int next() throws IOException {
        int next = in.read();
        if (next < 0) {
            throw new EOFException("the node has closed the connection");
        }
        return next;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
