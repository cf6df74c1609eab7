package io.ringspan.tests.bench.process;

import io.ringspan.tests.bench.figures.Contender;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The proxy that Dynomite grew out of, in front of stores of its own, set up as its documentation shows. */
public final class Twemproxy {
    private Twemproxy() {}

    public static Target start(Stage stage, Tools tools, int storeCount) throws BenchException, InterruptedException {
        Path program = program(tools);
        return start(stage, program, List.copyOf(stage.startStores(tools.redis(), storeCount)), true);
    }

    public static Target beforeMemcached(Stage stage, Tools tools, int storeCount)
            throws BenchException, InterruptedException {
        Path program = program(tools);
        return start(stage, program, List.copyOf(MemcachedStore.start(stage, tools, storeCount)), false);
    }

    private static Path program(Tools tools) throws BenchException {
        return tools.nutcracker()
                .orElseThrow(() -> new BenchException("it is not installed; on Debian: apt-get install nutcracker"));
    }

    private static Target start(Stage stage, Path program, List<Store> stores, boolean redis)
            throws BenchException, InterruptedException {
        int port = stage.freePort();
        List<Integer> storePorts = stores.stream().map(Store::port).toList();
        Path directory = stage.newDirectory("twemproxy");
        Path file = Stage.write(directory.resolve("nutcracker.yml"), configuration(port, storePorts, redis));
        List<String> command = List.of(
                program.toString(), "-c", file.toString(), "-a", "127.0.0.1", "-s", Integer.toString(stage.freePort()));
        ProcessUnderTest process = stage.start("twemproxy", directory, command);
        Readiness.awaitListening(process, port);
        return new Target(Contender.TWEMPROXY, port, List.of(process), stores, List.of());
    }

    private static String configuration(int port, List<Integer> storePorts, boolean redis) {
        String servers = storePorts.stream()
                .map(storePort -> "  - 127.0.0.1:" + storePort + ":1\n")
                .collect(Collectors.joining());
        return """
                bench:
                  listen: 127.0.0.1:%d
                  hash: fnv1a_64
                  distribution: ketama
                  redis: %s
                  preconnect: true
                  auto_eject_hosts: false
                  servers:
                """.formatted(port, redis) + servers;
    }
}
