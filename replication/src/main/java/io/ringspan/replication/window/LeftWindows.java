package io.ringspan.replication.window;

import io.netty.buffer.ByteBuf;
import io.ringspan.replication.hints.HintFile;
import io.ringspan.replication.hints.HintFiles;
import io.ringspan.replication.hints.HintLog;
import io.ringspan.replication.time.HybridClock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an earlier process that was killed has left in the windows of one stream. For each replica it goes behind what lies
 * in the stream's hint log, and is sent from there under its old name and positions. May be done again if it came to no
 * end: what the log has by then is not taken twice.
 *
 * <p><b>Owner.</b> Whoever starts the node, before anything is sent.
 */
public final class LeftWindows {
    /** How much is copied with one call of the system. */
    private static final int BATCH_WRITES = 64;

    private static final int BATCH_BYTES = 64 * 1024;
    private static final int CLOCK_AT = 8;

    /** Opens the stream's hint log for the replica of this name. */
    public interface Logs {
        HintLog open(String replica) throws IOException;
    }

    private final HintFiles files;
    private final List<LeftWrites.Left> writes;
    private final List<LeftCursors.Left> cursors;
    private final Map<String, HintFile> open = new HashMap<>();
    private @Nullable ByteBuffer payload;

    private LeftWindows(HintFiles files, List<LeftWrites.Left> writes, List<LeftCursors.Left> cursors) {
        this.files = files;
        this.writes = writes;
        this.cursors = cursors;
    }

    /**
     * Puts everything that is needed into the logs.
     *
     * @return how many writes that was, each counted once for each replica
     * @throws IOException if some of it could not be taken, and is there still. For a later start to take it, the files must
     *     stay
     */
    public static long take(HintFiles files, Logs logs) throws IOException {
        List<String> names = files.list();
        if (!names.contains(WindowFormat.CURSORS)) {
            return 0; // it comes first: nothing was kept yet
        }
        LeftWindows left = new LeftWindows(files, LeftWrites.in(files, names), LeftCursors.in(files));
        try {
            return left.take(logs);
        } finally {
            left.close();
        }
    }

    /** Whether a file of this name may be removed with them. */
    public static boolean isOurs(String name) {
        return name.equals(WindowFormat.CURSORS) || WindowFormat.isSegment(name);
    }

    private long take(Logs logs) throws IOException {
        long taken = 0;
        IOException failed = null;
        for (LeftCursors.Left replica : cursors) {
            try {
                taken += take(replica, logs);
            } catch (IOException untaken) {
                failed = untaken;
            }
        }
        if (failed != null) {
            throw failed;
        }
        return taken;
    }

    private long take(LeftCursors.Left replica, Logs logs) throws IOException {
        List<LeftWrites.Left> needed = needed(replica, replica.base());
        if (needed.isEmpty()) {
            return 0;
        }
        HintLog log = logs.open(replica.replica());
        try {
            long from = Math.max(replica.base(), log.last());
            List<LeftWrites.Left> lacking = needed(replica, from);
            if (!lacking.isEmpty()) {
                announce(
                        log,
                        Math.min(
                                replica.sentTo(),
                                lacking.get(lacking.size() - 1).position()),
                        from);
                append(log, lacking, from);
            }
            LeftCursors.base(files, replica, log.last());
            return lacking.size();
        } catch (IOException failed) {
            LeftCursors.base(
                    files, replica, Math.max(replica.base(), log.last())); // that much is there, and may be sent
            throw failed;
        } finally {
            log.close();
        }
    }

    private List<LeftWrites.Left> needed(LeftCursors.Left replica, long above) {
        return writes.stream()
                .filter(write -> write.position() > above && write.isFor(replica.entry()))
                .toList();
    }

    /** What may have been sent is known before it is kept there. */
    private static void announce(HintLog log, long sentTo, long from) {
        if (sentTo > from) {
            log.sentTo(sentTo);
        }
    }

    private void append(HintLog log, List<LeftWrites.Left> lacking, long from) throws IOException {
        long prev = from;
        int staged = 0;
        long bytes = 0;
        for (LeftWrites.Left write : lacking) {
            ByteBuffer commands = read(write);
            ByteBuf record = log.stage(write.position(), prev, HybridClock.millis(commands.getLong(CLOCK_AT)));
            record.writeBytes(commands);
            log.staged();
            prev = write.position();
            staged++;
            bytes += write.length();
            if (staged == BATCH_WRITES || bytes >= BATCH_BYTES) {
                commit(log);
                staged = 0;
                bytes = 0;
            }
        }
        commit(log);
    }

    private void commit(HintLog log) throws IOException {
        if (!log.commit()) {
            throw new IOException("the hint log takes no more of " + files.place(""));
        }
    }

    private ByteBuffer read(LeftWrites.Left write) throws IOException {
        HintFile file = open.get(write.file());
        if (file == null) {
            file = files.open(write.file());
            open.put(write.file(), file);
        }
        if (payload == null || payload.capacity() < write.length()) {
            payload = ByteBuffer.allocate(Math.max(BATCH_BYTES, write.length()));
        }
        ByteBuffer into = payload.clear().limit(write.length());
        LeftWrites.read(file, into, write.at());
        if (into.hasRemaining()) {
            throw new IOException(files.place(write.file()) + " has become shorter");
        }
        return into.flip();
    }

    private void close() throws IOException {
        for (HintFile file : open.values()) {
            file.close();
        }
    }
}
