package io.ringspan.node.real;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A connection to a server that speaks RESP, for tests: sends one command, and reads its reply whole. */
public final class RespSocket implements AutoCloseable {
    private static final int WAIT_MILLIS_MAX = 20_000;

    private final Socket socket;
    private final InputStream in;
    private final ByteArrayOutputStream raw = new ByteArrayOutputStream();

    public RespSocket(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(WAIT_MILLIS_MAX);
        in = new BufferedInputStream(socket.getInputStream());
    }

    /** The reply as a tree: lists for all collections, text for all that is not one; maps are flat. */
    public Object ask(String... words) throws IOException {
        send(command(words));
        return next();
    }

    /** Sends these bytes; whoever does reads a reply to each command in them. */
    public void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /** The next reply, to something sent before, as {@link #ask} gives it. */
    public Object next() throws IOException {
        raw.reset();
        return reply();
    }

    public static byte[] command(String... words) {
        List<byte[]> arguments = new ArrayList<>();
        for (String word : words) {
            arguments.add(word.getBytes(StandardCharsets.ISO_8859_1));
        }
        return command(arguments);
    }

    /** The reply as it came off the wire, one character for each byte. */
    public String askRaw(List<byte[]> arguments) throws IOException {
        return sendRaw(command(arguments));
    }

    /** Sends these bytes, one command, and returns its reply as {@link #askRaw} does. */
    public String sendRaw(byte[] bytes) throws IOException {
        send(bytes);
        return nextRaw();
    }

    /** The next reply, to something sent before. */
    public String nextRaw() throws IOException {
        next();
        return raw.toString(StandardCharsets.ISO_8859_1);
    }

    public static byte[] command(List<byte[]> arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(("*" + arguments.size() + "\r\n").getBytes(StandardCharsets.US_ASCII));
        for (byte[] argument : arguments) {
            out.writeBytes(("$" + argument.length + "\r\n").getBytes(StandardCharsets.US_ASCII));
            out.writeBytes(argument);
            out.writeBytes(new byte[] {'\r', '\n'});
        }
        return out.toByteArray();
    }

    private Object reply() throws IOException {
        String line = line();
        char type = line.charAt(0);
        String rest = line.substring(1);
        return switch (type) {
            case '$', '=' -> bulk(Integer.parseInt(rest));
            case '*', '~', '>' -> list(Integer.parseInt(rest));
            case '%' -> list(2 * Integer.parseInt(rest));
            default -> line.charAt(0) == '+' || line.charAt(0) == ':' ? rest : line;
        };
    }

    private Object list(int size) throws IOException {
        List<Object> items = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            items.add(reply());
        }
        return size < 0 ? "(nil)" : items;
    }

    private String bulk(int length) throws IOException {
        if (length < 0) {
            return "(nil)";
        }
        byte[] bytes = in.readNBytes(length + 2);
        raw.writeBytes(bytes);
        return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        while (true) {
            int b = in.read();
            if (b < 0) {
                throw new EOFException("the server closed the connection");
            }
            raw.write(b);
            if (b == '\n') {
                return line.substring(0, line.length() - 1);
            }
            line.append((char) b);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
