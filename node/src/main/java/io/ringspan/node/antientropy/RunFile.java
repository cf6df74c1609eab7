package io.ringspan.node.antientropy;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.ringspan.replication.antientropy.Checkpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a run that was not finished can be gone on with, on disk. It is of use only: if it is lost, the run begins anew.
 *
 * <p><b>Owner.</b> The run's thread.
 */
final class RunFile {
    private static final Logger LOG = LoggerFactory.getLogger(RunFile.class);
    private static final String FIRST_LINE = "ringspan-repair 1";
    private static final long BYTES_MAX = 1 << 20;

    private final @Nullable Path file;
    private final LongSupplier ring;

    /**
     * What was done of a run.
     *
     * @param done the nodes, by number, whose tokens were compared
     * @param current the node whose tokens were being compared, -1 if none
     * @param checkpoint where that was
     */
    record Left(Wish wish, TreeSet<Integer> done, int current, Checkpoint checkpoint) {
        static Left nothingOf(Wish wish) {
            return new Left(wish, new TreeSet<>(), -1, Checkpoint.NONE);
        }
    }

    /**
     * In the node's data directory; none without one.
     *
     * @param ring the digest of the ring in force: in another one, nodes own other tokens
     */
    RunFile(@Nullable Path directory, LongSupplier ring) {
        this.file = directory == null ? null : directory.resolve("repair");
        this.ring = ring;
    }

    private String ring() {
        return Long.toHexString(ring.getAsLong());
    }

    /** What was done of a run that wished the same; nothing if there was none. */
    Left read(Wish wish) {
        Left nothing = Left.nothingOf(wish);
        try {
            if (file == null || Files.size(file) > BYTES_MAX) {
                return nothing;
            }
            return parse(Files.readAllLines(file, US_ASCII))
                    .filter(left -> left.wish().goesOn(wish))
                    .map(left -> new Left(wish, left.done(), left.current(), left.checkpoint()))
                    .orElse(nothing);
        } catch (NoSuchFileException none) {
            return nothing;
        } catch (IOException | IllegalArgumentException unfit) {
            LOG.warn("{} cannot be read, and the repair begins anew: {}", file, unfit.toString());
            return nothing;
        }
    }

    private Optional<Left> parse(List<String> lines) {
        if (lines.size() < 5
                || !lines.get(0).equals(FIRST_LINE)
                || !lines.get(1).equals(ring())) {
            return Optional.empty();
        }
        TreeSet<Integer> done = new TreeSet<>();
        for (String number : lines.get(3).split(" ", 0)) {
            if (!number.isEmpty()) {
                done.add(Integer.valueOf(number));
            }
        }
        return Optional.of(new Left(
                Wish.parse(lines.get(2)),
                done,
                Integer.parseInt(lines.get(4)),
                Checkpoint.parse(lines.subList(5, lines.size()))));
    }

    void write(Left left) {
        if (file == null) {
            return;
        }
        List<String> lines = new ArrayList<>(List.of(
                FIRST_LINE,
                ring(),
                left.wish().text(),
                String.join(" ", left.done().stream().map(String::valueOf).toList()),
                String.valueOf(left.current())));
        lines.addAll(left.checkpoint().lines());
        Path fresh = file.resolveSibling("repair.new");
        try {
            Files.write(fresh, lines, US_ASCII);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failed) {
            LOG.warn("{} cannot be written: a repair that ends now begins anew: {}", file, failed.toString());
        }
    }

    /** There is nothing to go on with. */
    void remove() {
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException failed) {
            LOG.warn("{} cannot be removed: {}", file, failed.toString());
        }
    }
}
