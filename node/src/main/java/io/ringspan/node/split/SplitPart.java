package io.ringspan.node.split;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.ringspan.conf.Consistency;
import io.ringspan.node.level.LevelNames;
import io.ringspan.node.protocol.HeldReply;
import io.ringspan.node.request.ClientError;
import io.ringspan.node.request.ReplyTarget;
import io.ringspan.node.request.Slot;
import io.ringspan.replication.ring.ReplicaSet;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a split command that have the same owners: the command that is made of them, and the reply to it. Reused.
 *
 * <p><b>Owner.</b> The worker of the client. <b>Buffers.</b> Holds the reply until it is dropped. <b>Limits.</b> Those of
 * its {@link SplitRequest}.
 */
final class SplitPart implements ReplyTarget {
    private final SplitRequest request;
    private final HeldReply reply;
    private final Slot slot = new Slot();
    private @Nullable ReplicaSet replicas;
    private @Nullable Consistency level;
    private int token;
    private int keys;
    private int keyBytes;
    private int commandAt;
    private int commandEnd;

    SplitPart(SplitRequest request, ByteBufAllocator allocator) {
        this.request = request;
        this.reply = new HeldReply(request.protocol(), allocator);
    }

    /** Has no keys yet; {@code firstToken} is that of the first to come. */
    void begin(ReplicaSet owners, int firstToken) {
        replicas = owners;
        level = null;
        token = firstToken;
        keys = 0;
        keyBytes = 0;
    }

    /** Takes in a key that has, with the values that belong to it, this many bytes as they arrived. */
    void add(int bytes) {
        keys++;
        keyBytes += bytes;
    }

    boolean isOf(ReplicaSet owners) {
        return replicas == owners;
    }

    ReplicaSet replicas() {
        ReplicaSet owners = replicas;
        if (owners == null) {
            throw new IllegalStateException("a part without keys goes nowhere");
        }
        return owners;
    }

    /** One of its keys asks for this level. */
    void needs(Consistency ofKey) {
        level = level == null ? ofKey : LevelNames.stronger(level, ofKey);
    }

    Consistency level() {
        Consistency chosen = level;
        if (chosen == null) {
            throw new IllegalStateException("a part has no level before it is chosen");
        }
        return chosen;
    }

    /** Of its first key. */
    int token() {
        return token;
    }

    /** How many keys it has. */
    int keys() {
        return keys;
    }

    /** What {@link #add} was told, all together. */
    int keyBytes() {
        return keyBytes;
    }

    /** Says where its command begins, and where what is written of it ends so far. */
    void commandIs(int start, int end) {
        commandAt = start;
        commandEnd = end;
    }

    /** Copies more of its command behind what is written so far. */
    void write(ByteBuf out, ByteBuf from, int at, int length) {
        out.setBytes(commandEnd, from, at, length);
        commandEnd += length;
    }

    int commandAt() {
        return commandAt;
    }

    int commandEnd() {
        return commandEnd;
    }

    /** The slot to send it with. */
    Slot open(Slot whole) {
        slot.open(this, 1, whole.isWrite(), whole.startNanos());
        Consistency before = whole.level();
        whole.sentAt(before == null ? level() : LevelNames.stronger(before, level()));
        return slot;
    }

    @Override
    public void deliver(Slot of, ByteBuf in, int at, int length, boolean last) {
        if (request.mayHold(length)) {
            reply.hold(in, at, length, last);
        }
        if (last) {
            slot.clear();
            request.answered(slot.outcome());
        }
    }

    @Override
    public void brokenOff(Slot of) {
        reply.drop();
        ClientError.UNAVAILABLE.inPlaceOfReply(of, request.protocol());
    }

    /** The reply to it, as far as it is there. */
    HeldReply reply() {
        return reply;
    }

    /** Nobody waits for it any more. Does nothing once it is answered. */
    void cancel() {
        slot.cancel();
        slot.clear();
    }
}
