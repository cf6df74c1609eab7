package io.ringspan.node.effect;

import io.ringspan.node.redis.Reply;
import java.util.List;

/** A rule of two parts that keep nothing between them. */
public record ReadThenWrite(Asks asks, Follows follows, Stands stands, boolean takesErrors) implements Rule {
    /** See {@link Rule#ask}. */
    public interface Asks {
        boolean ask(Request request, CommandLines out);
    }

    /** See {@link Rule#follow}. */
    public interface Follows {
        void follow(Request request, List<Reply> replies, Effect effect);
    }

    /** See {@link Rule#stands}. */
    public interface Stands {
        boolean stands(Request request, List<Reply> replies, Since since);
    }

    /** One that never sees an error of the store. */
    public static ReadThenWrite of(Asks asks, Follows follows) {
        return new ReadThenWrite(asks, follows, (request, replies, since) -> false, false);
    }

    /** The same, and what was found may hold though something was written. */
    public ReadThenWrite unless(Stands change) {
        return new ReadThenWrite(asks, follows, change, takesErrors);
    }

    /** One that is given the errors, too. */
    public static ReadThenWrite withErrors(Asks asks, Follows follows) {
        return new ReadThenWrite(asks, follows, (request, replies, since) -> false, true);
    }

    @Override
    public boolean ask(Request request, CommandLines out) {
        return asks.ask(request, out);
    }

    @Override
    public void follow(Request request, List<Reply> replies, Effect effect) {
        follows.follow(request, replies, effect);
    }

    @Override
    public boolean stands(Request request, List<Reply> replies, Since since) {
        return stands.stands(request, replies, since);
    }
}
