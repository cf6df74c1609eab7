package io.ringspan.node.effect;

import io.ringspan.node.redis.Reply;
import java.util.List;
import java.util.Map;

/** Commands that write a string, or a field, depending on what is there, or that give what was there. */
final class StringRules {
    private StringRules() {}

    /** By the commands' names. */
    static Map<String, Rule> all() {
        return Map.of("setnx", new SetNx(), "getset", new GetSet(), "getdel", new GetDel());
    }

    /** SETNX key value. */
    private static final class SetNx implements Rule {
        @Override
        public boolean ask(Request request, CommandLines out) {
            out.begin("EXISTS", 1).add(request.arguments(), 1);
            return true;
        }

        @Override
        public void follow(Request request, List<Reply> replies, Effect effect) {
            boolean writes = replies.get(0).equals(new Reply.Whole(0));
            if (writes) {
                effect.writes().begin("SET", 2).add(request.arguments(), 1).add(request.arguments(), 2);
            }
            effect.reply().integer(writes ? 1 : 0);
        }
    }

    /** GETSET key value. */
    private static final class GetSet implements Rule {
        @Override
        public boolean ask(Request request, CommandLines out) {
            out.begin("GET", 1).add(request.arguments(), 1);
            return true;
        }

        @Override
        public void follow(Request request, List<Reply> replies, Effect effect) {
            effect.writes().begin("SET", 2).add(request.arguments(), 1).add(request.arguments(), 2);
            effect.same(replies.get(0));
        }
    }

    /** GETDEL key. */
    private static final class GetDel implements Rule {
        @Override
        public boolean ask(Request request, CommandLines out) {
            out.begin("GET", 1).add(request.arguments(), 1);
            return true;
        }

        @Override
        public void follow(Request request, List<Reply> replies, Effect effect) {
            if (!(replies.get(0) instanceof Reply.Nothing)) {
                effect.writes().begin("DEL", 1).add(request.arguments(), 1);
            }
            effect.same(replies.get(0));
        }
    }
}
