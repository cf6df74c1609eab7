package io.ringspan.node.antientropy.exchange;

import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;

/** What stands at the beginning of an answer. Stateless. */
final class Answers {
    private Answers() {}

    /** What a desk has answered, without how it begins. */
    static CompletableFuture<byte[]> ofDesk(byte[] answer) {
        if (answer.length > 0 && answer[0] == CompareDesk.ANSWERED) {
            return CompletableFuture.completedFuture(Arrays.copyOfRange(answer, 1, answer.length));
        }
        String why = "it answers nothing";
        if (answer.length > 0 && answer[0] == CompareDesk.BUSY) {
            why = "it is being compared by another node";
        } else if (answer.length > 1) {
            Words.Read said = new Words.Read(answer);
            said.code();
            why = said.text();
        }
        return CompletableFuture.failedFuture(new IOException(why));
    }
}
