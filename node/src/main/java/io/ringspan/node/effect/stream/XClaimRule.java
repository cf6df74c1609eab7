package io.ringspan.node.effect.stream;

import io.ringspan.node.effect.CommandLines;
import io.ringspan.node.effect.Effect;
import io.ringspan.node.effect.Found;
import io.ringspan.node.effect.Request;
import io.ringspan.node.effect.Rule;
import io.ringspan.node.redis.Reply;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * XCLAIM key group consumer min-idle-time id ... [IDLE ms | TIME ms] [RETRYCOUNT n] [FORCE] [JUSTID] [LASTID id]
 *
 * <p>Whether there is such a group is looked at before the arguments are. So the store says what is wrong with those by a group that
 * nobody has.
 */
final class XClaimRule implements Rule {
    /** No client ever sees it. */
    private static final String KEY = "\u0000ringspan:computed";

    /** The first reply, and what the group knows. */
    private static final int BEFORE_ENTRIES = 2;

    @Override
    public boolean takesErrors() {
        return true;
    }

    @Override
    public boolean ask(Request request, CommandLines out) {
        Pending.askGroup(request, 1, 2, out);
        ClaimOptions options = ClaimOptions.of(request);
        if (options == null) {
            askWhatIsWrong(request, out);
            return true;
        }
        out.begin("XINFO", 2).add("GROUPS").add(request.arguments(), 1);
        for (String id : options.ids()) {
            Pending.askEntry(request, 1, 2, id, out);
            out.begin("XRANGE", 3).add(request.arguments(), 1).add(id).add(id);
        }
        return true;
    }

    private static void askWhatIsWrong(Request request, CommandLines out) {
        out.begin("MULTI", 0);
        out.begin("XGROUP", 5)
                .add("CREATE")
                .add(KEY)
                .add(request.arguments(), 2)
                .add("0")
                .add("MKSTREAM");
        out.begin("XCLAIM", request.count() - 1).add(KEY);
        for (int i = 2; i < request.count(); i++) {
            out.add(request.arguments(), i);
        }
        out.begin("UNLINK", 1).add(KEY);
        out.begin("EXEC", 0);
    }

    @Override
    public void follow(Request request, List<Reply> replies, Effect effect) {
        ClaimOptions options = ClaimOptions.of(request);
        if (replies.get(0) instanceof Reply.Failure failure) {
            effect.error(failure.bytes());
        } else if (options == null) {
            effect.same(Found.items(replies.get(replies.size() - 1)).get(1));
        } else {
            claim(request, options, replies, effect);
        }
    }

    /** An id that is there twice finds what it has left itself. */
    private static void claim(Request request, ClaimOptions options, List<Reply> replies, Effect effect) {
        Claims claims = new Claims();
        List<Reply> taken = new ArrayList<>();
        Map<String, @Nullable Pending> left = new HashMap<>();
        for (int i = 0; i < options.ids().size(); i++) {
            String id = options.ids().get(i);
            List<Reply> found = Found.items(replies.get(BEFORE_ENTRIES + 2 * i));
            List<Reply> entry = Found.items(replies.get(BEFORE_ENTRIES + 2 * i + 1));
            Pending pending = left.containsKey(id) || found.isEmpty() ? left.get(id) : Pending.of(found.get(0));
            if (entry.isEmpty()) {
                if (pending != null) {
                    claims.gone(id);
                }
                left.put(id, null);
            } else {
                Pending claimed = options.claim(id, pending, request.nowMillis());
                if (claimed != null) {
                    left.put(id, claimed);
                    claims.claimed(id, claimed.times());
                    taken.add(options.onlyIds() ? new Reply.Blob(id) : entry.get(0));
                }
            }
        }
        String last =
                options.last().equals(StreamPlace.NONE) ? "" : options.last().toString();
        claims.write(new Claims.Place(request, 1, 2, ClaimOptions.CONSUMER), options.atMillis(), last, effect);
        if (!claims.hasClaimed()) {
            moveOn(request, options.last(), replies, effect);
        }
        effect.array(taken);
    }

    /** Without a claim that says it. */
    private static void moveOn(Request request, StreamPlace last, List<Reply> replies, Effect effect) {
        GroupFacts group = GroupFacts.of(Objects.requireNonNull(Facts.named(replies.get(1), request.text(2))));
        if (group.last().isBefore(last)) {
            effect.writes()
                    .begin("XGROUP", 6)
                    .add("SETID")
                    .add(request.arguments(), 1)
                    .add(request.arguments(), 2)
                    .add(last.toString())
                    .add("ENTRIESREAD")
                    .add(group.read());
        }
    }
}
