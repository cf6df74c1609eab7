package io.ringspan.node.split;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.ringspan.node.command.Arguments;
import io.ringspan.node.command.Command;
import io.ringspan.node.command.Merge;
import io.ringspan.node.io.ScratchRoom;
import io.ringspan.node.level.ClientLevels;
import io.ringspan.node.protocol.Protocol;
import io.ringspan.node.request.ClientError;
import io.ringspan.node.request.Dispatcher;
import io.ringspan.node.request.Run;
import io.ringspan.node.request.Slot;
import io.ringspan.node.resp.RespWriter;
import io.ringspan.replication.ring.KeyTokens;
import java.util.ArrayDeque;

/**
 * Cuts commands with many keys by owner and sends the parts. Holds what the split commands of one worker share: memory to
 * put bytes together in, and the requests that are not in use.
 *
 * <p><b>Owner.</b> The worker. <b>Buffers.</b> Owns its memory until {@link #discard}. <b>Limits.</b> Keeps
 * {@value #KEPT_MAX} spare requests.
 */
public final class Splits {
    private static final int KEPT_MAX = 1024;
    /** For an error instead of a reply. */
    private static final int ERROR_BYTES = 128;

    private final Protocol protocol;
    private final KeyTokens tokens;
    private final Dispatcher dispatcher;
    private final ByteBufAllocator allocator;
    private final long replyBytesMax;
    private final ArrayDeque<SplitRequest> spare = new ArrayDeque<>();
    private final ScratchRoom commands;
    private final ScratchRoom replies;
    private final SplitMerge merge;
    private final RespWriter writer = new RespWriter();
    private final Run run = new Run();

    public Splits(
            Protocol protocol,
            KeyTokens tokens,
            Dispatcher dispatcher,
            ByteBufAllocator allocator,
            long replyBytesMax) {
        this.protocol = protocol;
        this.merge = new SplitMerge(protocol);
        this.tokens = tokens;
        this.dispatcher = dispatcher;
        this.allocator = allocator;
        this.replyBytesMax = replyBytesMax;
        this.commands = new ScratchRoom(allocator);
        this.replies = new ScratchRoom(allocator);
    }

    /**
     * Sends the parts of a command and answers through {@code whole}.
     *
     * @param behindWrites whether the client has writes unanswered
     */
    public void send(
            Command command, Arguments arguments, Slot whole, boolean behindWrites, int protocol, ClientLevels levels) {
        SplitRequest request = take();
        SplitPlan plan = request.plan();
        plan.cut(command, arguments, tokens, dispatcher.topology());
        plan.choose(command, arguments, levels);
        request.begin(whole, command.merge());
        ByteBuf bytes = commands.take(plan.commandBytesMax(arguments));
        plan.write(arguments, bytes, writer);
        // The last part may be refused at once: from then on the request is another command's.
        int parts = plan.parts();
        for (int i = 0; i < parts; i++) {
            SplitPart part = plan.part(i);
            run.begin(bytes, part.commandAt(), part.replicas(), command.isWrite(), part.token());
            run.extend(part.commandEnd());
            run.behindWrites(behindWrites);
            dispatcher.send(run, part.open(whole), protocol, part.level());
        }
        run.clear();
        bytes.release();
    }

    /**
     * Deletes all keys: every set of owners gets that, all with the same stamp. If one of them cannot be written to at its level, none
     * does, and its error is the answer.
     */
    public void flush(Slot whole, int protocol, ClientLevels levels) {
        SplitRequest request = take();
        SplitPlan plan = request.plan();
        plan.coverAll(dispatcher.topology(), levels.level(true));
        plan.keepFirst(part -> !dispatcher.mayWrite(part.replicas(), part.level()));
        request.begin(whole, Merge.ALL_OK);
        ByteBuf bytes = this.protocol.flush();
        long stamp = dispatcher.stamp();
        long before = dispatcher.lastPosition();
        int parts = plan.parts();
        for (int i = 0; i < parts; i++) {
            SplitPart part = plan.part(i);
            run.begin(bytes, 0, part.replicas(), true, part.token());
            run.extend(bytes.readableBytes());
            boolean isSent = !part.replicas().isReplicated() || dispatcher.lastPosition() > before;
            if (i > 0 && !isSent) {
                dispatcher.leave(part.open(whole)); // the first one found no room
                continue;
            }
            run.isPartOfAll(stamp, i == 0);
            dispatcher.send(run, part.open(whole), protocol, part.level());
        }
        run.clear();
    }

    private SplitRequest take() {
        SplitRequest request = spare.poll();
        return request == null ? new SplitRequest(this) : request;
    }

    void give(SplitRequest request) {
        if (spare.size() < KEPT_MAX) {
            spare.push(request);
        }
    }

    Protocol protocol() {
        return protocol;
    }

    ByteBufAllocator allocator() {
        return allocator;
    }

    long replyBytesMax() {
        return replyBytesMax;
    }

    SplitMerge merge() {
        return merge;
    }

    /** A buffer to append a reply to that is made of so many bytes; the caller releases it. */
    ByteBuf replyRoom(int bytes) {
        return replies.take(Math.max(bytes + SplitMerge.EXTRA_BYTES, ERROR_BYTES));
    }

    /** Appends what the client gets when the replies of the parts are over the limit. */
    void refuse(ByteBuf out) {
        out.writeBytes(protocol.error(ClientError.replyTooLarge(replyBytesMax)));
    }

    /** Gives up its memory. To be called once no client is left. */
    public void discard() {
        commands.discard();
        replies.discard();
    }
}
