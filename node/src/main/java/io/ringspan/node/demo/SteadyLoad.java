package io.ringspan.node.demo;

import io.ringspan.base.Endpoint;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.node.redis.Reply;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongFunction;

/**
 * A steady, bounded stream of commands to one node: a batch every {@link #PAUSE_MILLIS}, so at most
 * {@link #COMMANDS_AT_ONCE} times 50 in a second. When the node does not answer, it tries again for ever.
 *
 * <p><b>Threads.</b> One of its own, which owns the connection; others read the counters.
 */
final class SteadyLoad implements AutoCloseable {
    static final int COMMANDS_AT_ONCE = 40;
    static final int PAUSE_MILLIS = 20;

    private static final Duration REPLY = Duration.ofSeconds(5);
    private static final int AFTER_FAILURE_MILLIS = 200;

    private final Endpoint node;
    private final LongFunction<String[]> commands;
    private final Thread thread;
    private long sent;
    private final LongAdder done = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private volatile boolean stopped;

    private SteadyLoad(String name, Endpoint node, LongFunction<String[]> commands) {
        this.node = node;
        this.commands = commands;
        this.thread = new Thread(this::run, "ringspan-demo-" + name);
    }

    /** Starts it. The command with a number comes from {@code commands}, numbered from 0. */
    static SteadyLoad start(String name, Endpoint node, LongFunction<String[]> commands) {
        SteadyLoad load = new SteadyLoad(name, node, commands);
        load.thread.setDaemon(true);
        load.thread.start();
        return load;
    }

    /** How many commands were answered well. */
    long done() {
        return done.sum();
    }

    /** How many commands were answered with an error, or not at all. */
    long failed() {
        return failed.sum();
    }

    /** Ends it; does not wait for a reply. */
    @Override
    public void close() {
        stopped = true;
        thread.interrupt();
    }

    private void run() {
        try {
            while (!stopped) {
                try (RedisConnection connection = RedisConnection.connect(node.host(), node.port(), REPLY)) {
                    while (!stopped) {
                        batch(connection);
                        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
                    }
                } catch (IOException broken) {
                    failed.increment();
                    TimeUnit.MILLISECONDS.sleep(AFTER_FAILURE_MILLIS);
                }
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private void batch(RedisConnection connection) throws IOException {
        for (int i = 0; i < COMMANDS_AT_ONCE; i++) {
            connection.send(commands.apply(sent++));
        }
        connection.flush();
        for (int i = 0; i < COMMANDS_AT_ONCE; i++) {
            if (connection.read() instanceof Reply.Failure) {
                failed.increment();
            } else {
                done.increment();
            }
        }
    }
}
