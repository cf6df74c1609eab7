package io.ringspan.node.client;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.ringspan.node.execute.ReplySlices;
import io.ringspan.node.protocol.HeldReply;
import io.ringspan.node.pubsub.PubSubCommands;
import io.ringspan.node.pubsub.Subscriptions;
import io.ringspan.node.request.ClientError;
import io.ringspan.node.request.Coordination;
import io.ringspan.node.request.ReplyTarget;
import io.ringspan.node.request.Slot;
import io.ringspan.node.resp.RespProtocol;
import io.ringspan.node.resp.RespReplyWalker;
import io.ringspan.node.resp.RespWriter;
import io.ringspan.node.transaction.QueuedMessages;
import java.util.Iterator;

/**
 * A transaction that publishes, from EXEC on: the replica that decides gets the other commands, and when they have run, the node of the
 * client publishes, as it does outside of transactions, and puts the replies where they belong. What has not run, or is not known to have,
 * publishes nothing; what has run does, though the client is gone.
 *
 * <p><b>Owner.</b> The worker of the client. <b>Buffers.</b> Holds the messages, and what came of the reply, until that is whole.
 */
final class PublishingExec implements ReplyTarget, Coordination {
    private final QueuedMessages messages;
    private final Subscriptions publisher;
    private final ByteBufAllocator allocator;
    private final HeldReply held;
    private final Slot slot = new Slot();
    private final Slot client;
    private boolean gone;

    /** @param messages are released by it */
    PublishingExec(QueuedMessages messages, Subscriptions publisher, Slot client, ByteBufAllocator allocator) {
        this.messages = messages;
        this.publisher = publisher;
        this.client = client;
        this.allocator = allocator;
        this.held = new HeldReply(RespProtocol.RESP, allocator);
    }

    /** The slot to send the other commands with. */
    Slot open() {
        slot.open(this, 1, client.isWrite(), client.startNanos());
        client.coordinatedBy(this);
        return slot;
    }

    @Override
    public void deliver(Slot of, ByteBuf in, int at, int length, boolean last) {
        held.hold(in, at, length, last);
        if (!last) {
            return;
        }
        ByteBuf told = allocator.directBuffer();
        try {
            boolean hasRun =
                    held.bytes().getByte(held.at()) == '*' && !RespReplyWalker.isNothing(held.bytes(), held.at());
            if (hasRun) {
                publish(held.bytes(), held.at(), held.end(), messages, publisher, told);
            } else {
                told.writeBytes(held.bytes(), held.at(), held.end() - held.at());
            }
        } catch (IllegalArgumentException unexpected) {
            told.clear().writeBytes(RespProtocol.RESP.error(ClientError.UNKNOWN.text()));
        }
        end();
        if (!gone) {
            client.ends(slot.outcome());
            client.deliver(told, 0, told.readableBytes(), true);
        }
        told.release();
    }

    /** Publishes all of a transaction without other commands, and appends the reply to EXEC. */
    static void publish(QueuedMessages messages, Subscriptions publisher, ByteBuf out) {
        ByteBuf none = Unpooled.copiedBuffer("*0\r\n", US_ASCII);
        publish(none, 0, none.readableBytes(), messages, publisher, out);
    }

    /**
     * Publishes all.
     *
     * @param in the array of the replies to the other commands
     * @throws IllegalArgumentException if it is none; nothing was published
     */
    private static void publish(
            ByteBuf in, int from, int to, QueuedMessages messages, Subscriptions publisher, ByteBuf out) {
        ReplySlices others = ReplySlices.of(in, from, to, 1).within(0);
        Iterator<QueuedMessages.Queued> rest = messages.all().iterator();
        RespWriter writer = new RespWriter()
                .to(out, 2)
                .array(others.count() + messages.all().size());
        int told = 0;
        while (rest.hasNext()) {
            QueuedMessages.Queued next = rest.next();
            for (; told < Math.min(next.place(), others.count()); told++) {
                others.copy(told, out);
            }
            PubSubCommands.answer(next.command(), next.arguments(), publisher, out, writer);
        }
        for (; told < others.count(); told++) {
            others.copy(told, out);
        }
    }

    @Override
    public void brokenOff(Slot of) {
        held.drop();
        end();
        if (!gone) {
            ClientError.UNKNOWN.inPlaceOfReply(client, RespProtocol.RESP);
        }
    }

    private void end() {
        held.drop();
        messages.release();
        slot.clear();
    }

    /** The transaction may run all the same. */
    @Override
    public void cancel() {
        gone = true;
    }
}
