package io.ringspan.node.effect.family;

import io.ringspan.node.effect.CommandLines;
import io.ringspan.node.effect.Effect;
import io.ringspan.node.effect.Request;
import io.ringspan.node.effect.Rule;
import io.ringspan.node.redis.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** ZADD key [NX | XX] [GT | LT] [CH] [INCR] score member ... */
final class ZAddRule implements Rule {
    /** What the options say, and the argument with the first score. */
    private record Options(boolean nx, boolean xx, boolean gt, boolean lt, boolean ch, boolean incr, int first) {
        static Options of(Request request) {
            boolean nx = false;
            boolean xx = false;
            boolean gt = false;
            boolean lt = false;
            boolean ch = false;
            boolean incr = false;
            int i = 2;
            for (; i < request.count(); i++) {
                if (request.is(i, "NX")) {
                    nx = true;
                } else if (request.is(i, "XX")) {
                    xx = true;
                } else if (request.is(i, "GT")) {
                    gt = true;
                } else if (request.is(i, "LT")) {
                    lt = true;
                } else if (request.is(i, "CH")) {
                    ch = true;
                } else if (request.is(i, "INCR")) {
                    incr = true;
                } else {
                    break;
                }
            }
            return new Options(nx, xx, gt, lt, ch, incr, i);
        }

        boolean areTogether() {
            return !(nx && xx) && !(nx && (gt || lt)) && !(gt && lt);
        }

        /** Whether a member may get the score; {@code before} is null if there is none of that name. */
        boolean allow(@Nullable Double before, double after) {
            if (before == null) {
                return !xx;
            }
            return !nx && !(gt && after <= before) && !(lt && after >= before);
        }
    }

    @Override
    public boolean ask(Request request, CommandLines out) {
        Options options = Options.of(request);
        int arguments = request.count() - options.first();
        if (!options.areTogether() || arguments == 0 || arguments % 2 != 0 || (options.incr() && arguments != 2)) {
            return false;
        }
        out.begin("ZMSCORE", 1 + arguments / 2).add(request.arguments(), 1);
        for (int i = options.first(); i < request.count(); i += 2) {
            if (!Scores.isScore(request.text(i))) {
                return false;
            }
            out.add(request.arguments(), i + 1);
        }
        return true;
    }

    @Override
    public void follow(Request request, List<Reply> replies, Effect effect) {
        Options options = Options.of(request);
        MemberScores scores = new MemberScores(members(request, options), replies.get(0));
        Map<Integer, String> written = new TreeMap<>();
        String incremented = null;
        for (int i = options.first(); i < request.count(); i += 2) {
            String member = request.text(i + 1);
            Double old = scores.of(member);
            if (options.nx() && old != null) {
                continue;
            }
            double given = Scores.parse(request.text(i));
            double score = options.incr() && old != null ? given + old : given;
            if (Double.isNaN(score)) {
                effect.error("ERR resulting score is not a number (NaN)");
                return;
            }
            if (!options.allow(old, score)) {
                continue;
            }
            incremented = Scores.text(score);
            if (scores.put(member, score)) {
                written.put(i, options.incr() ? incremented : request.text(i));
            }
        }
        write(request, written, effect);
        if (!options.incr()) {
            effect.reply().integer(scores.counted(options.ch()));
        } else if (incremented == null) {
            effect.reply().none();
        } else {
            effect.score(incremented);
        }
    }

    private static List<String> members(Request request, Options options) {
        List<String> members = new ArrayList<>();
        for (int i = options.first(); i < request.count(); i += 2) {
            members.add(request.text(i + 1));
        }
        return members;
    }

    private static void write(Request request, Map<Integer, String> scores, Effect effect) {
        if (!scores.isEmpty()) {
            effect.writes().begin("ZADD", 1 + 2 * scores.size()).add(request.arguments(), 1);
            scores.forEach((at, score) -> effect.writes().add(score).add(request.arguments(), at + 1));
        }
    }
}
