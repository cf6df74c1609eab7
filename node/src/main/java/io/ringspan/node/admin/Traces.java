package io.ringspan.node.admin;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a request's headers tell of the way that it took, beyond where its connection comes from. Browsers always send some of these,
 * whatever the page in them wants. Stateless.
 */
final class Traces {
    private static final Set<String> OF_BROWSERS = Set.of("accept-language", "cookie", "origin", "referer");
    private static final Set<String> OF_PROXIES = Set.of("forwarded", "via", "x-real-ip");
    private static final String FORWARDED = "x-forwarded-";
    private static final String FETCH = "sec-fetch-";
    private static final String BROWSER = "mozilla";

    private Traces() {}

    /** The header by which it is known that it comes from a browser, or may. */
    static Optional<String> ofBrowser(HttpHeaders headers) {
        String agent = headers.get(HttpHeaderNames.USER_AGENT, "");
        if (agent.regionMatches(true, 0, BROWSER, 0, BROWSER.length())) {
            return Optional.of("User-Agent");
        }
        return find(headers, OF_BROWSERS, FETCH);
    }

    /** The header by which it is known that somebody has passed it on, for whoever it may be. */
    static Optional<String> ofProxy(HttpHeaders headers) {
        return find(headers, OF_PROXIES, FORWARDED);
    }

    private static Optional<String> find(HttpHeaders headers, Set<String> names, String beginning) {
        return headers.names().stream()
                .filter(name -> {
                    String small = name.toLowerCase(Locale.ROOT);
                    return names.contains(small) || small.startsWith(beginning);
                })
                .findFirst();
    }

    /**
     * Whether the node is called localhost, by a loopback address, or by {@code own}. To a browser a page's own site has the name that
     * stands here: a name that leads to this machine, or another address that does, passes for nothing. HTTP/1.0 need not call it
     * anything; no browser speaks that.
     */
    static boolean callsItByAddress(HttpRequest head, @Nullable InetAddress own) {
        List<String> hosts = head.headers().getAll(HttpHeaderNames.HOST);
        if (hosts.size() != 1) {
            return hosts.isEmpty() && head.protocolVersion().equals(HttpVersion.HTTP_1_0);
        }
        String host = hosts.get(0);
        int port = host.lastIndexOf(':');
        String name = port > host.lastIndexOf(']') ? host.substring(0, port) : host;
        if (name.equalsIgnoreCase("localhost")) {
            return true;
        }
        InetAddress said = address(name);
        return said != null && (said.isLoopbackAddress() || said.equals(own));
    }

    /** The address that stands there, of version 6 in brackets; null if it is none. Asks nobody. */
    private static @Nullable InetAddress address(String text) {
        boolean brackets = text.startsWith("[") && text.endsWith("]");
        if (!brackets && !NetUtil.isValidIpV4Address(text)) {
            return null;
        }
        byte[] bytes =
                NetUtil.createByteArrayFromIpAddressString(brackets ? text.substring(1, text.length() - 1) : text);
        try {
            return bytes == null ? null : InetAddress.getByAddress(bytes);
        } catch (UnknownHostException impossible) {
            return null;
        }
    }
}
