package io.ringspan.tests.it;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One client that writes and reads its own keys in pipelines and checks every reply: it must be the value written last,
 * or an error in its place. After a write of unknown fate, the value before it is right too.
 *
 * <p><b>Threads.</b> Runs on its own thread from {@link #start} to {@link #stop}; the counters may be read by all.
 */
final class CheckedLoad {
    private static final int KEYS = 40;

    private final int port;
    private final String name;
    private final boolean lossAllowed;
    private final List<List<String>> right = new ArrayList<>();
    private final AtomicLong good = new AtomicLong();
    private final AtomicLong errors = new AtomicLong();
    private final Thread thread;
    private volatile boolean stopped;
    private volatile String wrong = "";

    /**
     * Prepares a load.
     *
     * @param lossAllowed whether a store may come back empty
     */
    CheckedLoad(int port, String name, boolean lossAllowed) {
        this.port = port;
        this.name = name;
        this.lossAllowed = lossAllowed;
        this.thread = new Thread(this::run, "load-" + name);
        for (int key = 0; key < KEYS; key++) {
            right.add(new ArrayList<>(List.of("$-1\r\n")));
        }
    }

    CheckedLoad start() {
        thread.start();
        return this;
    }

    /** Ends it and says what was wrong; empty when nothing was. */
    String stop() {
        stopped = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return wrong;
    }

    /** Replies that were no errors, so far. */
    long good() {
        return good.get();
    }

    /** False once something was wrong. */
    boolean isRunning() {
        return thread.isAlive();
    }

    long errors() {
        return errors.get();
    }

    private void run() {
        try (Wire wire = new Wire(port)) {
            for (int round = 0; !stopped && wrong.isEmpty(); round++) {
                round(wire, round);
            }
        } catch (IOException e) {
            wrong = name + ": " + e;
        }
    }

    private void round(Wire wire, int round) throws IOException {
        StringBuilder pipeline = new StringBuilder();
        for (int key = 0; key < KEYS; key++) {
            pipeline.append(Wire.command("SET", key(key), value(round, key)));
            pipeline.append(Wire.command("GET", key(key)));
        }
        wire.send(pipeline.toString());
        for (int key = 0; key < KEYS; key++) {
            written(key, wire.reply(), value(round, key));
            read(key, wire.reply());
        }
    }

    private void written(int key, String reply, String value) {
        List<String> values = right.get(key);
        if (reply.equals("+OK\r\n")) {
            values.clear();
        } else if (!reply.startsWith("-")) {
            wrong = name + " got for a SET of " + key(key) + ": " + reply;
        }
        values.add("$" + value.length() + "\r\n" + value + "\r\n");
        count(reply);
    }

    private void read(int key, String reply) {
        boolean lost = lossAllowed && reply.equals("$-1\r\n");
        if (!reply.startsWith("-") && !lost && !right.get(key).contains(reply)) {
            wrong = name + " read for " + key(key) + ": " + reply + ", right is one of " + right.get(key);
        }
        count(reply);
    }

    private void count(String reply) {
        if (reply.startsWith("-")) {
            errors.incrementAndGet();
        } else {
            good.incrementAndGet();
        }
    }

    private String key(int key) {
        return name + ":" + key;
    }

    private static String value(int round, int key) {
        return round + "/" + key + "/" + "v".repeat(round % 300);
    }
}
