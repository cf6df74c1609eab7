package io.ringspan.tests.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;

/** A bare connection: any bytes out, whatever comes back as text, one character for each byte. Replies in RESP2. */
public final class Wire implements AutoCloseable {
    private final Socket socket = new Socket();
    private final InputStream in;
    private final OutputStream out;

    public Wire(int port) throws IOException {
        this(port, 0);
    }

    /** With a receive buffer of this size, 0 for the system's own. */
    public Wire(int port, int receiveBytes) throws IOException {
        if (receiveBytes > 0) {
            socket.setReceiveBufferSize(receiveBytes);
        }
        socket.setSoTimeout((int) Nodes.patience().toMillis());
        socket.setTcpNoDelay(true);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 10_000);
        in = new BufferedInputStream(socket.getInputStream());
        out = socket.getOutputStream();
    }

    public static String command(String... words) {
        StringBuilder text = new StringBuilder("*" + words.length + "\r\n");
        for (String word : words) {
            text.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
        }
        return text.toString();
    }

    public void send(String text) throws IOException {
        out.write(text.getBytes(ISO_8859_1));
    }

    public void send(byte[] bytes) throws IOException {
        out.write(bytes);
    }

    public String ask(String... words) throws IOException {
        send(command(words));
        return reply();
    }

    /** Whether any of a reply has come. */
    boolean hasReply() {
        try {
            return in.available() > 0;
        } catch (IOException closed) {
            return false;
        }
    }

    /** One whole reply, as it came. */
    public String reply() throws IOException {
        String line = line();
        String rest = line.substring(1, line.length() - 2);
        return switch (line.charAt(0)) {
            case '$' -> rest.equals("-1") ? line : line + text(Integer.parseInt(rest) + 2);
            case '*', '~' -> line + replies(Integer.parseInt(rest));
            case '%' -> line + replies(2 * Integer.parseInt(rest));
            default -> line;
        };
    }

    private String replies(int count) throws IOException {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < count; i++) {
            all.append(reply());
        }
        return all.toString();
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int b;
        do {
            b = in.read();
            if (b < 0) {
                throw new EOFException("closed by the other end behind '" + line.toString(ISO_8859_1) + "'");
            }
            line.write(b);
        } while (b != '\n');
        return line.toString(ISO_8859_1);
    }

    /** Exactly this many bytes. */
    public String text(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("closed by the other end");
        }
        return new String(bytes, ISO_8859_1);
    }

    /** Everything until the other end closes. */
    public String rest() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try {
            in.transferTo(all);
        } catch (SocketException reset) {
            // Closed as well, only less politely.
        }
        return all.toString(ISO_8859_1);
    }

    /** Says that no more bytes will come. */
    public void endOutput() throws IOException {
        socket.shutdownOutput();
    }

    /** Whether the other end has closed; waits for it. */
    public boolean isClosedByOther() throws IOException {
        try {
            return in.read() < 0;
        } catch (SocketException reset) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
