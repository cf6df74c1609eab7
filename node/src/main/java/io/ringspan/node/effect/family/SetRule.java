package io.ringspan.node.effect.family;

import io.ringspan.node.effect.CommandLines;
import io.ringspan.node.effect.Effect;
import io.ringspan.node.effect.Found;
import io.ringspan.node.effect.Request;
import io.ringspan.node.effect.Rule;
import io.ringspan.node.redis.Reply;
import io.ringspan.node.resp.SetOption;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** SET key value [NX | XX] [GET] [EX s | PX ms | EXAT s | PXAT ms | KEEPTTL]. */
final class SetRule implements Rule {
    /** Those that are given, and the argument of the one that gives a deadline, 0 if none does. */
    private record Options(Set<SetOption> given, int deadline) {
        static Options of(Request request) {
            Set<SetOption> given = EnumSet.noneOf(SetOption.class);
            int deadline = 0;
            for (int i = 3; i < request.count(); i++) {
                SetOption option = SetOption.at(request.arguments(), i);
                if (option != null) {
                    given.add(option);
                }
                if (option != null && option.takesAmount()) {
                    deadline = i++;
                }
            }
            return new Options(given, deadline);
        }

        boolean has(SetOption option) {
            return given.contains(option);
        }
    }

    @Override
    public boolean ask(Request request, CommandLines out) {
        Options options = Options.of(request);
        if (options.deadline() > 0 && !Moments.isGiven(request, options.deadline())) {
            return false;
        }
        out.begin(options.has(SetOption.GET) ? "GET" : "EXISTS", 1).add(request.arguments(), 1);
        out.begin("PEXPIRETIME", 1).add(request.arguments(), 1);
        return true;
    }

    @Override
    public void follow(Request request, List<Reply> replies, Effect effect) {
        Options options = Options.of(request);
        Reply before = replies.get(0);
        boolean exists = options.has(SetOption.GET) ? !Found.isNothing(before) : Found.number(before) == 1;
        boolean writes = !(options.has(SetOption.NX) && exists) && !(options.has(SetOption.XX) && !exists);
        if (writes) {
            long kept = options.has(SetOption.KEEPTTL) ? Found.number(replies.get(1)) : 0;
            long until = options.deadline() > 0 ? Moments.of(request, options.deadline()) : kept;
            CommandLines write = effect.writes().begin("SET", until > 0 ? 4 : 2);
            write.add(request.arguments(), 1).add(request.arguments(), 2);
            if (until > 0) {
                write.add("PXAT").add(until);
            }
        }
        if (options.has(SetOption.GET)) {
            effect.same(before);
        } else if (writes) {
            effect.reply().simple("OK");
        } else {
            effect.reply().none();
        }
    }
}
