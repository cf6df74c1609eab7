package io.ringspan.node.effect;

import io.ringspan.node.redis.Reply;
import java.util.List;

/**
 * How one command is decided. Between the two calls nothing has changed the keys that it has, or both are made again.
 *
 * <p><b>Threads.</b> Any: a rule keeps nothing.
 */
public interface Rule {
    /**
     * Appends the reads whose replies decide, in RESP2; at least one.
     *
     * @return false if the arguments are not what the command takes: then what was appended does not count, and the store says what is wrong
     *     with them
     */
    boolean ask(Request request, CommandLines out);

    /**
     * What follows.
     *
     * @param replies to what was asked, in order; none of them is an error, unless {@link #takesErrors}
     */
    void follow(Request request, List<Reply> replies, Effect effect);

    /**
     * Whether what was found still holds, though this was sent to the keys meanwhile: then what follows is as right as if it had been
     * written before. Where others write a key all the time, it would never be read in peace.
     */
    default boolean stands(Request request, List<Reply> replies, Since since) {
        return false;
    }

    /** What follows, or the first error among the replies, if that is not for the rule. */
    default void conclude(Request request, List<Reply> replies, Effect effect) {
        for (Reply reply : replies) {
            if (reply instanceof Reply.Failure failure && !takesErrors()) {
                effect.error(failure.bytes());
                return;
            }
        }
        follow(request, replies, effect);
    }

    /** Whether an error among the replies is for the rule; else the client gets it, and nothing is written. */
    default boolean takesErrors() {
        return false;
    }
}
