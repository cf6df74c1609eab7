package io.ringspan.node.client.memcache;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.ringspan.conf.Consistency;
import io.ringspan.node.memcache.MemcacheProtocol;
import io.ringspan.node.protocol.HeldReply;
import io.ringspan.node.request.ClientError;
import io.ringspan.node.request.Coordination;
import io.ringspan.node.request.ReplyTarget;
import io.ringspan.node.request.Slot;
import io.ringspan.node.worker.Outcome;
import java.util.ArrayList;
import java.util.List;

/**
 * What several stores say of themselves, until all have, or cannot: then the client hears it put together, with how many have not answered.
 *
 * <p><b>Owner.</b> The worker of the client. <b>Buffers.</b> Holds the answers until the last is there. <b>Limits.</b> {@code reply_bytes_max} for all
 * of them.
 */
final class GatheredStatistics implements Coordination {
    private final Slot client;
    private final long bytesMax;
    private final Statistics.Kind kind;
    private final List<String> own;
    private final List<One> all = new ArrayList<>();
    private long heldBytes;
    private int outstanding;
    private boolean gone;

    /** @param own what is added by this node */
    GatheredStatistics(Slot client, int stores, long bytesMax, Statistics.Kind kind, List<String> own) {
        this.kind = kind;
        this.client = client;
        this.outstanding = stores;
        this.bytesMax = bytesMax;
        this.own = own;
        for (int i = 0; i < stores; i++) {
            all.add(new One());
        }
    }

    /** The slot to ask one with. */
    Slot open(int number) {
        One one = all.get(number);
        one.slot.open(one, 1, false, client.startNanos());
        client.sentAt(Consistency.DC_ONE);
        return one.slot;
    }

    private final class One implements ReplyTarget {
        private final Slot slot = new Slot();
        private final HeldReply held = new HeldReply(MemcacheProtocol.MEMCACHE, ByteBufAllocator.DEFAULT);

        @Override
        public void deliver(Slot of, ByteBuf in, int at, int length, boolean last) {
            heldBytes += length;
            if (heldBytes <= bytesMax) {
                held.hold(in, at, length, last);
            }
            if (last) {
                slot.clear();
                if (--outstanding == 0) {
                    answer();
                }
            }
        }

        @Override
        public void brokenOff(Slot of) {
            held.drop();
            slot.clear();
            if (--outstanding == 0) {
                answer();
            }
        }
    }

    private void answer() {
        if (gone) {
            return;
        }
        byte[] reply =
                heldBytes > bytesMax ? MemcacheProtocol.MEMCACHE.error(ClientError.replyTooLarge(bytesMax)) : merged();
        all.forEach(one -> one.held.drop());
        ByteBuf told = Unpooled.wrappedBuffer(reply);
        if (MemcacheProtocol.MEMCACHE.isError(told, 0)) {
            client.ends(Outcome.ERROR);
        }
        client.deliver(told, 0, reply.length, true);
    }

    private byte[] merged() {
        List<String> answers = new ArrayList<>();
        String error = "";
        for (One one : all) {
            String said = one.held.length() == 0
                    ? ""
                    : one.held.bytes().toString(one.held.at(), one.held.length(), ISO_8859_1);
            if (said.isEmpty() || one.held.isError()) {
                error = said;
            } else {
                answers.add(said);
            }
        }
        boolean isWhole = answers.size() == all.size();
        if (isWhole && kind == Statistics.Kind.RESET) {
            return answers.get(0).getBytes(ISO_8859_1);
        }
        if (kind == Statistics.Kind.RESET) {
            return MemcacheProtocol.MEMCACHE.error(
                    "UNKNOWN not all stores have answered; those that have begin to count anew");
        }
        if (answers.isEmpty()) {
            return error.isEmpty()
                    ? MemcacheProtocol.MEMCACHE.error("UNAVAILABLE no store has answered; try again")
                    : error.getBytes(ISO_8859_1);
        }
        List<String> added = new ArrayList<>(own);
        if (!isWhole) {
            added.add("ringspan_stores_unanswered " + (all.size() - answers.size()));
        }
        return MergedStatistics.of(answers, kind != Statistics.Kind.SETTINGS, added)
                .getBytes(ISO_8859_1);
    }

    @Override
    public void cancel() {
        gone = true;
        all.forEach(one -> {
            one.slot.cancel();
            one.slot.clear();
            one.held.drop();
        });
    }
}
