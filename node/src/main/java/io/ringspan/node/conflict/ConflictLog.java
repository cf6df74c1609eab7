package io.ringspan.node.conflict;

import io.netty.buffer.ByteBuf;
import io.ringspan.base.TimeSource;
import io.ringspan.replication.conflict.Conflict;
import io.ringspan.replication.conflict.Conflicts;
import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.time.HybridClock;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes some of the conflicts into the node's log: the key, both writes, and what was done.
 *
 * <p><b>Owner.</b> The store worker. <b>Limits.</b> A line a second, with {@value #KEY_BYTES_MAX} bytes of the key; it says how
 * many there were since the line before.
 */
public final class ConflictLog implements Conflicts {
    private static final Logger LOG = LoggerFactory.getLogger(ConflictLog.class);
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int KEY_BYTES_MAX = 64;

    private final TimeSource time;
    private final Consumer<String> lines;
    private long saidNanos;
    private long untold;

    /** Into the node's log. */
    public ConflictLog(TimeSource time) {
        this(time, LOG::info);
    }

    ConflictLog(TimeSource time, Consumer<String> lines) {
        this.time = time;
        this.lines = lines;
        this.saidNanos = time.nanoTime() - PAUSE_NANOS;
    }

    @Override
    public boolean wants() {
        long now = time.nanoTime();
        if (now - saidNanos < PAUSE_NANOS) {
            untold++;
            return false;
        }
        saidNanos = now;
        return true;
    }

    @Override
    public void happened(ByteBuf in, int keyAt, int keyLength, Conflict conflict) {
        String done = conflict.leftOut()
                ? "it was left out, since the other had replaced the whole value"
                : "it was applied as it came, so replicas may differ until the key is settled";
        lines.accept("Conflict on key " + key(in, keyAt, keyLength) + ": a write of " + text(conflict.late())
                + " came behind one of " + text(conflict.other()) + "; " + done + ". " + untold
                + " others since the last such line");
        untold = 0;
    }

    private static String text(Conflict.Write write) {
        StreamId stream = write.stream();
        boolean known = write.clock() > 0;
        long stamp = known ? write.clock() : -write.clock();
        return (known ? "" : "at the latest ")
                + Instant.ofEpochMilli(HybridClock.millis(stamp)) + "+" + HybridClock.counter(stamp)
                + (stream == null ? " from a stream that is not known any more" : " from " + stream);
    }

    private static String key(ByteBuf in, int at, int length) {
        StringBuilder text = new StringBuilder("\"");
        for (int i = 0; i < Math.min(length, KEY_BYTES_MAX); i++) {
            int octet = in.getByte(at + i) & 0xFF;
            if (octet == '"' || octet == '\\') {
                text.append('\\').append((char) octet);
            } else if (octet < ' ' || octet > '~') {
                text.append(String.format("\\x%02x", octet));
            } else {
                text.append((char) octet);
            }
        }
        return text.append(length > KEY_BYTES_MAX ? "\"... (" + length + " bytes)" : "\"")
                .toString();
    }
}
