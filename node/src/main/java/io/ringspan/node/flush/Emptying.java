package io.ringspan.node.flush;

import io.netty.buffer.ByteBuf;
import io.ringspan.node.io.ReplySink;

/**
 * A store is told to empty itself. If it does not, for whatever reason, the write counts as refused for now, and its keys are
 * gone through.
 *
 * <p><b>Owner.</b> The store worker.
 */
public final class Emptying implements ReplySink {
    private final Sweep sweep;
    private final ReplySink write;
    private final long number;

    /** @param write who waits for the reply */
    public Emptying(Sweep sweep, ReplySink write) {
        this.sweep = sweep;
        this.write = write;
        this.number = sweep.emptying();
    }

    @Override
    public void replying(ByteBuf in, int at, int length) {
        write.replying(in, at, length);
    }

    @Override
    public void refused(int command) {
        write.refused(command);
    }

    @Override
    public void replied(ByteBuf in, int at, int length, int refusals) {
        boolean isTaken = sweep.isTaken(in, at);
        sweep.emptied(number, isTaken);
        if (!isTaken && refusals == 0) {
            write.refused(0);
        }
        write.replied(in, at, length, isTaken ? refusals : 1);
    }

    @Override
    public void broken() {
        sweep.emptied(number, false);
        write.broken();
    }

    @Override
    public void late() {
        write.late();
    }

    @Override
    public void expired() {
        write.expired();
    }
}
