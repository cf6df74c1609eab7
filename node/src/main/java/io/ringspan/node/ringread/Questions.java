package io.ringspan.node.ringread;

import io.netty.buffer.ByteBuf;
import io.ringspan.node.command.CommandErrors;
import io.ringspan.node.protocol.HeldReply;
import io.ringspan.node.request.ClientError;
import io.ringspan.node.request.Coordination;
import io.ringspan.node.request.Run;
import io.ringspan.node.request.Slot;
import io.ringspan.node.resp.ExpectedReply;
import io.ringspan.node.worker.Outcome;
import io.ringspan.replication.ring.Topology;
import java.util.ArrayList;
import java.util.List;

/**
 * One command of a client, and what is asked for it: a round of questions to nodes, and after its last answer another round or the
 * client's answer.
 *
 * <p><b>Owner.</b> The worker of the client. <b>Buffers.</b> Holds the answers of one round until the next begins or the
 * client is answered. <b>Limits.</b> {@code reply_bytes_max} for the answers of a round together.
 */
final class Questions implements Coordination {
    private final RingReads reads;
    private final Slot whole;
    private final boolean behindWrites;
    private final int protocol;
    private final DatacenterNodes nodes;
    private final List<Answer> answers = new ArrayList<>();
    private final Run run = new Run();
    private Runnable whenAnswered = () -> {};
    private int outstanding;
    private long heldBytes;

    Questions(RingReads reads, Slot whole, boolean behindWrites, int protocol, DatacenterNodes nodes) {
        this.reads = reads;
        this.whole = whole;
        this.behindWrites = behindWrites;
        this.protocol = protocol;
        this.nodes = nodes;
        whole.coordinatedBy(this);
    }

    RingReads reads() {
        return reads;
    }

    /** The ring that the command goes by, from its beginning to its end. */
    DatacenterNodes nodes() {
        return nodes;
    }

    Topology topology() {
        return nodes.topology();
    }

    /** The client's, in which nodes answer. */
    int protocol() {
        return protocol;
    }

    boolean isBehindWrites() {
        return behindWrites;
    }

    /** Whether the key that was read last belongs to that node. */
    boolean owns(int node, ExpectedReply key) {
        return topology().owns(node, reads.token(key.in(), key.from(), key.length()));
    }

    /** Whether that node would be asked now. */
    boolean mayAsk(int node) {
        return reads.dispatcher().mayAsk(node, behindWrites);
    }

    /**
     * Asks each of these nodes the same. The message is released.
     *
     * @param then run once all have answered, or there is no answer to be had; not if nobody waits for it any more
     */
    void askAll(int[] each, ByteBuf message, Runnable then) {
        begin(each.length, then);
        for (int i = 0; i < each.length; i++) {
            send(new int[] {each[i]}, nodes.token(each[i]), message, 1, answers.get(i));
        }
        end(message);
    }

    /** Asks one of these nodes, in their order, with several commands; each owns the token. Else the same. */
    void askOne(int[] oneOf, int token, ByteBuf message, int commands, Runnable then) {
        begin(1, then);
        send(oneOf, token, message, commands, answers.get(0));
        end(message);
    }

    private void begin(int count, Runnable then) {
        drop();
        heldBytes = 0;
        outstanding = count;
        whenAnswered = then;
        for (int i = 0; i < count; i++) {
            answers.add(new Answer(this, reads.allocator()));
        }
    }

    private void send(int[] oneOf, int token, ByteBuf message, int commands, Answer answer) {
        run.begin(message, 0, topology().replicas(token), false, token);
        for (int i = 0; i < commands; i++) {
            run.extend(message.writerIndex());
        }
        run.behindWrites(behindWrites);
        reads.dispatcher().askOneOf(oneOf, run, answer.open(oneOf, whole.startNanos()), protocol);
    }

    private void end(ByteBuf message) {
        run.clear();
        message.release();
    }

    /** Counts these bytes of an answer; whether there is still room for them. */
    boolean mayHold(int bytes) {
        heldBytes += bytes;
        return heldBytes <= reads.replyBytesMax();
    }

    void answered() {
        if (--outstanding > 0) {
            return;
        }
        if (heldBytes > reads.replyBytesMax()) {
            refuse(ClientError.replyTooLarge(reads.replyBytesMax()));
            return;
        }
        for (Answer answer : answers) {
            if (answer.isOwnError()) {
                fail(answer);
                return;
            }
        }
        whenAnswered.run();
    }

    private void fail(Answer unanswered) {
        whole.ends(Outcome.ERROR);
        HeldReply error = unanswered.reply();
        if (unanswered.isLost()) {
            ByteBuf text = reads.allocator().buffer();
            CommandErrors.error(text, unavailable(unanswered.asked()[0]));
            giveOwned(text);
        } else {
            give(error.bytes(), error.at(), error.end());
        }
    }

    /** That this node is needed, and is not there. */
    String unavailable(int node) {
        return "UNAVAILABLE node " + nodes.name(node) + " cannot be reached; nothing was done; try again";
    }

    /** Those of this round, in the order in which nodes were asked. */
    List<Answer> answers() {
        return answers;
    }

    /** Ends it: the client gets these bytes. */
    void give(ByteBuf from, int at, int end) {
        whole.deliver(from, at, end - at, true);
        drop();
    }

    /** The same; the bytes are given up. */
    void giveOwned(ByteBuf reply) {
        give(reply, reply.readerIndex(), reply.writerIndex());
        reply.release();
    }

    /** Ends it since a store replied with an error, which is passed on, or with what nobody expected. */
    void giveUnfit(ExpectedReply reply) {
        if (reply.isError()) {
            give(reply.in(), reply.at(), reply.lineEnd());
        } else {
            refuse("ERR the store's reply to this command has an unexpected form");
        }
    }

    /** Ends it with an error of this node. */
    void refuse(String error) {
        reads.refuse(whole, error);
        drop();
    }

    @Override
    public void cancel() {
        outstanding = 0;
        answers.forEach(Answer::cancel);
        answers.clear();
    }

    private void drop() {
        answers.forEach(Answer::drop);
        answers.clear();
    }
}
