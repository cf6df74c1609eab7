package io.ringspan.node.client.memcache;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.ringspan.node.memcache.MemcacheProtocol;
import io.ringspan.node.memcache.Quiet;
import io.ringspan.node.protocol.HeldReply;
import io.ringspan.node.protocol.ReplyWalker;
import io.ringspan.node.request.ClientError;
import io.ringspan.node.request.Coordination;
import io.ringspan.node.request.Dispatcher;
import io.ringspan.node.request.ReplyTarget;
import io.ringspan.node.request.Slot;

/**
 * The replies to commands of which the client does not want to hear all: gives it those that it does.
 *
 * <p><b>Owner.</b> The worker of the client. <b>Buffers.</b> Holds replies until all of them are there. <b>Limits.</b> {@code reply_bytes_max}: above
 * it each command is answered with an error.
 */
final class QuietReplies implements ReplyTarget, Coordination {
    private final Quiet quiet;
    private final Slot client;
    private final Dispatcher dispatcher;
    private final long bytesMax;
    private final Slot slot = new Slot();
    private final HeldReply held = new HeldReply(MemcacheProtocol.MEMCACHE, ByteBufAllocator.DEFAULT);
    private long heldBytes;
    private boolean gone;

    QuietReplies(Quiet quiet, Slot client, Dispatcher dispatcher, long bytesMax) {
        this.dispatcher = dispatcher;
        this.quiet = quiet;
        this.client = client;
        this.bytesMax = bytesMax;
    }

    /** The slot to send the commands with. */
    Slot open() {
        slot.open(this, client.commands(), client.isWrite(), client.startNanos());
        client.coordinatedBy(this);
        return slot;
    }

    @Override
    public void deliver(Slot of, ByteBuf in, int at, int length, boolean last) {
        heldBytes += length;
        if (heldBytes <= bytesMax) {
            held.hold(in, at, length, last);
        }
        if (last) {
            slot.clear();
            answer();
            held.drop();
        }
    }

    private void answer() {
        if (gone) {
            return;
        }
        client.ends(slot.outcome());
        if (heldBytes > bytesMax) {
            dispatcher.refuse(
                    client, "ERR the replies are larger than the limit of " + bytesMax + " bytes (reply_bytes_max)");
            return;
        }
        ReplyWalker walker = MemcacheProtocol.MEMCACHE.replyWalker();
        ByteBuf in = held.bytes();
        int wanted = held.at();
        int at = wanted;
        while (at < held.end()) {
            int next = walker.advance(in, at, held.end());
            if (next <= at) {
                at = held.end(); // no store of ours sends such a thing, and who walked it before was content
                break;
            }
            if (!quiet.hears(in, at)) {
                give(in, wanted, at);
                wanted = next;
            }
            at = next;
        }
        client.deliver(in, wanted, at - wanted, true);
    }

    private void give(ByteBuf in, int from, int to) {
        if (to > from) {
            client.deliver(in, from, to - from, false);
        }
    }

    @Override
    public void brokenOff(Slot of) {
        held.drop();
        slot.clear();
        if (!gone) {
            dispatcher.refuse(client, client.isWrite() ? ClientError.UNKNOWN : ClientError.UNAVAILABLE);
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
