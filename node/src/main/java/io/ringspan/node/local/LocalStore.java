package io.ringspan.node.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A place for one store: always the same address, and a process that can be stopped, killed, made to stand still and
 * started again, empty. For the local cluster and for the faults of tests.
 *
 * <p><b>Owner.</b> The thread that made it. Every method returns when the thing is done.
 */
public final class LocalStore {
    private static final int STARTS_MAX = 5;

    private final RedisBinary binary;
    private final Path directory;
    private final List<String> options;
    private RedisProcess process;

    private LocalStore(RedisBinary binary, Path directory, List<String> options, RedisProcess process) {
        this.binary = binary;
        this.directory = directory;
        this.options = options;
        this.process = process;
    }

    /** Starts a store on a free port, in a new directory; tries other ports if somebody takes one first. */
    static LocalStore start(RedisBinary binary, Path directory, FreePorts ports, List<String> options) {
        try {
            Files.createDirectory(directory);
        } catch (IOException failed) {
            throw new StoreException("No directory for a store could be made at " + directory + ": " + failed, failed);
        }
        for (int starts = 1; ; starts++) {
            try {
                RedisProcess process = RedisProcess.start(binary, directory, ports.next(), options);
                return new LocalStore(binary, directory, List.copyOf(options), process);
            } catch (PortTakenException taken) {
                if (starts == STARTS_MAX) {
                    throw new StoreException("No port was found for a store: " + taken.getMessage(), taken);
                }
            }
        }
    }

    /** The port on 127.0.0.1; stays the same over restarts. */
    public int port() {
        return process.port();
    }

    /** The number of the process that runs, or ran last. */
    public long pid() {
        return process.pid();
    }

    public boolean isRunning() {
        return process.isAlive();
    }

    /** Ends the process as its administrator would. */
    public void stop() {
        process.stop();
    }

    /** Ends the process as a crash would. */
    public void kill() {
        process.kill();
    }

    /** Makes the process stand still, connections kept and nothing answered, until {@link #thaw}. */
    public void freeze() {
        process.freeze();
    }

    /** Lets the process go on after {@link #freeze}. */
    public void thaw() {
        process.thaw();
    }

    /** Starts a new, empty process on the same port, ending the old one if it still runs. */
    public void restart() {
        process.kill();
        try {
            process = RedisProcess.start(binary, directory, process.port(), options);
        } catch (PortTakenException taken) {
            throw new StoreException("A store could not be started again: " + taken.getMessage(), taken);
        }
    }
}
