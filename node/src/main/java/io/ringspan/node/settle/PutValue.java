package io.ringspan.node.settle;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.ringspan.node.io.ReplySink;
import io.ringspan.node.resp.StoreRefusal;
import io.ringspan.node.store.StoreWorker;
import io.ringspan.replication.settle.SettlePeers.Outcome;

/**
 * Another replica's value on its way to the own store.
 *
 * <p><b>Owner.</b> The store worker. Nobody abandons it: what becomes of it must be noted.
 */
final class PutValue implements ReplySink {
    private static final int ERROR_SHOWN_MAX = 100;

    private final StoreWorker store;
    private final Outcome outcome;
    private final long soundness;

    /** The store is about to be sent it. */
    PutValue(StoreWorker store, Outcome outcome) {
        this.store = store;
        this.outcome = outcome;
        this.soundness = store.soundness();
    }

    @Override
    public void replying(ByteBuf in, int at, int length) {}

    /** A store that lacks writes, for now or since this was sent, may lack some that are in the value, and get them again. */
    @Override
    public void replied(ByteBuf in, int at, int length, int refusals) {
        boolean taken = in.getByte(at) != '-';
        boolean sound = store.isSound(soundness);
        if (!taken) {
            store.lacksValue();
            if (!StoreRefusal.isOne(in, at, length)) {
                store.takesNoDumps(in.toString(at, Math.min(length, ERROR_SHOWN_MAX), US_ASCII)
                        .strip());
            }
        }
        outcome.put(taken && sound);
    }

    @Override
    public void broken() {
        store.lacksValue();
        outcome.put(false);
    }

    @Override
    public void late() {}

    @Override
    public void expired() {}
}
