package io.ringspan.tests.bench.process;

import io.ringspan.tests.bench.figures.Contender;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The proxy that Dynomite grew out of, in front of its own Redis servers, set up as its documentation shows. */
public final class Twemproxy {
    private Twemproxy() {}

    public static Target start(Stage stage, Tools tools, int storeCount) throws BenchException, InterruptedException {
        Path program = tools.nutcracker()
                .orElseThrow(() -> new BenchException("it is not installed; on Debian: apt-get install nutcracker"));
        List<RedisStore> stores = RedisStore.start(stage, tools.redisServer(), storeCount);
        List<Integer> ports = Stage.freePorts(2);
        Path directory = stage.newDirectory("twemproxy");
        Path file = stage.write(directory.resolve("nutcracker.yml"), configuration(ports.get(0), stores));
        List<String> command = List.of(
                program.toString(), "-c", file.toString(), "-a", "127.0.0.1", "-s", Integer.toString(ports.get(1)));
        ProcessUnderTest process = stage.start("twemproxy", directory, command);
        Readiness.awaitListening(process, ports.get(0));
        return new Target(Contender.TWEMPROXY, ports.get(0), List.of(process), stores, List.of());
    }

    static String configuration(int port, List<RedisStore> stores) {
        String servers = stores.stream()
                .map(store -> "  - 127.0.0.1:" + store.port() + ":1\n")
                .collect(Collectors.joining());
        return """
                bench:
                  listen: 127.0.0.1:%d
                  hash: fnv1a_64
                  distribution: ketama
                  redis: true
                  preconnect: true
                  auto_eject_hosts: false
                  servers:
                """.formatted(port) + servers;
    }
}
