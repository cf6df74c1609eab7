package io.ringspan.tests.bench.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.TimeUnit;

/** Waits until a process that was just started can take load, or has failed. */
final class Readiness {
    private static final long WAIT_NANOS_MAX = TimeUnit.SECONDS.toNanos(60);
    private static final int POLL_MILLIS = 50;

    private Readiness() {}

    static void awaitListening(ProcessUnderTest process, int port) throws BenchException, InterruptedException {
        await(process, () -> accepts(port));
    }

    static void awaitReady(ProcessUnderTest process, URI ready) throws BenchException, InterruptedException {
        await(process, () -> HttpText.get(ready).isPresent());
    }

    private static void await(ProcessUnderTest process, Check check) throws BenchException, InterruptedException {
        long deadline = System.nanoTime() + WAIT_NANOS_MAX;
        while (!check.holds()) {
            if (!process.isAlive()) {
                throw new BenchException(process.name() + " ended at its start: " + process.logTail());
            }
            if (System.nanoTime() - deadline > 0) {
                throw new BenchException(process.name() + " was not ready within "
                        + TimeUnit.NANOSECONDS.toSeconds(WAIT_NANOS_MAX) + " s. It printed: " + process.logTail());
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    private static boolean accepts(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** Something that becomes true. */
    private interface Check {
        boolean holds() throws InterruptedException;
    }
}
