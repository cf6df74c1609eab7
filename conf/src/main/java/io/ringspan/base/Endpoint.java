package io.ringspan.base;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Where a process listens or can be reached: {@code host:port}, {@code [IPv6]:port} or the path of a Unix socket.
 * Nothing is looked up here: a name stays a name until someone connects.
 *
 * @param host a name, an IPv4 address, an IPv6 address without brackets, or a path that begins with {@code /}
 * @param port 1 to 65535, and 0 for a path
 */
public record Endpoint(String host, int port) {
    private static final int PORT_MAX = 65535;
    private static final int PORT_DIGITS_MAX = 5;
    /** What a socket address of the operating system holds, one byte for its end taken off. */
    private static final int PATH_BYTES_MAX = 107;

    public Endpoint {
        if (host.startsWith("/")) {
            requirePath(host, port);
        } else {
            HostName.require(host);
            require(port >= 1 && port <= PORT_MAX, "port " + port + " is not within 1 and " + PORT_MAX);
        }
    }

    /**
     * The endpoint that {@code text} names.
     *
     * @throws IllegalArgumentException if it names none; the message says why, fit to stand after {@code "text" }
     */
    public static Endpoint parse(String text) {
        if (text.startsWith("/")) {
            return new Endpoint(text, 0);
        }
        int colon = text.lastIndexOf(':');
        require(colon >= 0, "has no port: host:port, [IPv6]:port or /path is meant");
        return new Endpoint(unbracketed(text.substring(0, colon)), port(text.substring(colon + 1)));
    }

    /** Whether this is the path of a Unix socket. */
    public boolean isUnixSocket() {
        return port == 0;
    }

    /** The text that {@link #parse} reads back to an equal endpoint. */
    @Override
    public String toString() {
        if (isUnixSocket()) {
            return host;
        }
        return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
    }

    private static String unbracketed(String host) {
        boolean opens = host.startsWith("[");
        require(opens == host.endsWith("]"), "has a bracket without its other half");
        if (!opens) {
            return host;
        }
        String inner = host.substring(1, host.length() - 1);
        require(inner.indexOf(':') >= 0, "has brackets around something that is no IPv6 address");
        return inner;
    }

    private static int port(String digits) {
        boolean number = !digits.isEmpty() && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        require(number && digits.length() <= PORT_DIGITS_MAX, "has \"" + digits + "\" where a port is meant");
        return Integer.parseInt(digits);
    }

    private static void requirePath(String path, int port) {
        require(port == 0, "a Unix socket has no port, but " + port + " is given");
        require(path.length() > 1, "names no file");
        require(
                path.getBytes(UTF_8).length <= PATH_BYTES_MAX,
                "is longer than the " + PATH_BYTES_MAX + " bytes of a socket's path");
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
