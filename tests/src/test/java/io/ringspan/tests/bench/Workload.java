package io.ringspan.tests.bench;

import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/**
 * A load for {@code redis-benchmark}.
 *
 * @param command as tables name it
 * @param options that choose it
 * @param arguments the command itself, when it is not one that the load generator knows by name
 */
record Workload(String command, int depth, List<String> options, List<String> arguments) {
    /** One key of the key space, as the load generator itself names keys for SET and GET. */
    private static final String RANDOM_KEY = "key:__rand_int__";

    static Workload set(int depth) {
        return new Workload("SET", depth, List.of("-t", "set"), List.of());
    }

    static Workload get(int depth) {
        return new Workload("GET", depth, List.of("-t", "get"), List.of());
    }

    static Workload mget(int keys) {
        List<String> arguments = Stream.concat(Stream.of("MGET"), Collections.nCopies(keys, RANDOM_KEY).stream())
                .toList();
        return new Workload("MGET " + keys, 1, List.of(), arguments);
    }
}
