package io.ringspan.tests.compose;

import io.ringspan.node.local.FreePorts;
import io.ringspan.tests.yaml.Yaml;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The services' own networks and file systems as places on this machine: each port of a service is another one on loopback,
 * each path in it is one below a directory of its own. Nothing of this is known beforehand: ports are found as they are
 * named.
 *
 * <p><b>Owner.</b> The test's thread.
 */
final class Stage {
    private static final Pattern ADDRESS = Pattern.compile("([\\w.]+)([:/])(\\d{4,5})\\b");
    private static final Pattern PORT = Pattern.compile("\\d{4,5}");

    private final Path directory;
    private final ComposeFile compose;
    private final FreePorts free = new FreePorts(RandomGenerator.getDefault());
    private final Map<String, Integer> ports = new HashMap<>();

    Stage(Path directory, ComposeFile compose) {
        this.directory = directory;
        this.compose = compose;
    }

    /** Where the port of a service is found. */
    int port(String service, String port) {
        return ports.computeIfAbsent(service + ":" + port, any -> free.next());
    }

    /** Where a port is found that the file publishes. */
    int published(String onHost) {
        for (Object service : compose.services().keySet()) {
            for (String port : Yaml.texts(compose.service(service.toString()), "ports")) {
                String[] parts = port.split(":", -1);
                if (parts[1].equals(onHost)) {
                    return port(service.toString(), parts[2]);
                }
            }
        }
        throw new AssertionError("no service publishes " + onHost);
    }

    /** Where a path in a service is found. */
    Path path(String service, String path) {
        return directory.resolve(service).resolve(path.substring(1));
    }

    /** A text that a service reads, with each {@code HOST:PORT} led to where that is found: other services by their names. */
    String led(String service, String text) {
        StringBuilder led = new StringBuilder();
        Matcher address = ADDRESS.matcher(text);
        while (address.find()) {
            String host = address.group(1);
            boolean own = host.equals("0.0.0.0") || host.equals("127.0.0.1");
            if (own || compose.services().containsKey(host)) {
                int port = port(own ? service : host, address.group(3));
                address.appendReplacement(led, "127.0.0.1" + address.group(2) + port);
            }
        }
        return address.appendTail(led).toString();
    }

    /** A service's health check as it is run in it. */
    List<String> healthCheck(String service) {
        List<String> words = Yaml.texts(Yaml.map(compose.service(service), "healthcheck"), "test");
        List<String> led = new ArrayList<>();
        for (String word : words.subList(1, words.size())) {
            String one = led(service, word.replace("$$", "$"));
            led.add(PORT.matcher(one).matches() ? Integer.toString(port(service, one)) : one);
        }
        return led;
    }
}
