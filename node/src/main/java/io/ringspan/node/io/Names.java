package io.ringspan.node.io;

import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.InetNameResolver;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Looks up the addresses of names for one node, beside its workers: a name server that is slow holds up only who waits
 * for it.
 *
 * <p><b>Threads.</b> Any worker asks, and gets its answer on its own loop. Looked up on threads of its own, which end when
 * there is nothing to do. <b>Limits.</b> {@value #THREADS_MAX} look-ups at a time, {@value #WAITING_MAX} wait in turn; one
 * more fails at once, and its link tries again.
 */
public final class Names extends AddressResolverGroup<InetSocketAddress> {
    private static final int THREADS_MAX = 4;
    private static final int WAITING_MAX = 4096;
    private static final int IDLE_SECONDS_MAX = 10;

    private final Lookup lookup;
    private final ThreadPoolExecutor threads;

    /** Asks the system, and blocks meanwhile. */
    @FunctionalInterface
    public interface Lookup {
        /** The address to connect to for a name. */
        InetAddress address(String name) throws UnknownHostException;
    }

    /** @param owner for the names of the threads */
    public Names(String owner, Lookup lookup) {
        this.lookup = lookup;
        this.threads = new ThreadPoolExecutor(
                THREADS_MAX,
                THREADS_MAX,
                IDLE_SECONDS_MAX,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(WAITING_MAX),
                new DefaultThreadFactory(owner + "-names", true));
        threads.allowCoreThreadTimeOut(true);
    }

    @Override
    protected AddressResolver<InetSocketAddress> newResolver(EventExecutor worker) {
        return new Resolver(worker).asAddressResolver();
    }

    private void find(String name, EventExecutor worker, Promise<InetAddress> found) {
        try {
            threads.execute(() -> answer(name, worker, found));
        } catch (RejectedExecutionException full) {
            found.tryFailure(new UnknownHostException(name));
        }
    }

    private void answer(String name, EventExecutor worker, Promise<InetAddress> found) {
        Runnable tell;
        try {
            InetAddress address = lookup.address(name);
            tell = () -> found.trySuccess(address);
        } catch (UnknownHostException | RuntimeException unknown) {
            tell = () -> found.tryFailure(unknown);
        }
        try {
            worker.execute(tell);
        } catch (RejectedExecutionException ended) {
            // The worker has ended, and with it everybody who waited.
        }
    }

    /** Looks nothing up any more. A look-up under way ends when the system answers, and is told to nobody. */
    @Override
    public void close() {
        super.close();
        threads.shutdownNow();
    }

    private final class Resolver extends InetNameResolver {
        private Resolver(EventExecutor worker) {
            super(worker);
        }

        @Override
        protected void doResolve(String name, Promise<InetAddress> promise) {
            find(name, executor(), promise);
        }

        @Override
        protected void doResolveAll(String name, Promise<List<InetAddress>> promise) {
            Promise<InetAddress> one = executor().newPromise();
            one.addListener(done -> {
                if (done.isSuccess()) {
                    promise.trySuccess(List.of(one.getNow()));
                } else {
                    promise.tryFailure(done.cause());
                }
            });
            find(name, executor(), one);
        }
    }
}
