package io.ringspan.tests.bench.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.ringspan.tests.bench.figures.Contender;
import io.ringspan.tests.bench.figures.StoreCommands;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A memcached as Debian has it, with its usual threads, and memory enough for all keys of a load. */
public record MemcachedStore(ProcessUnderTest process, int port) implements Store {
    private static final int ANSWER_MILLIS = 10_000;
    private static final int MEGABYTES = 256;
    private static final int STATISTICS_MAX = 1_000;

    /** One with nothing before it. */
    public static Target alone(Stage stage, Tools tools) throws BenchException, InterruptedException {
        List<MemcachedStore> stores = start(stage, tools, 1);
        return new Target(Contender.MEMCACHED, stores.get(0).port(), List.of(), List.copyOf(stores), List.of());
    }

    static List<MemcachedStore> start(Stage stage, Tools tools, int count) throws BenchException, InterruptedException {
        Path program = tools.memcached()
                .orElseThrow(
                        () -> new BenchException("memcached is not installed; on Debian: apt-get install memcached"));
        List<MemcachedStore> stores = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int port = stage.freePort();
            List<String> command = new ArrayList<>(List.of(program.toString(), "-l", "127.0.0.1"));
            command.addAll(List.of("-p", Integer.toString(port), "-U", "0", "-m", Integer.toString(MEGABYTES)));
            // Started by root it runs only as a user that is named; started by anybody else it does not look at the
            // name.
            command.addAll(List.of("-u", "root"));
            ProcessUnderTest process = stage.start("memcached", stage.newDirectory("memcached"), command);
            Readiness.awaitListening(process, port);
            stores.add(new MemcachedStore(process, port));
        }
        return stores;
    }

    @Override
    public KernelCount count() {
        return process.count();
    }

    @Override
    public void freeze(boolean still) throws BenchException, InterruptedException {
        process.freeze(still);
    }

    /** A {@code get} counts once for each of its keys. */
    @Override
    public long dataCommands() throws BenchException {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(ANSWER_MILLIS);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), ANSWER_MILLIS);
            socket.getOutputStream().write("stats\r\n".getBytes(ISO_8859_1));
            BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
            StringBuilder statistics = new StringBuilder();
            for (int i = 0; i < STATISTICS_MAX; i++) {
                String line = in.readLine();
                if (line == null || line.equals("END")) {
                    return StoreCommands.parseMemcached(statistics.toString());
                }
                statistics.append(line).append('\n');
            }
            throw new BenchException("memcached on port " + port + " does not come to the end of its statistics");
        } catch (IOException e) {
            throw new BenchException("memcached on port " + port + " did not say what it ran: " + e.getMessage(), e);
        }
    }
}
