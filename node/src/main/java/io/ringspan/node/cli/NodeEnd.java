package io.ringspan.node.cli;

import io.ringspan.node.cli.command.ExitCode;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntConsumer;

/**
 * How a node ends when the JVM is told to: it drains, and then the process ends with 0, where a JVM that a signal ends
 * would have that signal's exit code. Made before the node is started: a signal that comes in between finds the node as
 * soon as there is one.
 *
 * <p><b>Threads.</b> Told of the node by the thread that starts it; run by the JVM's hook thread.
 *
 * <p><b>Limits.</b> Waits {@link #START_SECONDS_MAX} for a start that is still under way; then the process ends as if there
 * was no node. The node itself limits its drain ({@code drain_timeout}).
 */
final class NodeEnd implements Runnable {
    static final int START_SECONDS_MAX = 10;

    private final CompletableFuture<Optional<Stoppable>> started = new CompletableFuture<>();
    private final PrintWriter err;
    private final Runnable secondCtrlC;
    private final IntConsumer halt;
    private volatile int exitCode = ExitCode.OK;

    /** What is running. */
    @FunctionalInterface
    interface Stoppable {
        /** Drains and closes it, and gives back all that it held. */
        void stop();
    }

    /**
     * Nothing runs yet.
     *
     * @param secondCtrlC sees to it that another Ctrl-C ends the process at once
     * @param halt ends the process at once with this code
     */
    NodeEnd(PrintWriter err, Runnable secondCtrlC, IntConsumer halt) {
        this.err = err;
        this.secondCtrlC = secondCtrlC;
        this.halt = halt;
    }

    /** The end of one that runs in this process; false when the process is about to end already. */
    static boolean register(NodeEnd end) {
        try {
            Runtime.getRuntime().addShutdownHook(new Thread(end, "ringspan-stop"));
            return true;
        } catch (IllegalStateException endingAlready) {
            return false;
        }
    }

    /** From here on there is something to stop. */
    void of(Stoppable node) {
        started.complete(Optional.of(node));
    }

    /** It did not start: the process may end as it likes. */
    void ofNothing() {
        started.complete(Optional.empty());
    }

    /** The process is to end with that code, whatever ends it. */
    void endsWith(int code) {
        exitCode = code;
    }

    /** Stays here until the process ends. */
    void await() throws InterruptedException {
        new CountDownLatch(1).await();
    }

    @Override
    public void run() {
        secondCtrlC.run();
        node().ifPresent(this::stop);
    }

    private Optional<Stoppable> node() {
        try {
            return started.get(START_SECONDS_MAX, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException stillStarting) {
            return Optional.empty();
        } catch (InterruptedException endNow) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private void stop(Stoppable node) {
        int code = ExitCode.SOFTWARE;
        try {
            node.stop();
            code = exitCode;
        } catch (RuntimeException fault) {
            err.println("ringspan: this is a fault of ours, please report it with these lines:");
            fault.printStackTrace(err);
        } finally {
            err.flush();
            halt.accept(code);
        }
    }
}
