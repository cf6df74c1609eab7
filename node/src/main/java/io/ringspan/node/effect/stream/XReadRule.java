package io.ringspan.node.effect.stream;

import io.ringspan.node.block.BlockingTimeout;
import io.ringspan.node.effect.CommandLines;
import io.ringspan.node.effect.Effect;
import io.ringspan.node.effect.Found;
import io.ringspan.node.effect.Request;
import io.ringspan.node.effect.Rule;
import io.ringspan.node.effect.Since;
import io.ringspan.node.redis.Reply;
import java.util.ArrayList;
import java.util.List;

/**
 * XREAD [COUNT n] BLOCK ms STREAMS key ... id ...: reads, and waits if there is nothing. An id {@code $} is the last one of the stream as it
 * is found first; the command waits with that.
 */
final class XReadRule implements Rule {
    @Override
    public boolean ask(Request request, CommandLines out) {
        int streams = streams(request);
        int keys = (request.count() - streams - 1) / 2;
        boolean isGood =
                BlockingTimeout.nanos(request.command(), request.arguments()).isPresent()
                        && keys > 0
                        && (request.count() - streams - 1) % 2 == 0;
        if (!isGood) {
            return false;
        }
        int block = BlockingTimeout.argument(request.command(), request.arguments()) - 1;
        out.begin("XREAD", request.count() - 3);
        for (int i = 1; i < request.count(); i++) {
            if (i != block && i != block + 1) {
                out.add(request.arguments(), i);
            }
        }
        for (int i = 0; i < keys; i++) {
            if (isLast(request, streams + 1 + keys + i)) {
                out.begin("XINFO", 2).add("STREAM").add(request.arguments(), streams + 1 + i);
            }
        }
        return true;
    }

    private static int streams(Request request) {
        for (int i = 1; i < request.count(); i++) {
            if (request.is(i, "STREAMS")) {
                return i;
            }
        }
        return request.count() - 1;
    }

    private static boolean isLast(Request request, int id) {
        return request.text(id).equals("$");
    }

    /** What was there may be read, whatever came behind it. */
    @Override
    public boolean stands(Request request, List<Reply> replies, Since since) {
        return !(replies.get(0) instanceof Reply.Failure) && !Found.isNothing(replies.get(0));
    }

    @Override
    public void follow(Request request, List<Reply> replies, Effect effect) {
        Reply read = replies.get(0);
        if (read instanceof Reply.Failure failure) {
            effect.error(failure.bytes());
        } else if (Found.isNothing(read)) {
            effect.noArray();
            CommandLines again = effect.waits();
            if (replies.size() > 1) {
                resolved(request, replies, again);
            }
        } else {
            reply(Found.items(read), effect);
        }
    }

    /** In RESP3 it is a map. */
    private static void reply(List<Reply> streams, Effect effect) {
        if (effect.protocol() != 3) {
            effect.array(streams);
            return;
        }
        effect.reply().map(streams.size());
        for (Reply stream : streams) {
            Found.items(stream).forEach(effect::same);
        }
    }

    private static void resolved(Request request, List<Reply> replies, CommandLines again) {
        List<Reply> infos = new ArrayList<>(replies.subList(1, replies.size()));
        int ids = streams(request) + 1 + (request.count() - streams(request) - 1) / 2;
        again.begin(request.text(0), request.count() - 1);
        for (int i = 1; i < request.count(); i++) {
            if (i >= ids && isLast(request, i)) {
                again.add(Facts.last(infos.remove(0)).toString());
            } else {
                again.add(request.arguments(), i);
            }
        }
    }

    @Override
    public boolean takesErrors() {
        return true;
    }
}
