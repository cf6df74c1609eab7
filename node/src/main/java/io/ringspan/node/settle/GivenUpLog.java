package io.ringspan.node.settle;

import io.netty.buffer.ByteBufUtil;
import io.ringspan.base.TimeSource;
import io.ringspan.replication.settle.SettlePeers.Reason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in the log which keys were left as they are; of many, one now and then.
 *
 * <p><b>Owner.</b> The store worker.
 */
public final class GivenUpLog {
    private static final Logger LOG = LoggerFactory.getLogger(GivenUpLog.class);
    private static final long EVERY_NANOS = 10_000_000_000L;
    private static final int SHOWN_BYTES_MAX = 64;

    private final TimeSource time;
    private long saidNanos;
    private long unsaid;

    public GivenUpLog(TimeSource time) {
        this.time = time;
        this.saidNanos = time.nanoTime() - EVERY_NANOS;
    }

    void gaveUp(byte[] key, Reason why) {
        long now = time.nanoTime();
        if (now - saidNanos < EVERY_NANOS) {
            unsaid++;
            return;
        }
        LOG.warn(
                "The replicas of key {} may differ: {}. A repair copies it. {} more were left since this was said last",
                shown(key),
                why == Reason.TOO_LONG
                        ? "the value of another is longer than reply_bytes_max"
                        : "the store has refused the value of another",
                unsaid);
        saidNanos = now;
        unsaid = 0;
    }

    /** Printable ASCII as it is, all else as hex; no more than a line bears. */
    static String shown(byte[] key) {
        int length = Math.min(key.length, SHOWN_BYTES_MAX);
        StringBuilder shown = new StringBuilder("'");
        for (int i = 0; i < length; i++) {
            boolean plain = key[i] > ' ' && key[i] < 0x7F && key[i] != '\\' && key[i] != '\'';
            shown.append(plain ? String.valueOf((char) key[i]) : "\\x" + ByteBufUtil.hexDump(key, i, 1));
        }
        shown.append('\'');
        return length == key.length ? shown.toString() : shown + "... (" + key.length + " bytes)";
    }
}
