package io.ringspan.tests.handover;

import io.ringspan.base.Endpoint;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Many clients of one node at once, so that each of its workers has some.
 *
 * <p><b>Threads.</b> Each client is moved by one thread at a time.
 */
final class Crowd implements AutoCloseable {
    private static final int THREADS = 10;

    private final List<MixedClient> clients = new ArrayList<>();
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

    /** What is done with one client; gives what went wrong. */
    interface Work {
        List<String> with(MixedClient client) throws IOException;
    }

    Crowd(int count, String prefix, Endpoint node, long seed) throws IOException {
        for (int i = 0; i < count; i++) {
            clients.add(new MixedClient(prefix + i, node, seed + i));
        }
    }

    /** Does the work with all clients and gives all that went wrong, a client that broke off included. */
    List<String> all(Work work) throws InterruptedException {
        CompletionService<List<String>> done = new ExecutorCompletionService<>(threads);
        for (MixedClient client : clients) {
            done.submit(() -> work.with(client));
        }
        List<String> wrong = new ArrayList<>();
        for (int i = 0; i < clients.size(); i++) {
            try {
                wrong.addAll(done.take().get());
            } catch (ExecutionException failed) {
                wrong.add(String.valueOf(failed.getCause()));
            }
        }
        return wrong;
    }

    @Override
    public void close() throws IOException {
        threads.shutdownNow();
        for (MixedClient client : clients) {
            client.close();
        }
    }
}
