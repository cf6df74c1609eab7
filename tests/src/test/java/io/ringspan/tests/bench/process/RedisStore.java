package io.ringspan.tests.bench.process;

import io.ringspan.tests.bench.figures.StoreCommands;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A Redis server without persistence, started for the benchmark. */
public record RedisStore(ProcessUnderTest process, int port) {
    private static final int ANSWER_MILLIS_MAX = 10_000;
    private static final int LENGTH_CHARS_MAX = 12;

    public static List<RedisStore> start(Stage stage, Path redisServer, int count)
            throws BenchException, InterruptedException {
        List<RedisStore> stores = new ArrayList<>();
        for (int port : Stage.freePorts(count)) {
            Path directory = stage.newDirectory("redis");
            List<String> command = List.of(
                    redisServer.toString(),
                    "--port",
                    Integer.toString(port),
                    "--bind",
                    "127.0.0.1",
                    "--save",
                    "",
                    "--appendonly",
                    "no",
                    "--dir",
                    directory.toString());
            stores.add(new RedisStore(stage.start("redis-server", directory, command), port));
        }
        for (RedisStore store : stores) {
            Readiness.awaitListening(store.process(), store.port());
        }
        return List.copyOf(stores);
    }

    /** Commands for data that it has run since it started. */
    public long dataCommands() throws BenchException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(ANSWER_MILLIS_MAX);
            socket.getOutputStream().write("INFO commandstats\r\n".getBytes(StandardCharsets.US_ASCII));
            return StoreCommands.parse(readBulk(new DataInputStream(socket.getInputStream())));
        } catch (IOException e) {
            throw new BenchException(
                    process.name() + " on port " + port + " did not answer INFO: " + e.getMessage(), e);
        }
    }

    private static String readBulk(DataInputStream in) throws IOException {
        StringBuilder length = new StringBuilder();
        for (int next = in.readUnsignedByte(); next != '\r'; next = in.readUnsignedByte()) {
            if (length.length() == LENGTH_CHARS_MAX) {
                throw new IOException("an answer that starts with " + length);
            }
            length.append((char) next);
        }
        if (length.isEmpty() || length.charAt(0) != '$' || in.readUnsignedByte() != '\n') {
            throw new IOException("an answer that starts with " + length);
        }
        byte[] text = new byte[Integer.parseInt(length.substring(1))];
        in.readFully(text);
        return new String(text, StandardCharsets.US_ASCII);
    }
}
