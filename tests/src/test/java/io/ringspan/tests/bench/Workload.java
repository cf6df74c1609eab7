package io.ringspan.tests.bench;

import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/**
 * A load for {@code redis-benchmark}, or for the load of memcached's protocol.
 *
 * @param command as tables name it
 * @param options that choose it
 * @param arguments the command itself, when it is not one that the load generator knows by name; memcached's always
 */
record Workload(String command, int depth, Size size, List<String> options, List<String> arguments) {
    /** One key of the key space, as the load generator itself names keys for SET and GET. */
    private static final String RANDOM_KEY = "key:__rand_int__";

    private static final int PRELOAD_DEPTH = 64;

    /**
     * What is in flight, and of how much.
     *
     * @param label behind the command's name in tables; empty for the usual one
     * @param keys that are taken at random
     * @param clients each with one connection
     * @param commandsMin of one run
     */
    record Size(String label, int valueBytes, int keys, int clients, int commandsMin) {
        static final Size USUAL = new Size("", 100, 100_000, 50, 2_000);
        /** Too few to keep the machine busy, so that a reply which waits for anything stands out. */
        static final Size FEW_CLIENTS = new Size(" from 2 clients", 100, 100_000, 2, 1_000);
        /** About 100 MB of values. */
        static final Size KB_10 = new Size(" 10 KB", 10_000, 10_000, 50, 1_000);
        /** About 50 MB of values. */
        static final Size MB_1 = new Size(" 1 MB", 1_000_000, 50, 8, 100);
    }

    static Workload set(int depth) {
        return set(depth, Size.USUAL);
    }

    static Workload get(int depth) {
        return get(depth, Size.USUAL);
    }

    static Workload set(int depth, Size size) {
        return new Workload("SET" + size.label(), depth, size, List.of("-t", "set"), List.of());
    }

    static Workload get(int depth, Size size) {
        return new Workload("GET" + size.label(), depth, size, List.of("-t", "get"), List.of());
    }

    static Workload mget(int keys) {
        List<String> arguments = Stream.concat(Stream.of("MGET"), Collections.nCopies(keys, RANDOM_KEY).stream())
                .toList();
        return new Workload("MGET " + keys, 1, Size.USUAL, List.of(), arguments);
    }

    static Workload memcacheSet(int depth) {
        return new Workload("set", depth, Size.USUAL, List.of(), List.of("set", RANDOM_KEY));
    }

    static Workload memcacheGet(int depth) {
        return new Workload("get", depth, Size.USUAL, List.of(), List.of("get", RANDOM_KEY));
    }

    /** One command that names them all. */
    static Workload memcacheGetOf(int keys) {
        List<String> arguments = Stream.concat(Stream.of("get"), Collections.nCopies(keys, RANDOM_KEY).stream())
                .toList();
        return new Workload("get of " + keys + " keys", 1, Size.USUAL, List.of(), arguments);
    }

    /** Writes values of this size, so that {@link #preloadCommands} of it leave hardly a key without one. */
    static Workload preload(Size size) {
        return set(size.valueBytes() == Size.USUAL.valueBytes() ? PRELOAD_DEPTH : 1, size);
    }

    boolean isWrite() {
        return command.startsWith("SET");
    }

    long preloadCommands() {
        return 4L * size.keys();
    }
}
