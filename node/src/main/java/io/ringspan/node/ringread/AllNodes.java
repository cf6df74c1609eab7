package io.ringspan.node.ringread;

import io.netty.buffer.ByteBuf;
import io.ringspan.node.command.Arguments;
import io.ringspan.node.resp.ExpectedReply;
import io.ringspan.node.resp.RespWriter;
import java.util.Optional;

/**
 * {@code DBSIZE} and {@code KEYS}: asks all nodes of one rack, and makes one reply of theirs.
 *
 * <p><b>Owner.</b> The worker of the client.
 */
final class AllNodes {
    private final Questions questions;

    AllNodes(Questions questions) {
        this.questions = questions;
    }

    /** How many keys the stores have together. */
    void count(Arguments arguments) {
        ask(arguments, this::sum);
    }

    /** Which keys there are. */
    void keys(Arguments arguments) {
        ask(arguments, this::list);
    }

    private void ask(Arguments arguments, Runnable then) {
        Optional<int[]> rack = RackChoice.of(questions);
        if (rack.isPresent()) {
            questions.askAll(rack.get(), Messages.same(questions, arguments), then);
        } else {
            questions.refuse(RackChoice.refusal(questions));
        }
    }

    private void sum() {
        long sum = 0;
        for (Answer answer : questions.answers()) {
            ExpectedReply reply = answer.read();
            sum += reply.integer();
            if (!reply.isWhole()) {
                questions.giveUnfit(answer.read());
                return;
            }
        }
        ByteBuf out = questions.reads().allocator().buffer();
        new RespWriter().to(out, questions.protocol()).integer(sum);
        questions.giveOwned(out);
    }

    private void list() {
        KeyArray keys = new KeyArray(questions);
        for (Answer answer : questions.answers()) {
            if (!keys.addFrom(answer.read(), answer.asked()[0])) {
                keys.discard();
                questions.giveUnfit(answer.read());
                return;
            }
        }
        questions.giveOwned(keys.end());
    }
}
