package io.ringspan.node.store;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.node.io.ReplySink;
import io.ringspan.replication.version.Restoring;

/**
 * A whole value of another replica on its way to the store, or something that changes nothing in its place: by the time
 * that this is answered, the store has taken what was sent before it or has not, and only then it is known whether it has
 * what it was sent.
 *
 * <p><b>Owner.</b> The store worker. Nobody abandons it: if the store does not take the value, its version is in doubt.
 */
final class RestoredWrite implements ReplySink {
    private static final String UNKNOWN = "UNORDERED it is not known whether what the store has is older";

    private static final int ERROR_SHOWN_MAX = 100;

    private final StoreWorker worker;
    private final Restoring restoring;
    private final Value value;
    private final byte[] key;
    private final ReplySink sink;
    private final long soundness;

    /** Which value: its key's digest and its version. */
    record Value(long digest, long clock, long tie) {}

    /** The store is about to be sent it. */
    RestoredWrite(StoreWorker worker, Restoring restoring, Value value, byte[] key, ReplySink sink) {
        this.worker = worker;
        this.restoring = restoring;
        this.value = value;
        this.key = key;
        this.sink = sink;
        this.soundness = worker.soundness();
    }

    @Override
    public void replying(ByteBuf in, int at, int length) {}

    /** A store that lacks writes, for now or since this was sent, may lack the one that was found to be there. */
    @Override
    public void replied(ByteBuf in, int at, int length, int refusals) {
        boolean taken = !worker.protocol().isError(in, at);
        boolean trusted = worker.isSound(soundness);
        if (restoring == Restoring.APPLIES && taken) {
            worker.restores().taken(value);
        } else if (restoring == Restoring.APPLIES) {
            worker.restores().doubt(value, key);
            if (!worker.protocol().isRefusal(in, at, length)
                    && worker.protocol().wholeValues().isOfAll(in, at, length)) {
                worker.takesNoDumps(in.toString(at, Math.min(length, ERROR_SHOWN_MAX), US_ASCII)
                        .strip());
            }
        }
        if (!trusted) {
            sink.broken();
        } else if (restoring == Restoring.APPLIES) {
            sink.replied(in, at, length, refusals);
        } else {
            byte[] reply = restoring == Restoring.HELD
                    ? worker.protocol().ok()
                    : worker.protocol().error(UNKNOWN);
            sink.replied(Unpooled.wrappedBuffer(reply), 0, reply.length, 0);
        }
    }

    @Override
    public void broken() {
        if (restoring == Restoring.APPLIES) {
            worker.restores().doubt(value, key);
        }
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
