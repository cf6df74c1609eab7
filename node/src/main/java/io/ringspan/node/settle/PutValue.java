package io.ringspan.node.settle;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.ringspan.node.io.ReplySink;
import io.ringspan.node.protocol.Protocol;
import io.ringspan.node.store.StoreWorker;

/**
 * Another replica's value on its way to the own store.
 *
 * <p><b>Owner.</b> The store worker. Nobody abandons it: what becomes of it must be noted.
 */
public final class PutValue implements ReplySink {
    private static final int ERROR_SHOWN_MAX = 100;

    private final StoreWorker store;
    private final byte[] wanted;
    private final Heard heard;
    private final long soundness;

    /** What becomes of a value. */
    public enum Became {
        /** The store has it. */
        TAKEN,
        /** The store has refused it, for now. */
        REFUSED,
        /** The store has refused it, since it takes no values of other stores. */
        NOT_TAKEN_EVER,
        /** Nobody knows whether the store has it, or whether it lacks what is in it. */
        UNKNOWN
    }

    /** Hears of it. */
    @FunctionalInterface
    public interface Heard {
        /** Called once. */
        void became(Became how);
    }

    /** The store is about to be sent it, by one command. */
    public PutValue(StoreWorker store, Heard heard) {
        this(store, new byte[0], heard);
    }

    /**
     * The store is about to be sent it.
     *
     * @param wanted what it replies if it takes the value; empty if that is whatever is no error
     */
    public PutValue(StoreWorker store, byte[] wanted, Heard heard) {
        this.store = store;
        this.wanted = wanted;
        this.heard = heard;
        this.soundness = store.soundness();
    }

    @Override
    public void replying(ByteBuf in, int at, int length) {}

    /** A store that lacks writes, for now or since this was sent, may lack some that are in the value, and get them again. */
    @Override
    public void replied(ByteBuf in, int at, int length, int refusals) {
        boolean sound = store.isSound(soundness);
        if (isTaken(in, at, length)) {
            heard.became(sound ? Became.TAKEN : Became.UNKNOWN);
            return;
        }
        store.lacksValue();
        Protocol protocol = store.protocol();
        boolean ofAll = wanted.length == 0
                && !protocol.isRefusal(in, at, length)
                && protocol.wholeValues().isOfAll(in, at, length);
        if (ofAll) {
            store.takesNoDumps(
                    in.toString(at, Math.min(length, ERROR_SHOWN_MAX), US_ASCII).strip());
        }
        heard.became(ofAll ? Became.NOT_TAKEN_EVER : Became.REFUSED);
    }

    private boolean isTaken(ByteBuf in, int at, int length) {
        if (wanted.length == 0) {
            return !store.protocol().isError(in, at);
        }
        return length == wanted.length && ByteBufUtil.equals(in, at, Unpooled.wrappedBuffer(wanted), 0, length);
    }

    @Override
    public void broken() {
        store.lacksValue();
        heard.became(Became.UNKNOWN);
    }

    @Override
    public void late() {}

    @Override
    public void expired() {}
}
