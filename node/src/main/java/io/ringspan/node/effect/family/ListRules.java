package io.ringspan.node.effect.family;

import io.ringspan.node.effect.CommandLines;
import io.ringspan.node.effect.Effect;
import io.ringspan.node.effect.Found;
import io.ringspan.node.effect.ListPop;
import io.ringspan.node.effect.Pops;
import io.ringspan.node.effect.ReadThenWrite;
import io.ringspan.node.effect.Request;
import io.ringspan.node.effect.Rule;
import io.ringspan.node.redis.Reply;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Commands that take elements out of lists, or move them. */
final class ListRules {
    private ListRules() {}

    /** By the commands' names. */
    static Map<String, Rule> all() {
        return Map.of(
                "lpop",
                        ReadThenWrite.of(
                                        (request, out) -> ends(request, out, true),
                                        (r, replies, e) -> pop(r, replies, e, true))
                                .unless((r, replies, since) -> hasAll(r, replies) && Pops.ofListStand(replies, since)),
                "rpop",
                        ReadThenWrite.of(
                                        (request, out) -> ends(request, out, false),
                                        (r, replies, e) -> pop(r, replies, e, false))
                                .unless((r, replies, since) -> hasAll(r, replies) && Pops.ofListStand(replies, since)),
                "lmpop",
                        ReadThenWrite.withErrors(ListRules::someEnds, ListRules::popFirst)
                                .unless((r, replies, since) ->
                                        !r.has("COUNT", 3, r.count()) && Pops.ofListStand(replies, since)),
                "lmove",
                        ReadThenWrite.withErrors(ListRules::sides, ListRules::move)
                                .unless((r, replies, since) ->
                                        !isOneList(r) && Pops.ofListStand(replies.subList(0, 1), since)),
                "rpoplpush",
                        ReadThenWrite.withErrors(ListRules::backAndFront, ListRules::moveToFront)
                                .unless((r, replies, since) ->
                                        !isOneList(r) && Pops.ofListStand(replies.subList(0, 1), since)));
    }

    /** Whether as many were found as are wanted: if not, what was pushed since would have been taken, too. */
    private static boolean hasAll(Request request, List<Reply> replies) {
        return Found.items(replies.get(1)).size() == PopCount.of(request);
    }

    private static boolean isOneList(Request request) {
        return request.arguments().areSame(1, 2);
    }

    /** How many there are, and those at one end. */
    private static boolean ends(Request request, CommandLines out, boolean front) {
        if (!PopCount.isGood(request)) {
            return false;
        }
        out.begin("LLEN", 1).add(request.arguments(), 1);
        range(request, 1, PopCount.of(request), front, out);
        return true;
    }

    private static void range(Request request, int key, long count, boolean front, CommandLines out) {
        out.begin("LRANGE", 3).add(request.arguments(), key);
        if (count == 0) {
            out.add(1).add(0);
        } else if (front) {
            out.add(0).add(count - 1);
        } else {
            out.add(-count).add(-1);
        }
    }

    private static void pop(Request request, List<Reply> replies, Effect effect, boolean front) {
        List<Reply> taken = inOrder(Found.items(replies.get(1)), front);
        boolean isCounted = PopCount.isGiven(request);
        ListPop.write(request, 1, taken, front, effect.writes());
        if (isCounted && Found.number(replies.get(0)) == 0) {
            effect.noArray();
        } else if (isCounted) {
            effect.array(taken);
        } else if (taken.isEmpty()) {
            effect.reply().none();
        } else {
            effect.same(taken.get(0));
        }
    }

    private static List<Reply> inOrder(List<Reply> elements, boolean front) {
        List<Reply> order = new ArrayList<>(elements);
        if (!front) {
            Collections.reverse(order);
        }
        return order;
    }

    private static boolean someEnds(Request request, CommandLines out) {
        return SomeKeys.ask(request, "LEFT", "RIGHT", (key, count, front) -> range(request, key, count, front, out));
    }

    private static void popFirst(Request request, List<Reply> replies, Effect effect) {
        SomeKeys.follow(request, replies, "LEFT", effect, (key, found, front) -> {
            List<Reply> taken = inOrder(found, front);
            ListPop.write(request, key, taken, front, effect.writes());
            effect.array(taken);
        });
    }

    private static boolean sides(Request request, CommandLines out) {
        boolean from = request.is(3, "LEFT") || request.is(3, "RIGHT");
        boolean to = request.is(4, "LEFT") || request.is(4, "RIGHT");
        if (!from || !to) {
            return false;
        }
        askMove(request, request.is(3, "LEFT"), out);
        return true;
    }

    private static boolean backAndFront(Request request, CommandLines out) {
        askMove(request, false, out);
        return true;
    }

    private static void askMove(Request request, boolean front, CommandLines out) {
        out.begin("LINDEX", 2).add(request.arguments(), 1).add(front ? 0 : -1);
        out.begin("LLEN", 1).add(request.arguments(), 2);
    }

    private static void move(Request request, List<Reply> replies, Effect effect) {
        move(request, replies, effect, request.is(3, "LEFT"), request.is(4, "LEFT"));
    }

    private static void moveToFront(Request request, List<Reply> replies, Effect effect) {
        move(request, replies, effect, false, true);
    }

    /** The other list is only looked at if there is something to move. */
    private static void move(Request request, List<Reply> replies, Effect effect, boolean from, boolean to) {
        Reply moved = replies.get(0);
        if (moved instanceof Reply.Failure failure) {
            effect.error(failure.bytes());
        } else if (Found.isNothing(moved)) {
            effect.reply().none();
        } else if (replies.get(1) instanceof Reply.Failure failure) {
            effect.error(failure.bytes());
        } else if (isOneList(request) && Found.number(replies.get(1)) == 1) {
            effect.same(moved); // taken out it would end the list, and its deadline
        } else {
            ListPop.write(request, 1, List.of(moved), from, effect.writes());
            effect.writes()
                    .begin(to ? "LPUSH" : "RPUSH", 2)
                    .add(request.arguments(), 2)
                    .add(Found.text(moved));
            effect.same(moved);
        }
    }
}
