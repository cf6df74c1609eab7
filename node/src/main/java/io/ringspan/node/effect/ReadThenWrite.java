package io.ringspan.node.effect;

import io.ringspan.node.redis.Reply;
import java.util.List;

/** A rule of two parts that keep nothing between them. */
public record ReadThenWrite(Asks asks, Follows follows, boolean takesErrors) implements Rule {
    /** See {@link Rule#ask}. */
    public interface Asks {
        boolean ask(Request request, CommandLines out);
    }

    /** See {@link Rule#follow}. */
    public interface Follows {
        void follow(Request request, List<Reply> replies, Effect effect);
    }

    /** One that never sees an error of the store. */
    public static Rule of(Asks asks, Follows follows) {
        return new ReadThenWrite(asks, follows, false);
    }

    /** One that is given the errors, too. */
    public static Rule withErrors(Asks asks, Follows follows) {
        return new ReadThenWrite(asks, follows, true);
    }

    @Override
    public boolean ask(Request request, CommandLines out) {
        return asks.ask(request, out);
    }

    @Override
    public void follow(Request request, List<Reply> replies, Effect effect) {
        follows.follow(request, replies, effect);
    }
}
