package io.ringspan.node.hints;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ringspan.base.NodeId;
import io.ringspan.replication.ring.TokenRange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Of which tokens replicas lack writes, since this node could not keep those for them: what is to be repaired. On disk, so that a
 * start of the node does not forget it. While writes are being skipped for a replica, all tokens are; afterwards the range between
 * the lowest and the highest of what was.
 *
 * <p><b>Threads.</b> Any. <b>Limits.</b> One range a replica.
 */
public final class SkippedRanges {
    private static final Logger LOG = LoggerFactory.getLogger(SkippedRanges.class);
    private static final String FIRST_LINE = "ringspan-skipped 1";

    private final @Nullable Path file;
    private final boolean on;
    private final Map<String, Entry> replicas = new TreeMap<>(); // guarded by this

    /** What one replica lacks. Guarded by the ranges. */
    private static final class Entry {
        private @Nullable TokenRange range;
        private int open;
        private long changes;

        private void add(long first, long last) {
            TokenRange had = range;
            range = had == null
                    ? new TokenRange(first, last)
                    : new TokenRange(Math.min(had.first(), first), Math.max(had.last(), last));
        }

        private TokenRange known() {
            TokenRange its = range;
            return open > 0 || its == null ? TokenRange.ALL : its;
        }
    }

    /**
     * What a replica lacks.
     *
     * @param replica its name
     * @param isOver whether nothing is being skipped for it just now
     * @param changes how often more was added
     */
    public record Lacking(String replica, TokenRange range, boolean isOver, long changes) {}

    private SkippedRanges(@Nullable Path file, boolean on) {
        this.file = file;
        this.on = on;
    }

    /** Of a node that does not mind: a pure cache. */
    public static SkippedRanges none() {
        return new SkippedRanges(null, false);
    }

    /** In the node's data directory, with what an earlier start has left there. */
    public static SkippedRanges in(Path directory) {
        SkippedRanges made = new SkippedRanges(directory.resolve("skipped"), true);
        made.read();
        return made;
    }

    private synchronized void read() {
        Path from = file;
        try {
            List<String> lines = from == null ? List.of() : Files.readAllLines(from, UTF_8);
            if (!lines.isEmpty() && !lines.get(0).equals(FIRST_LINE)) {
                throw new IOException("it is of another format");
            }
            for (String line : lines.subList(Math.min(1, lines.size()), lines.size())) {
                String[] parts = line.split("\t", 2);
                TokenRange range = TokenRange.parse(parts[0]);
                entry(parts.length < 2 ? "" : parts[1]).add(range.first(), range.last());
            }
        } catch (NoSuchFileException none) {
            // Nothing was ever skipped.
        } catch (IOException | IllegalArgumentException unfit) {
            LOG.warn("{} cannot be read; what it names is repaired with all else only: {}", from, unfit.toString());
        }
    }

    private Entry entry(String replica) {
        Entry its = replicas.computeIfAbsent(replica, name -> new Entry());
        its.changes++;
        return its;
    }

    /** Writes begin to be skipped for a replica. */
    public synchronized void begins(NodeId replica) {
        if (on) {
            entry(replica.toString()).open++;
            write();
        }
    }

    /** So they were, between these tokens, and are no more. */
    public synchronized void ends(NodeId replica, List<TokenRange> ranges) {
        if (on) {
            Entry its = entry(replica.toString());
            its.open = Math.max(0, its.open - 1);
            ranges.forEach(range -> its.add(range.first(), range.last()));
            write();
        }
    }

    /** The replica lacks something, and nobody knows of which tokens. */
    public synchronized void lacksAny(NodeId replica) {
        if (on) {
            entry(replica.toString()).add(TokenRange.ALL.first(), TokenRange.ALL.last());
            write();
        }
    }

    /** What is to be repaired. */
    public synchronized List<Lacking> all() {
        List<Lacking> all = new ArrayList<>();
        replicas.forEach((name, its) -> all.add(new Lacking(name, its.known(), its.open == 0, its.changes)));
        return all;
    }

    /** The replica lacks that no more, unless more was skipped since. */
    public synchronized void repaired(Lacking one) {
        Entry its = replicas.get(one.replica());
        if (its != null && its.changes == one.changes()) {
            replicas.remove(one.replica());
            write();
        }
    }

    private void write() {
        Path to = file;
        if (to == null) {
            return;
        }
        List<String> lines = new ArrayList<>(List.of(FIRST_LINE));
        replicas.forEach((name, its) -> lines.add(its.known() + "\t" + name));
        try {
            Path fresh = to.resolveSibling("skipped.new");
            Files.write(fresh, lines, UTF_8);
            Files.move(fresh, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failed) {
            LOG.warn(
                    "{} cannot be written; a start of the node forgets what is to be repaired: {}",
                    to,
                    failed.toString());
        }
    }
}
