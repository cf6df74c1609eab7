package io.ringspan.node.effect.family;

import io.ringspan.node.effect.Found;
import io.ringspan.node.redis.Reply;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The scores of some members of a sorted set, while one after the other is given another one.
 *
 * <p><b>Owner.</b> Who made it.
 */
final class MemberScores {
    private final Map<String, Double> scores = new HashMap<>();
    private int added;
    private int updated;

    /**
     * Those that they have.
     *
     * @param found the reply to ZMSCORE of these members
     */
    MemberScores(List<String> members, Reply found) {
        List<Reply> all = Found.items(found);
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i) instanceof Reply.Blob score) {
                scores.put(members.get(i), Scores.parse(score.bytes()));
            }
        }
    }

    /** Null if there is no such member. */
    @Nullable
    Double of(String member) {
        return scores.get(member);
    }

    /** Gives it that score; whether that changes anything. */
    boolean put(String member, double score) {
        Double before = scores.put(member, score);
        boolean isNew = before == null;
        boolean isOther = before != null && before != score;
        added += isNew ? 1 : 0;
        updated += isOther ? 1 : 0;
        return isNew || isOther;
    }

    /** What ZADD and GEOADD reply. */
    int counted(boolean withUpdated) {
        return withUpdated ? added + updated : added;
    }
}
