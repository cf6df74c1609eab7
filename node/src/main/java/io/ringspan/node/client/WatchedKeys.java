package io.ringspan.node.client;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.ringspan.node.protocol.HeldReply;
import io.ringspan.node.redis.Reply;
import io.ringspan.node.redis.ReplyReader;
import io.ringspan.node.request.ClientError;
import io.ringspan.node.request.Coordination;
import io.ringspan.node.request.ReplyTarget;
import io.ringspan.node.request.Slot;
import io.ringspan.node.resp.RespProtocol;
import io.ringspan.node.transaction.Transaction;
import java.io.IOException;
import java.util.List;

/**
 * Keys that a client begins to watch, until it is known what they have now: the client hears OK, and the marks are kept.
 *
 * <p><b>Owner.</b> The worker of the client.
 */
final class WatchedKeys implements ReplyTarget, Coordination {
    private static final byte[] OK = "+OK\r\n".getBytes(US_ASCII);

    private final Transaction transaction;
    private final List<String> keys;
    private final Slot client;
    private final Slot slot = new Slot();
    private final HeldReply held;
    private boolean gone;

    WatchedKeys(Transaction transaction, List<String> keys, Slot client, ByteBufAllocator allocator) {
        this.transaction = transaction;
        this.keys = keys;
        this.client = client;
        this.held = new HeldReply(RespProtocol.RESP, allocator);
    }

    /** The slot to ask with. */
    Slot open() {
        slot.open(this, 1, false, client.startNanos());
        client.coordinatedBy(this);
        return slot;
    }

    @Override
    public void deliver(Slot of, ByteBuf in, int at, int length, boolean last) {
        held.hold(in, at, length, last);
        if (last) {
            answer();
        }
    }

    private void answer() {
        ByteBuf told = Unpooled.wrappedBuffer(OK);
        try {
            if (held.isError()) {
                told = held.bytes().retainedSlice(held.at(), held.end() - held.at());
                client.ends(slot.outcome());
            } else if (ReplyReader.all(held.stream(), 1).get(0) instanceof Reply.Items marks
                    && marks.items().size() == keys.size()) {
                watch(marks.items());
            } else {
                throw new IOException("not a mark for each key");
            }
        } catch (IOException unexpected) {
            told = Unpooled.wrappedBuffer(RespProtocol.RESP.error(ClientError.UNAVAILABLE.text()));
        }
        held.drop();
        slot.clear();
        if (!transaction.isWatching()) {
            transaction.unwatch(); // its owners are no longer those of what comes
        }
        if (!gone) {
            client.deliver(told, told.readerIndex(), told.readableBytes(), true);
        }
        told.release();
    }

    private void watch(List<Reply> marks) throws IOException {
        for (int i = 0; i < keys.size() && !gone; i++) {
            if (!(marks.get(i) instanceof Reply.Blob mark)) {
                throw new IOException("not a mark");
            }
            transaction.watch(keys.get(i), mark.bytes());
        }
    }

    @Override
    public void brokenOff(Slot of) {
        held.drop();
        ClientError.UNAVAILABLE.inPlaceOfReply(of, RespProtocol.RESP);
    }

    @Override
    public void cancel() {
        gone = true;
        slot.cancel();
        held.drop();
    }
}
