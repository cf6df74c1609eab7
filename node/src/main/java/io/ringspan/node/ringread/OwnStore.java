package io.ringspan.node.ringread;

import io.ringspan.node.command.Arguments;
import io.ringspan.node.protocol.HeldReply;

/**
 * What is about one store process, such as LATENCY and MEMORY DOCTOR: the node's own store is asked, and its answer passed on as it is.
 *
 * <p><b>Owner.</b> The worker of the client.
 */
final class OwnStore {
    private final Questions questions;

    OwnStore(Questions questions) {
        this.questions = questions;
    }

    void ask(Arguments arguments) {
        int self = questions.topology().self();
        int token = questions.nodes().hasTokens(self) ? questions.nodes().token(self) : 0;
        questions.askOne(new int[] {self}, token, Messages.same(questions, arguments), 1, this::answered);
    }

    private void answered() {
        HeldReply reply = questions.answers().get(0).reply();
        questions.give(reply.bytes(), reply.at(), reply.end());
    }
}
