package io.ringspan.tests.memcache.load;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Loads whatever speaks memcached's text protocol on a port of loopback, in the thread that calls it, as {@code
 * redis-benchmark} loads a Redis: each connection sends a batch, waits for all its replies, and sends the next. Every
 * reply is looked at, and one that the command does not have is an error.
 *
 * <p><b>Owner.</b> The calling thread. <b>Limits.</b> The plan's number of commands, and its patience.
 */
public final class MemcacheLoad implements Link.Ear {
    private static final long LOOK_UP_MILLIS_MAX = 1_000;
    private static final double NANOS_PER_SECOND = 1e9;

    private final LoadPlan plan;
    private final long deadlineNanos;
    private final List<Link> links = new ArrayList<>();
    private final BatchTimes times;

    private long unsent;
    private int busyLinks;
    private long commands;
    private long errors;
    private long hits;
    private @Nullable String firstError;

    private MemcacheLoad(LoadPlan plan) {
        this.plan = plan;
        this.deadlineNanos = System.nanoTime() + plan.patience().toNanos();
        this.unsent = plan.commands();
        this.times = new BatchTimes(Math.toIntExact(plan.commands() / plan.depth() + 1));
    }

    /** Does all of it, and gives what was found; fails if not all of its connections can be made. */
    public static LoadFigures run(int port, LoadPlan plan) throws IOException, InterruptedException {
        MemcacheLoad load = new MemcacheLoad(plan);
        try (Selector selector = Selector.open()) {
            load.connect(selector, port);
            return load.run(selector);
        } finally {
            load.links.forEach(Link::close);
        }
    }

    private void connect(Selector selector, int port) throws IOException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        IntSupplier keys = keys();
        for (int i = 0; i < plan.connections(); i++) {
            links.add(Link.open(address, Math.toIntExact(millisLeft() + 1), selector, plan, keys));
        }
    }

    private IntSupplier keys() {
        if (plan.kind() == LoadPlan.Kind.FILL) {
            int[] next = {0};
            return () -> next[0]++ % plan.keySpace();
        }
        SplittableRandom random = new SplittableRandom();
        return () -> random.nextInt(plan.keySpace());
    }

    private LoadFigures run(Selector selector) throws IOException, InterruptedException {
        long cpu = cpuNanos();
        long start = System.nanoTime();
        busyLinks = links.size();
        for (Link link : links) {
            attempt(link, () -> begin(link, System.nanoTime()));
        }
        while (busyLinks > 0) {
            long millis = millisLeft();
            if (millis <= 0) {
                giveUp();
            } else {
                selector.select(this::ready, Math.min(millis, LOOK_UP_MILLIS_MAX));
            }
            if (Thread.interrupted()) {
                throw new InterruptedException("stopped while loading memcached");
            }
        }
        double seconds = (System.nanoTime() - start) / NANOS_PER_SECOND;
        double cpuSeconds = (cpuNanos() - cpu) / NANOS_PER_SECOND;
        times.sort();
        long asked = plan.kind() == LoadPlan.Kind.GET ? commands * plan.keysEach() : 0;
        return new LoadFigures(
                commands,
                errors,
                hits,
                asked - hits,
                seconds,
                times.millis(500),
                times.millis(990),
                times.millis(999),
                cpuSeconds,
                firstError);
    }

    private long millisLeft() {
        return TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private void ready(SelectionKey key) {
        Link link = (Link) key.attachment();
        attempt(link, () -> {
            if (key.isWritable()) {
                link.goOnSending();
            }
            if (key.isReadable()) {
                link.read(this);
                if (link.waiting() == 0) {
                    ended(link);
                }
            }
        });
    }

    private void ended(Link link) throws IOException {
        long now = System.nanoTime();
        times.add(now - link.begunNanos());
        begin(link, now);
    }

    /** Sends the next batch there, or is done with that connection if there is none. */
    private void begin(Link link, long nowNanos) throws IOException {
        int count = (int) Math.min(plan.depth(), unsent);
        if (count == 0) {
            busyLinks--;
            link.close();
        } else {
            unsent -= count;
            link.begin(count, nowNanos);
        }
    }

    /** One connection that fails takes its commands with it; the others go on. */
    private void attempt(Link link, Step step) {
        try {
            step.run();
        } catch (IOException failed) {
            lose(link, String.valueOf(failed.getMessage()));
        }
    }

    private void giveUp() {
        for (Link link : links) {
            if (link.isOpen()) {
                lose(link, "no answer within " + plan.patience().toMillis() + " ms");
            }
        }
    }

    private void lose(Link link, String why) {
        // What nobody asked for is an error as well.
        wrong(why);
        errors += Math.max(1, link.waiting()) - 1;
        busyLinks--;
        link.close();
    }

    @Override
    public void right(int found) {
        commands++;
        hits += found;
    }

    @Override
    public void wrong(String words) {
        errors++;
        if (firstError == null) {
            firstError = words;
        }
    }

    /** Something done with one connection. */
    private interface Step {
        void run() throws IOException;
    }
}
