package io.ringspan.replication.kept;

import io.ringspan.replication.version.KeyDigest;
import io.ringspan.replication.version.VersionMemory;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What a store worker knows of its store, in one mapped file. An earlier process may have left it there, killed at any moment: it is
 * gone on with if nothing but that process can have written it, and all that it wrote is there. Whether the store is the same is seen
 * when it is connected.
 *
 * <p><b>Owner.</b> The store worker, once it was opened.
 */
public final class StoreFile {
    private final ByteBuffer file;
    private final long seed;
    private final VersionMemory versions;
    private final StoreNotes notes;
    private final @Nullable String anew;

    /**
     * Whose file it is.
     *
     * @param node with its place and tokens
     * @param machine names this run of the machine: what a killed process had written is there as long as that lasts; empty if that is
     *     not known
     * @param entries of how many keys the version is remembered
     */
    public record Owner(String node, String machine, int entries) {}

    private StoreFile(ByteBuffer file, Owner owner, long seed, @Nullable String anew) {
        this.file = file;
        this.seed = seed;
        ByteBuffer table = file.duplicate().position(StoreFileFormat.tableAt());
        this.versions =
                anew == null ? VersionMemory.left(table, owner.entries()) : VersionMemory.in(table, owner.entries());
        this.anew = anew == null && !versions.isLeft() ? "its process ended while it forgot all versions" : anew;
        this.notes = new StoreNotes(file);
    }

    /** How many bytes the file has. */
    public static int bytes(int entries) {
        return StoreFileFormat.bytes(entries);
    }

    /**
     * Goes on with what is there, or begins anew.
     *
     * @param file of as many bytes as {@link #bytes} says; zeros if there was none
     * @param newSeed for {@link #digests} if it begins anew
     */
    public static StoreFile open(ByteBuffer file, Owner owner, long newSeed) {
        String anew = whyNot(file, owner);
        if (anew == null) {
            return new StoreFile(file, owner, file.getLong(StoreFileFormat.SEED_AT), null);
        }
        file.putLong(0, 0);
        VarHandle.storeStoreFence();
        StoreNotes.clear(file);
        StoreFile opened = new StoreFile(file, owner, newSeed, anew);
        opened.head(owner);
        return opened;
    }

    /** Why nothing that is there can be gone on with; null if it can. */
    private static @Nullable String whyNot(ByteBuffer file, Owner owner) {
        if (file.getLong(0) != StoreFileFormat.MAGIC) {
            return "there are none of an earlier start";
        }
        boolean sameForm = file.getInt(StoreFileFormat.VERSION_AT) == StoreFileFormat.VERSION
                && file.getInt(StoreFileFormat.ENTRIES_AT) == owner.entries()
                && file.getInt(StoreFileFormat.ORDER_AT) == StoreFileFormat.order();
        if (!sameForm) {
            return "those of an earlier start are in another form";
        }
        if (!owner.node().equals(StoreFileFormat.text(file, StoreFileFormat.NODE_AT, StoreFileFormat.NODE_BYTES_MAX))) {
            return "those that are there are of another node";
        }
        String machine = StoreFileFormat.text(file, StoreFileFormat.MACHINE_AT, StoreFileFormat.TEXT_BYTES_MAX);
        if (machine.isEmpty() || !machine.equals(owner.machine())) {
            return "the machine was started since, or does not say when, so that the last of them may be missing";
        }
        if (StoreFileFormat.text(file, StoreFileFormat.RUN_AT, StoreFileFormat.TEXT_BYTES_MAX)
                .isEmpty()) {
            return "the earlier start has not known its store";
        }
        return StoreNotes.areWhole(file) ? null : "what is noted of a stream is damaged";
    }

    private void head(Owner owner) {
        file.putInt(StoreFileFormat.VERSION_AT, StoreFileFormat.VERSION);
        file.putInt(StoreFileFormat.ENTRIES_AT, owner.entries());
        file.putInt(StoreFileFormat.ORDER_AT, StoreFileFormat.order());
        file.putLong(StoreFileFormat.SEED_AT, seed);
        file.putLong(StoreFileFormat.CLIENT_AT, 0);
        StoreFileFormat.text(file, StoreFileFormat.NODE_AT, StoreFileFormat.NODE_BYTES_MAX, owner.node());
        StoreFileFormat.text(file, StoreFileFormat.MACHINE_AT, StoreFileFormat.TEXT_BYTES_MAX, owner.machine());
        VarHandle.storeStoreFence();
        file.putLong(0, StoreFileFormat.MAGIC);
    }

    /** Why it began anew; null if it goes on with what an earlier process has left. */
    public @Nullable String anew() {
        return anew;
    }

    /** What stands for keys in it. */
    public KeyDigest digests() {
        return new KeyDigest(seed);
    }

    /** The versions of keys. */
    public VersionMemory versions() {
        return versions;
    }

    /** Where the store stands in its streams. */
    public StoreNotes notes() {
        return notes;
    }

    /** What the store calls the last connection that writes went over; 0 if that is not known. */
    public long client() {
        return file.getLong(StoreFileFormat.CLIENT_AT);
    }

    /** Writes go over this one from now on. */
    public void client(long number) {
        file.putLong(StoreFileFormat.CLIENT_AT, number);
    }
}
