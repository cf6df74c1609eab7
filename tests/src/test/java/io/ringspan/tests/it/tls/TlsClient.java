package io.ringspan.tests.it.tls;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * A client that speaks TLS: sends bytes, and reads lines and bytes.
 *
 * <p><b>Owner.</b> One thread.
 */
final class TlsClient implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 60_000;

    private final SSLSocket socket;
    private final InputStream in;

    private TlsClient(SSLSocket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    /** Connects, and agrees on TLS of one of these versions. */
    static TlsClient connect(int port, SSLContext context, String... versions) throws IOException {
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port);
        try {
            socket.setSoTimeout(PATIENCE_MILLIS);
            if (versions.length > 0) {
                socket.setEnabledProtocols(versions);
            }
            socket.startHandshake();
            return new TlsClient(socket);
        } catch (IOException failed) {
            socket.close();
            throw failed;
        }
    }

    String version() {
        return socket.getSession().getProtocol();
    }

    /** Of the certificate that the other end has shown. */
    BigInteger serial() throws IOException {
        return ((X509Certificate) socket.getSession().getPeerCertificates()[0]).getSerialNumber();
    }

    void send(String text) throws IOException {
        send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    /** The next line, without its end. */
    String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int one = in.read(); one != '\n'; one = in.read()) {
            if (one < 0) {
                throw new EOFException("closed behind " + line);
            }
            line.append((char) one);
        }
        return line.substring(0, Math.max(0, line.length() - 1));
    }

    String ask(String line) throws IOException {
        send(line + "\r\n");
        return line();
    }

    byte[] bytes(int count) throws IOException {
        return in.readNBytes(count);
    }

    /** Whether the other end closes, and says nothing more. */
    boolean isClosed() {
        try {
            return in.read() < 0;
        } catch (IOException closed) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
