package io.ringspan.node.effect.blocking;

import io.ringspan.node.block.BlockingTimeout;
import io.ringspan.node.command.Arguments;
import io.ringspan.node.effect.CommandLines;
import io.ringspan.node.effect.Effect;
import io.ringspan.node.effect.Request;
import io.ringspan.node.effect.Rule;
import io.ringspan.node.effect.Since;
import io.ringspan.node.redis.Reply;
import io.ringspan.node.resp.RespReplyWalker;
import java.util.List;

/**
 * A command that does what another one does, which does not wait; with the time it may wait among its arguments. Where that one would
 * reply with nothing, this one waits.
 *
 * @param before how many arguments the time takes with what is before it: 2 where BLOCK is
 */
record BlockingRule(Rule atOnce, int before) implements Rule {
    @Override
    public boolean ask(Request request, CommandLines out) {
        boolean isGood = !mayWait(request)
                || BlockingTimeout.nanos(request.command(), request.arguments()).isPresent();
        return isGood && atOnce.ask(without(request), out);
    }

    @Override
    public void follow(Request request, List<Reply> replies, Effect effect) {
        atOnce.follow(without(request), replies, effect);
        if (mayWait(request) && effect.writes().count() == 0 && RespReplyWalker.isNothing(effect.replyBytes(), 0)) {
            effect.waits();
        }
    }

    @Override
    public boolean stands(Request request, List<Reply> replies, Since since) {
        return atOnce.stands(without(request), replies, since);
    }

    @Override
    public boolean takesErrors() {
        return atOnce.takesErrors();
    }

    /** XREADGROUP may also not. */
    private static boolean mayWait(Request request) {
        return BlockingTimeout.argument(request.command(), request.arguments()) > 0;
    }

    /** The command as the other one takes it. */
    private Request without(Request request) {
        if (!mayWait(request)) {
            return request;
        }
        Arguments all = request.arguments();
        int time = BlockingTimeout.argument(request.command(), all);
        Arguments others = new Arguments();
        others.begin(all.bytes());
        for (int i = 0; i < all.count(); i++) {
            if (i > time || i <= time - before) {
                others.add(all.at(i), all.length(i));
            }
        }
        return new Request(request.command(), others, request.protocol(), request.nowMillis());
    }
}
