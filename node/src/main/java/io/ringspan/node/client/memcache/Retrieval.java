package io.ringspan.node.client.memcache;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.ringspan.conf.Consistency;
import io.ringspan.node.memcache.MemcacheProtocol;
import io.ringspan.node.memcache.RetrievalReplies;
import io.ringspan.node.memcache.compared.KeyByKey;
import io.ringspan.node.protocol.HeldReply;
import io.ringspan.node.request.ClientError;
import io.ringspan.node.request.Coordination;
import io.ringspan.node.request.ReplyTarget;
import io.ringspan.node.request.Slot;
import io.ringspan.node.worker.Outcome;
import io.ringspan.replication.ring.ReplicaSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One {@code get} of many keys while its parts are on their way: gathers their replies and gives the client one. When a part fails, its error
 * is the whole command's.
 *
 * <p><b>Owner.</b> The worker of the client. <b>Buffers.</b> Keeps the client's bytes, and the parts' replies, until the last is there.
 * <b>Limits.</b> {@code reply_bytes_max} for all parts together.
 */
final class Retrieval implements Coordination {
    private static final int FEW_KEYS = 16;

    private final Retrievals retrievals;
    private final Slot client;
    private final long bytesMax;
    private final List<Part> parts = new ArrayList<>();
    private final RetrievalReplies.Keys names = new RetrievalReplies.Keys();
    private int[] partOf = new int[FEW_KEYS];
    private int keys;
    private ByteBuf bytes = Unpooled.EMPTY_BUFFER;
    private long heldBytes;
    private int outstanding;
    private boolean gone;
    private Outcome outcome = Outcome.OK;

    Retrieval(Retrievals retrievals, Slot client, long bytesMax) {
        this.retrievals = retrievals;
        this.client = client;
        this.bytesMax = bytesMax;
    }

    /**
     * The next key belongs to these.
     *
     * @param alone whether it is a part of its own all the same
     */
    void key(ReplicaSet owners, int token, Consistency level, boolean alone) {
        int number = alone ? parts.size() : 0;
        while (number < parts.size() && parts.get(number).owners() != owners) {
            number++;
        }
        if (number == parts.size()) {
            parts.add(new Part(owners, token, level));
        }
        Part part = parts.get(number);
        part.level = Retrievals.stronger(part.level, level);
        if (keys == partOf.length) {
            partOf = Arrays.copyOf(partOf, 2 * keys);
        }
        partOf[keys++] = number;
    }

    /** All keys are there, and the parts are about to be sent; gives how many these are. The client's command is there. */
    int begin(ByteBuf in) {
        bytes = in.retain();
        outstanding = parts.size();
        client.coordinatedBy(this);
        return outstanding;
    }

    /** The keys of the client's command. */
    RetrievalReplies.Keys names() {
        return names;
    }

    /** Which part each of them is of. */
    int[] partOf() {
        return partOf;
    }

    Part part(int number) {
        return parts.get(number);
    }

    /** The keys that have the same owners. */
    final class Part implements ReplyTarget {
        private final ReplicaSet owners;
        private final int token;
        private final HeldReply reply = new HeldReply(MemcacheProtocol.MEMCACHE, ByteBufAllocator.DEFAULT);
        private final Slot slot = new Slot();
        private Consistency level;
        private boolean isApart;

        private Part(ReplicaSet owners, int token, Consistency level) {
            this.owners = owners;
            this.token = token;
            this.level = level;
        }

        ReplicaSet owners() {
            return owners;
        }

        /** Of its first key. */
        int token() {
            return token;
        }

        Consistency level() {
            return level;
        }

        /** Whether what several replicas say to it is compared. */
        boolean isCompared() {
            return level != Consistency.DC_ONE && owners.isReplicated();
        }

        /** The slot to send it with, as so many commands. */
        Slot open(int commands, boolean write) {
            isApart = commands > 1;
            slot.open(this, commands, write, client.startNanos());
            Consistency before = client.level();
            client.sentAt(before == null ? level : Retrievals.stronger(before, level));
            return slot;
        }

        private void cancel() {
            slot.cancel();
            slot.clear();
        }

        @Override
        public void deliver(Slot of, ByteBuf in, int at, int length, boolean last) {
            heldBytes += length;
            if (heldBytes <= bytesMax) {
                reply.hold(in, at, length, last);
            }
            if (last) {
                slot.clear();
                outcome = outcome.and(slot.outcome());
                if (--outstanding == 0) {
                    answer();
                }
            }
        }

        @Override
        public void brokenOff(Slot of) {
            reply.drop(); // what it has taken counts all the same: there may have been no room for another part
            (of.isWrite() ? ClientError.UNKNOWN : ClientError.UNAVAILABLE)
                    .inPlaceOfReply(of, MemcacheProtocol.MEMCACHE);
        }
    }

    private void answer() {
        if (gone) {
            return;
        }
        client.ends(outcome);
        if (heldBytes > bytesMax) {
            refuse(ClientError.replyTooLarge(bytesMax));
        } else {
            merge();
        }
        drop();
    }

    private void merge() {
        List<ByteBuf> replies = new ArrayList<>();
        for (Part part : parts) {
            HeldReply reply = part.reply;
            replies.add(reply.bytes().slice(reply.at(), reply.length()));
        }
        try {
            for (int i = 0; i < parts.size(); i++) {
                if (parts.get(i).isApart) {
                    replies.set(i, KeyByKey.one(MemcacheProtocol.MEMCACHE.replyWalker(), replies.get(i)));
                }
            }
            retrievals
                    .replies()
                    .merge(bytes, names, partOf, replies, (in, at, length) -> client.deliver(in, at, length, false));
            client.deliver(Unpooled.EMPTY_BUFFER, 0, 0, true);
        } catch (IllegalArgumentException unexpected) {
            // A store of ours never does this; what else listens there may send any reply.
            refuse("ERR the store's reply to a part of this command has an unexpected form");
        }
    }

    private void refuse(String text) {
        client.ends(Outcome.ERROR);
        byte[] error = MemcacheProtocol.MEMCACHE.error(text);
        client.deliver(Unpooled.wrappedBuffer(error), 0, error.length, true);
    }

    private void drop() {
        parts.forEach(part -> part.reply.drop());
        bytes.release();
        bytes = Unpooled.EMPTY_BUFFER;
    }

    @Override
    public void cancel() {
        if (outstanding > 0 && !gone) {
            gone = true;
            parts.forEach(Part::cancel);
            drop();
        }
    }
}
