package io.ringspan.node.store;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.node.io.ReplySink;
import org.jspecify.annotations.Nullable;

/**
 * Another replica's value on its way to the store, or something that changes nothing in its place.
 *
 * <p><b>Owner.</b> The store worker.
 */
public final class SettledWrite implements ReplySink {
    private static final byte[] CHANGED = "+CHANGED\r\n".getBytes(US_ASCII);

    private final boolean unchanged;
    private final ReplySink sink;
    private final @Nullable Noted noted;

    /**
     * What was noted of the value when it was sent.
     *
     * @param worker which noted it
     */
    record Noted(StoreWorker worker, RestoredWrite.Value value, byte[] key) {}

    /**
     * Of a key.
     *
     * @param keyCommandAt where the command begins that names it
     * @param seenClock the stamp that its version had when it was looked at, see {@code KeyVersions}
     * @param seenTie the rest of that
     * @param clock the stamp of the value's version; not above 0 if it is not known
     * @param tie the rest of that
     */
    public record Versions(int keyCommandAt, long seenClock, long seenTie, long clock, long tie) {}

    /** @param noted null if nothing was */
    SettledWrite(boolean unchanged, ReplySink sink, @Nullable Noted noted) {
        this.unchanged = unchanged;
        this.sink = sink;
        this.noted = noted;
    }

    @Override
    public void replying(ByteBuf in, int at, int length) {
        if (unchanged) {
            sink.replying(in, at, length);
        }
    }

    @Override
    public void replied(ByteBuf in, int at, int length, int refusals) {
        Noted value = noted;
        if (value != null && in.getByte(at) != '-') {
            value.worker().taken(value.value());
        } else {
            doubt();
        }
        if (unchanged) {
            sink.replied(in, at, length, refusals);
        } else {
            sink.replied(Unpooled.wrappedBuffer(CHANGED), 0, CHANGED.length, 0);
        }
    }

    private void doubt() {
        Noted value = noted;
        if (value != null) {
            value.worker().doubt(value.value(), value.key());
        }
    }

    @Override
    public void broken() {
        doubt();
        sink.broken();
    }

    @Override
    public void late() {
        sink.late();
    }

    @Override
    public void expired() {
        sink.expired();
    }
}
