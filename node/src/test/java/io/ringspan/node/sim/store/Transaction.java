package io.ringspan.node.sim.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** MULTI and EXEC of one connection to a store: it ends with the connection, and nothing is run then. */
final class Transaction {
    private final List<Queued> queued = new ArrayList<>();
    private boolean open;
    private boolean refused;

    /** @param reply what it was answered, if it was run already */
    private record Queued(List<String> words, Optional<String> reply) {}

    boolean isOpen() {
        return open;
    }

    String begin() {
        if (open) {
            return "-ERR MULTI calls can not be nested\r\n";
        }
        open = true;
        return "+OK\r\n";
    }

    /** @param refusal what is said if the command is not taken; else empty */
    String queue(List<String> words, String refusal, Optional<String> reply) {
        refused |= !refusal.isEmpty();
        queued.add(new Queued(words, reply));
        return refusal.isEmpty() ? "+QUEUED\r\n" : refusal;
    }

    String discard() {
        String reply = open ? "+OK\r\n" : "-ERR DISCARD without MULTI\r\n";
        end();
        return reply;
    }

    private void end() {
        open = false;
        refused = false;
        queued.clear();
    }

    /** @param refusal what is said if none of it is run; else empty */
    String exec(String refusal, Function<List<String>, String> command) {
        if (!open) {
            return "-ERR EXEC without MULTI\r\n";
        }
        StringBuilder replies = new StringBuilder();
        if (refused) {
            replies.append("-EXECABORT Transaction discarded because of previous errors.\r\n");
        } else if (!refusal.isEmpty()) {
            replies.append("-EXECABORT Transaction discarded because of: ").append(refusal.substring(1));
        } else {
            replies.append("*").append(queued.size()).append("\r\n");
            queued.forEach(each -> replies.append(each.reply().orElseGet(() -> command.apply(each.words()))));
        }
        end();
        return replies.toString();
    }
}
