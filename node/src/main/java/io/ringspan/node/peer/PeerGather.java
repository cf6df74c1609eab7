package io.ringspan.node.peer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.ringspan.node.reconcile.VersionSink;
import io.ringspan.node.request.ReplyTarget;
import io.ringspan.node.request.Slot;
import org.jspecify.annotations.Nullable;

/**
 * A peer's request for what this datacenter says: sends the quorum's replies back, and behind them the versions.
 *
 * <p><b>Owner.</b> The worker of the peer's connection. <b>Buffers.</b> Holds the versions until it has ended.
 */
final class PeerGather implements ReplyTarget, VersionSink {
    private final PeerServerConnection caller;
    private final int id;
    private final Slot slot = new Slot();
    private @Nullable ByteBuf versions = ByteBufAllocator.DEFAULT.directBuffer();

    PeerGather(PeerServerConnection caller, int id) {
        this.caller = caller;
        this.id = id;
    }

    /** The slot to answer through. */
    Slot open(int commands) {
        slot.open(this, commands, false, 0);
        return slot;
    }

    @Override
    public void version(long clock, long tie) {
        if (versions != null) {
            versions.writeLong(clock).writeLong(tie);
        }
    }

    @Override
    public void deliver(Slot of, ByteBuf in, int at, int length, boolean last) {
        ByteBuf known = versions;
        if (known == null) {
            return;
        }
        caller.reply(id, Frames.FLAG_MORE, 0, in, at, length);
        if (last) {
            caller.reply(id, 0, 0, known, 0, known.readableBytes());
            end();
        }
    }

    /** Quorum reads answer when they are whole. */
    @Override
    public void brokenOff(Slot of) {
        caller.unanswered(id);
        end();
    }

    /** The caller is gone. */
    void cancel() {
        slot.cancel();
        end();
    }

    private void end() {
        ByteBuf known = versions;
        versions = null;
        if (known != null) {
            known.release();
            slot.clear();
            caller.ended(this);
        }
    }
}
