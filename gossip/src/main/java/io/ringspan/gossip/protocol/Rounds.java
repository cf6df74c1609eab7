package io.ringspan.gossip.protocol;

import io.ringspan.gossip.claim.Claim;
import io.ringspan.gossip.wire.GossipMessage.Rumours;
import java.util.List;

/** In each round a few members are sent what is new, if anything is. */
final class Rounds {
    /** In so many rounds a goodbye is said: nobody can ask for it again. */
    private static final int GOODBYES = 10;

    private final Context context;
    private final News news;
    private long nextNanos;
    private int goodbyes;

    Rounds(Context context, News news) {
        this.context = context;
        this.news = news;
    }

    void start() {
        nextNanos = context.soon(context.profile().round().toNanos());
    }

    void tick(long now) {
        if (now - nextNanos >= 0) {
            nextNanos = now + context.profile().round().toNanos();
            tell(now);
        }
    }

    /** The same for a node that has said goodbye. Returns whether that is told. */
    boolean isToldAfter(long now) {
        if (now - nextNanos >= 0) {
            nextNanos = now + context.profile().round().toNanos();
            if (news.isEmpty()) {
                context.members().repeatOwn();
            }
            tell(now);
            goodbyes++;
        }
        return goodbyes >= GOODBYES || context.members().table().live().isEmpty();
    }

    private void tell(long now) {
        for (Claim claim : context.members().some(context.profile().fanout(), context.random())) {
            if (!news.isEmpty()) {
                context.mail().sendWithNews(claim.about().peer(), new Rumours(List.of()), now);
            }
        }
    }
}
