package io.ringspan.node.effect;

import io.ringspan.node.redis.Reply;
import java.util.List;
import java.util.Set;

/** When what a pop has found still holds though the key was written meanwhile: as if it had been taken out before. Stateless. */
public final class Pops {
    private static final Set<String> PUSHES = Set.of("lpush", "lpushx", "rpush", "rpushx");
    private static final Set<String> OF_MEMBERS = Set.of("sadd", "zadd", "zincrby", "zrem", "srem");

    private Pops() {}

    /** Elements of a list: others may have been added, since each is {@link ListPop taken by what it is}. */
    public static boolean ofListStand(List<Reply> found, Since since) {
        return found.stream().anyMatch(Pops::isThere)
                && since.isOnly(PUSHES)
                && found.stream().allMatch(reply -> Found.items(reply).size() <= ListPop.BY_VALUE_MAX);
    }

    /** Members of a set: others may have been added or taken out. */
    public static boolean ofSetStand(List<Reply> found, Since since) {
        return since.isOnly(OF_MEMBERS)
                && found.stream().anyMatch(Pops::isThere)
                && found.stream().noneMatch(reply -> isMentioned(reply, since));
    }

    private static boolean isThere(Reply reply) {
        return reply instanceof Reply.Blob || !Found.items(reply).isEmpty();
    }

    private static boolean isMentioned(Reply reply, Since since) {
        return reply instanceof Reply.Blob blob
                ? since.mentions(blob.bytes())
                : Found.items(reply).stream().anyMatch(item -> isMentioned(item, since));
    }
}
