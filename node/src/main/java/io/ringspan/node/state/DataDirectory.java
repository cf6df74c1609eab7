package io.ringspan.node.state;

import io.ringspan.conf.PoolConf;
import io.ringspan.conf.load.SeedList;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One node's directory, held for it alone from start to end. While it is open, no other node, of this process or another,
 * gets it; and it is never opened for a node of another identity, so a copied or misplaced directory does no harm.
 *
 * <p><b>Threads.</b> Opened and closed by whoever starts and stops the node; the accessors may be called by any thread.
 */
public final class DataDirectory implements AutoCloseable {
    /** No ring is kept whose text is longer. */
    public static final int RING_BYTES_MAX = 4 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(DataDirectory.class);

    private final Path path;
    private final String title;
    private final int epoch;
    private final DirectoryLock lock;

    private DataDirectory(Path path, String title, int epoch, DirectoryLock lock) {
        this.path = path;
        this.title = title;
        this.epoch = epoch;
        this.lock = lock;
    }

    /**
     * Opens the directory of this node, makes it if it is not there, and counts one more start.
     *
     * @throws DataDirectoryException when it cannot be used; its message is one line for the operator
     */
    public static DataDirectory open(PoolConf conf, Map<String, String> environment) {
        StatePlace place = StatePlace.of(conf, environment);
        Path path = place.path();
        try {
            DurableDirectory.make(path);
            DirectoryLock lock = DirectoryLock.take(path);
            try {
                int epoch = start(place, NodeIdentity.of(conf));
                LOG.info(
                        "State of node {} is in {}; this is its start {}",
                        conf.place().id(),
                        path,
                        epoch);
                return new DataDirectory(path, conf.title(), epoch, lock);
            } catch (IOException | RuntimeException failed) {
                lock.close();
                throw failed;
            }
        } catch (IOException failed) {
            throw new DataDirectoryException(
                    "the data directory " + path + " cannot be used: " + FileTrouble.in(failed)
                            + ". To fix: make it writable for this user, or set data_dir to a directory that is",
                    failed);
        }
    }

    /** The number of this start. */
    private static int start(StatePlace place, NodeIdentity self) throws IOException {
        StartCounter counter = StartCounter.in(place.path());
        DurableFile identity = new DurableFile(place.path().resolve("identity"));
        Optional<String> owner = identity.read();
        Optional<Integer> last = counter.last();
        if (owner.isPresent()) {
            requireSame(place.path(), self, owner.get());
            if (last.isEmpty()) {
                throw counter.damaged("is missing");
            }
        }
        // The number first: a directory with an identity and no number would be one that lost it.
        int epoch = counter.count(Math.max(last.orElse(0), lastOfNamesakes(place, self)));
        if (owner.isEmpty()) {
            identity.write(self.text());
        }
        return epoch;
    }

    private static void requireSame(Path path, NodeIdentity self, String text) {
        NodeIdentity owner = NodeIdentity.parse(text)
                .orElseThrow(() -> new DataDirectoryException("the file " + path.resolve("identity")
                        + " does not say whose state it is. To fix: restore the directory, or, if this node has"
                        + " never run, remove it"));
        if (!owner.equals(self)) {
            throw new DataDirectoryException("the data directory " + path + " belongs to " + owner + ", and this is "
                    + self + ". To fix: give this node a data_dir of its own, or correct its name and tokens");
        }
    }

    /**
     * The highest start of the same node under other ports: a node that moves to another port gets another directory, and
     * its numbers must go on.
     */
    private static int lastOfNamesakes(StatePlace place, NodeIdentity self) throws IOException {
        int highest = 0;
        try (DirectoryStream<Path> all = Files.newDirectoryStream(place.cluster(), place::isNamesake)) {
            for (Path other : all) {
                Optional<String> identity = new DurableFile(other.resolve("identity")).read();
                if (identity.equals(Optional.of(self.text()))) {
                    highest = Math.max(highest, StartCounter.in(other).last().orElse(0));
                }
            }
        } catch (DirectoryIteratorException failed) {
            throw failed.getCause();
        }
        return highest;
    }

    /** The ring that the node of these settings took part in last, whether it runs or not. */
    public static KnownSeeds ringOf(PoolConf conf, Map<String, String> environment) {
        return new KnownSeeds(StatePlace.of(conf, environment).path(), "ring", RING_BYTES_MAX);
    }

    /** How many times this node has started, this time included. */
    public int epoch() {
        return epoch;
    }

    /** What a provider of seeds said last. */
    public KnownSeeds seeds() {
        return new KnownSeeds(path, "seeds", SeedList.BYTES_MAX);
    }

    /** The ring that the node took part in last. */
    public KnownSeeds ring() {
        return new KnownSeeds(path, "ring", RING_BYTES_MAX);
    }

    /** The ring that the node announced, while there was none. */
    public KnownSeeds announcedRing() {
        return new KnownSeeds(path, "ring-announced", RING_BYTES_MAX);
    }

    /** Where some members listened. */
    public KnownSeeds members() {
        return new KnownSeeds(path, "members", SeedList.BYTES_MAX);
    }

    /** Where it is: absolute. Logs of the node belong below it. */
    public Path path() {
        return path;
    }

    /** What the node's threads are called by. */
    public String title() {
        return title;
    }

    /** Gives the directory to whoever comes next. */
    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException failed) {
            throw new UncheckedIOException("The data directory " + path + " could not be given back", failed);
        }
    }
}
