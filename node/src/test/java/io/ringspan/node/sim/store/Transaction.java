package io.ringspan.node.sim.store;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** MULTI and EXEC of one connection to a store. */
final class Transaction {
    private final List<List<String>> queued = new ArrayList<>();
    private boolean open;
    private boolean refused;

    boolean isOpen() {
        return open;
    }

    String begin() {
        open = true;
        refused = false;
        queued.clear();
        return "+OK\r\n";
    }

    /** @param refusal what is said if the command is not taken; else empty */
    String queue(List<String> words, String refusal) {
        refused |= !refusal.isEmpty();
        queued.add(words);
        return refusal.isEmpty() ? "+QUEUED\r\n" : refusal;
    }

    String exec(Function<List<String>, String> command) {
        open = false;
        if (refused) {
            return "-EXECABORT Transaction discarded because of previous errors.\r\n";
        }
        StringBuilder replies = new StringBuilder("*").append(queued.size()).append("\r\n");
        queued.forEach(each -> replies.append(command.apply(each)));
        return replies.toString();
    }
}
