package io.ringspan.tests.it.cluster;

import io.ringspan.node.redis.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * All that is in a stream, its groups and what is pending among it, by XINFO STREAM FULL: but for the moments at which something was
 * seen or delivered, since each store has its own clock, and the way in which it is kept. Stateless.
 */
final class StreamContent {
    private static final Set<String> LEFT_OUT = Set.of("radix-tree-keys", "radix-tree-nodes", "seen-time");
    private static final long MOMENT_MIN = 1_000_000_000_000L;

    private StreamContent() {}

    static String of(Reply reply) {
        if (reply instanceof Reply.Items list) {
            List<String> parts = new ArrayList<>();
            for (int i = 0; i < list.items().size(); i++) {
                if (list.items().get(i) instanceof Reply.Blob name && LEFT_OUT.contains(name.bytes())) {
                    i++;
                } else {
                    parts.add(of(list.items().get(i)));
                }
            }
            return parts.toString();
        }
        return reply instanceof Reply.Whole number && number.value() > MOMENT_MIN ? "then" : reply.toString();
    }
}
