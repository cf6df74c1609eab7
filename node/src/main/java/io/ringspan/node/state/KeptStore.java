package io.ringspan.node.state;

import io.ringspan.conf.ConsistencyConf;
import io.ringspan.conf.PoolConf;
import io.ringspan.replication.kept.StoreFile;
import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a node knows of its store beside the process: the file {@code store} in its directory. */
public final class KeptStore {
    private static final Logger LOG = LoggerFactory.getLogger(KeptStore.class);
    /** Another number after each start of the machine. */
    private static final Path MACHINE = Path.of("/proc/sys/kernel/random/boot_id");

    private KeptStore() {}

    /**
     * Opens it if the node has a directory and keeps it there; else null.
     *
     * @param entries of how many keys the version is remembered
     */
    public static @Nullable StoreFile of(@Nullable DataDirectory state, PoolConf conf, int entries) {
        ConsistencyConf.Conflicts conflicts = conf.consistency().conflicts();
        return state != null && conflicts.versions() && conflicts.durable()
                ? open(state, conf, entries, RandomGenerator.getDefault().nextLong())
                : null;
    }

    /**
     * Opens it, made if it is not there.
     *
     * @param entries of how many keys the version is remembered
     * @param seed for what stands for keys, if nothing of an earlier start can be gone on with
     * @throws DataDirectoryException when there is no room for it, or it cannot be used; its message is one line for the operator
     */
    static StoreFile open(DataDirectory state, PoolConf conf, int entries, long seed) {
        Path path = state.path().resolve("store");
        StoreFile.Owner owner = new StoreFile.Owner(NodeIdentity.of(conf).text(), machine(), entries);
        try {
            StoreFile opened = StoreFile.open(map(path, StoreFile.bytes(entries)), owner, seed);
            String anew = opened.anew();
            if (anew == null) {
                LOG.info(
                        "The versions of keys, and the marks of {} streams, are those of the last start, if the store is"
                                + " the same run",
                        opened.notes().left().size());
            } else {
                LOG.info("The versions of keys begin anew: {}", anew);
            }
            return opened;
        } catch (IOException failed) {
            throw new DataDirectoryException(
                    "the file " + path + " of " + StoreFile.bytes(entries) + " bytes cannot be used: "
                            + FileTrouble.in(failed)
                            + ". To fix: make room for it, or set data_dir to a directory that has some; with"
                            + " versions_durable: false it is not needed, and a start forgets all versions",
                    failed);
        }
    }

    private static MappedByteBuffer map(Path path, int bytes) throws IOException {
        if (Files.exists(path) && Files.size(path) == bytes) {
            return MappedFile.open(path);
        }
        Files.deleteIfExists(path); // of another version, or its start ended while it made it
        try {
            return MappedFile.make(path, bytes);
        } catch (IOException failed) {
            Files.deleteIfExists(path);
            throw failed;
        }
    }

    /** Which run of the machine this is; empty where the system does not say. */
    private static String machine() {
        try {
            return Files.readString(MACHINE).strip();
        } catch (IOException unknown) {
            return "";
        }
    }
}
