package io.ringspan.node.effect.family;

import io.ringspan.node.effect.CommandLines;
import io.ringspan.node.effect.Effect;
import io.ringspan.node.effect.Found;
import io.ringspan.node.effect.Request;
import io.ringspan.node.effect.Rule;
import io.ringspan.node.redis.Reply;
import java.util.List;

/** SET key value [NX | XX] [GET] [EX s | PX ms | EXAT s | PXAT ms | KEEPTTL]. */
final class SetRule implements Rule {
    /** What the options say; {@code deadline} is the argument of the word that gives one, 0 if there is none. */
    private record Options(boolean nx, boolean xx, boolean get, boolean keeps, int deadline) {
        static Options of(Request request) {
            boolean nx = false;
            boolean xx = false;
            boolean get = false;
            boolean keeps = false;
            int deadline = 0;
            for (int i = 3; i < request.count(); i++) {
                nx |= request.is(i, "NX");
                xx |= request.is(i, "XX");
                get |= request.is(i, "GET");
                keeps |= request.is(i, "KEEPTTL");
                if (request.is(i, "EX") || request.is(i, "PX") || request.is(i, "EXAT") || request.is(i, "PXAT")) {
                    deadline = i++;
                }
            }
            return new Options(nx, xx, get, keeps, deadline);
        }
    }

    @Override
    public boolean ask(Request request, CommandLines out) {
        Options options = Options.of(request);
        if (options.deadline() > 0 && !Moments.isGiven(request, options.deadline())) {
            return false;
        }
        out.begin(options.get() ? "GET" : "EXISTS", 1).add(request.arguments(), 1);
        out.begin("PEXPIRETIME", 1).add(request.arguments(), 1);
        return true;
    }

    @Override
    public void follow(Request request, List<Reply> replies, Effect effect) {
        Options options = Options.of(request);
        Reply before = replies.get(0);
        boolean exists = options.get() ? !Found.isNothing(before) : Found.number(before) == 1;
        boolean writes = !(options.nx() && exists) && !(options.xx() && !exists);
        if (writes) {
            long kept = options.keeps() ? Found.number(replies.get(1)) : 0;
            long until = options.deadline() > 0 ? Moments.of(request, options.deadline()) : kept;
            CommandLines write = effect.writes().begin("SET", until > 0 ? 4 : 2);
            write.add(request.arguments(), 1).add(request.arguments(), 2);
            if (until > 0) {
                write.add("PXAT").add(until);
            }
        }
        if (options.get()) {
            effect.same(before);
        } else if (writes) {
            effect.reply().simple("OK");
        } else {
            effect.reply().none();
        }
    }
}
