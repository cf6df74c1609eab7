package io.ringspan.node.seeds;

import io.ringspan.conf.SeedProvider;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds whom to ask: what the file says, else Dynomite's variables of the environment, else Dynomite's defaults. */
public final class SeedSources {
    private static final Pattern REQUEST_LINE = Pattern.compile("(?s)GET (/\\S*) HTTP/1\\.[01]\\s.*");

    private SeedSources() {}

    /**
     * Nobody, if the file itself is the list.
     *
     * @param peerPort where this node listens for others, and so do those of whom DNS tells the address only
     * @throws IllegalArgumentException if the environment makes no address; says what to do
     */
    public static Optional<SeedSource> of(SeedProvider provider, int peerPort, Map<String, String> environment) {
        if (provider instanceof SeedProvider.Florida florida) {
            return Optional.of(new HttpSeeds(florida.url().orElseGet(() -> floridaUrl(environment))));
        }
        if (provider instanceof SeedProvider.Dns dns) {
            String name =
                    dns.name().orElseGet(() -> environment.getOrDefault("DYNOMITE_DNS_NAME", "_dynomite.ec2-internal"));
            return Optional.of(new DnsSeeds(name, dns.server(), dns.records(), peerPort));
        }
        return Optional.empty();
    }

    private static URI floridaUrl(Map<String, String> environment) {
        String host = environment.getOrDefault("DYNOMITE_FLORIDA_IP", "127.0.0.1");
        String port = environment.getOrDefault("DYNOMITE_FLORIDA_PORT", "8080");
        String request = environment.getOrDefault("DYNOMITE_FLORIDA_REQUEST", "");
        Matcher line = REQUEST_LINE.matcher(request);
        String path = line.matches() ? line.group(1) : "/REST/v1/admin/get_seeds";
        String bracketed = host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host;
        String url = "http://" + bracketed + ":" + port + path;
        try {
            URI found = new URI(url);
            if (found.getHost() != null) { // as of a name with an underscore
                return found;
            }
        } catch (URISyntaxException unfit) {
            // Said below.
        }
        throw new IllegalArgumentException(
                "the environment's DYNOMITE_FLORIDA_IP, DYNOMITE_FLORIDA_PORT and" + " DYNOMITE_FLORIDA_REQUEST make "
                        + url + ", which can't be asked. To fix: correct them, or set seeds_url");
    }
}
