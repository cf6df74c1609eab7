package io.ringspan.node.peer;

import io.netty.buffer.ByteBuf;
import io.ringspan.node.reconcile.KeptVersions;
import io.ringspan.node.reconcile.VersionSink;
import io.ringspan.node.request.ReplyTarget;
import io.ringspan.node.request.Slot;

/**
 * A peer's request for what this datacenter says: sends the quorum's replies back, and behind them the versions.
 *
 * <p><b>Owner.</b> The worker of the peer's connection. <b>Buffers.</b> Holds the versions until it has ended.
 */
final class PeerGather implements ReplyTarget {
    private final PeerServerConnection caller;
    private final int id;
    private final Slot slot = new Slot();
    private final KeptVersions versions = new KeptVersions();
    private boolean begun;

    PeerGather(PeerServerConnection caller, int id) {
        this.caller = caller;
        this.id = id;
    }

    /** The slot to answer through. */
    Slot open(int commands) {
        slot.open(this, commands, false, 0);
        versions.begin(commands);
        return slot;
    }

    /** Who gets the versions. */
    VersionSink versions() {
        return versions;
    }

    @Override
    public void deliver(Slot of, ByteBuf in, int at, int length, boolean last) {
        if (!versions.isOpen()) {
            return;
        }
        if (!begun && !caller.mayPass()) {
            caller.overloaded(id);
            end();
            return;
        }
        begun = true;
        caller.reply(id, Frames.FLAG_MORE, 0, in, at, length);
        ByteBuf known = last ? versions.take() : null;
        if (known != null) {
            caller.reply(id, 0, 0, known, 0, known.readableBytes());
            known.release();
            ended();
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
        if (versions.isOpen()) {
            versions.forget();
            ended();
        }
    }

    private void ended() {
        slot.clear();
        caller.ended(this);
    }
}
