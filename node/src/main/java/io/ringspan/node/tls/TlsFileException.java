package io.ringspan.node.tls;

/** Why files do not make TLS: one line that names the setting and says what to do. */
public final class TlsFileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TlsFileException(String line, Throwable cause) {
        super(line, cause);
    }
}
