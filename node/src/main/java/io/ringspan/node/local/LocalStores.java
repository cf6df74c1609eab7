package io.ringspan.node.local;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.random.RandomGenerator;

/**
 * Some real stores on this machine, in one guarded directory: none of it outlives this JVM.
 *
 * <p><b>Owner.</b> The thread that made it.
 */
public final class LocalStores implements AutoCloseable {
    private final GuardedDirectory directory;
    private final FreePorts ports = new FreePorts(RandomGenerator.getDefault());
    private final List<LocalStore> stores = new ArrayList<>();

    private LocalStores(GuardedDirectory directory) {
        this.directory = directory;
    }

    /** Starts {@code count} stores with the program's own defaults. */
    public static LocalStores start(RedisBinary binary, int count) {
        return start(binary, count, List.of(), started -> {});
    }

    /**
     * Starts {@code count} stores, one after another.
     *
     * @param options further options of the program, such as {@code --maxmemory 1mb}
     * @param progress told how many run, after each
     */
    public static LocalStores start(RedisBinary binary, int count, List<String> options, IntConsumer progress) {
        LocalStores started = new LocalStores(GuardedDirectory.create());
        boolean whole = false;
        try {
            for (int i = 0; i < count; i++) {
                started.add(binary, options);
                progress.accept(i + 1);
            }
            whole = true;
            return started;
        } finally {
            if (!whole) {
                started.close();
            }
        }
    }

    /** Starts one more store. */
    public LocalStore add(RedisBinary binary, List<String> options) {
        LocalStore store =
                LocalStore.start(binary, directory.path().resolve("store-" + (stores.size() + 1)), ports, options);
        stores.add(store);
        return store;
    }

    /** The store that was started as number {@code index}, from 0. */
    public LocalStore store(int index) {
        return stores.get(index);
    }

    /** All of them, in the order they were started. */
    public List<LocalStore> stores() {
        return List.copyOf(stores);
    }

    /** The directory that goes with this JVM: for what a cluster keeps beside its stores. */
    public GuardedDirectory directory() {
        return directory;
    }

    /** Free ports that none of these stores uses. */
    public FreePorts ports() {
        return ports;
    }

    /** Stops all stores and removes the directory. */
    @Override
    public void close() {
        stores.forEach(LocalStore::stop);
        directory.close();
    }
}
