package io.ringspan.node.client.memcache;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.ringspan.node.memcache.MemcacheProtocol;
import io.ringspan.node.protocol.HeldReply;
import io.ringspan.node.request.ClientError;
import io.ringspan.node.request.Coordination;
import io.ringspan.node.request.ReplyTarget;
import io.ringspan.node.request.Slot;
import io.ringspan.node.worker.Outcome;

/**
 * A value that was too large to be taken, so that what its key had is deleted: once it is, the client hears why the value was not taken; if that
 * fails, it hears of that, and the key may still have what it had.
 *
 * <p><b>Owner.</b> The worker of the client. <b>Buffers.</b> Holds the reply to the deletion, one line.
 */
final class DroppedValue implements ReplyTarget, Coordination {
    private final Slot client;
    private final byte[] error;
    private final Slot slot = new Slot();
    private final HeldReply held = new HeldReply(MemcacheProtocol.MEMCACHE, ByteBufAllocator.DEFAULT);
    private boolean gone;

    /** @param error what the client is told of the value */
    DroppedValue(Slot client, byte[] error) {
        this.client = client;
        this.error = error;
    }

    /** The slot to send the deletion with. */
    Slot open() {
        slot.open(this, 1, true, client.startNanos());
        client.coordinatedBy(this);
        return slot;
    }

    @Override
    public void deliver(Slot of, ByteBuf in, int at, int length, boolean last) {
        held.hold(in, at, length, last);
        if (!last) {
            return;
        }
        slot.clear();
        if (!gone && held.isError()) {
            client.ends(slot.outcome());
            client.deliver(held.bytes(), held.at(), held.end() - held.at(), true);
        } else if (!gone) {
            client.ends(Outcome.ERROR);
            client.deliver(Unpooled.wrappedBuffer(error), 0, error.length, true);
        }
        held.drop();
    }

    @Override
    public void brokenOff(Slot of) {
        held.drop();
        slot.clear();
        if (!gone) {
            ClientError.UNKNOWN.inPlaceOfReply(client, MemcacheProtocol.MEMCACHE);
        }
    }

    @Override
    public void cancel() {
        gone = true;
        slot.cancel();
        slot.clear();
        held.drop();
    }
}
