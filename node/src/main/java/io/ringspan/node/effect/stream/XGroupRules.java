package io.ringspan.node.effect.stream;

import io.ringspan.node.effect.CommandLines;
import io.ringspan.node.effect.Effect;
import io.ringspan.node.effect.ReadThenWrite;
import io.ringspan.node.effect.Request;
import io.ringspan.node.effect.Rule;
import io.ringspan.node.redis.Reply;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** XGROUP CREATE, SETID, CREATECONSUMER, DELCONSUMER and DESTROY key group ... */
final class XGroupRules {
    private static final int KEY = 2;
    private static final int GROUP = 3;
    /** Or the consumer. */
    private static final int ID = 4;

    private static final String KEY_IS_NEEDED = "ERR The XGROUP subcommand requires the key to exist. Note that for"
            + " CREATE you may want to use the MKSTREAM option to create an empty stream automatically.";

    private XGroupRules() {}

    private static final int ARGUMENTS_TO_CREATE_MAX = 8;
    private static final int ARGUMENTS_TO_SET_MAX = 7;

    /** By the commands' names. */
    static Map<String, Rule> all() {
        return Map.of(
                "xgroup|create", ReadThenWrite.withErrors(XGroupRules::askToCreate, XGroupRules::create),
                "xgroup|setid", ReadThenWrite.withErrors(XGroupRules::askToSet, XGroupRules::set),
                "xgroup|createconsumer", ReadThenWrite.withErrors(XGroupRules::consumers, XGroupRules::addConsumer),
                "xgroup|delconsumer", ReadThenWrite.withErrors(XGroupRules::consumers, XGroupRules::deleteConsumer),
                "xgroup|destroy", ReadThenWrite.withErrors(XGroupRules::groups, XGroupRules::destroy));
    }

    private static boolean askToCreate(Request request, CommandLines out) {
        out.begin("XINFO", 2).add("STREAM").add(request.arguments(), KEY);
        return areOptionsGood(request, true) && groups(request, out);
    }

    private static boolean askToSet(Request request, CommandLines out) {
        out.begin("XINFO", 2).add("STREAM").add(request.arguments(), KEY);
        return areOptionsGood(request, false) && consumers(request, out);
    }

    private static boolean areOptionsGood(Request request, boolean creates) {
        int i = ID + 1;
        while (i < request.count()) {
            if (creates && request.is(i, "MKSTREAM")) {
                i++;
            } else if (request.is(i, "ENTRIESREAD")
                    && i + 1 < request.count()
                    && request.arguments().isLong(i + 1)
                    && request.arguments().asLong(i + 1) >= GroupFacts.UNKNOWN) {
                i += 2;
            } else {
                return false;
            }
        }
        return true;
    }

    private static boolean groups(Request request, CommandLines out) {
        out.begin("XINFO", 2).add("GROUPS").add(request.arguments(), KEY);
        return true;
    }

    private static boolean consumers(Request request, CommandLines out) {
        out.begin("XINFO", 3).add("CONSUMERS").add(request.arguments(), KEY).add(request.arguments(), GROUP);
        return true;
    }

    private static void create(Request request, List<Reply> replies, Effect effect) {
        Reply stream = replies.get(0);
        boolean mayMake = request.has("MKSTREAM", ID + 1, request.count());
        if (isWrong(stream, mayMake, effect)) {
            return;
        }
        if (areTooMany(request, ARGUMENTS_TO_CREATE_MAX, effect)) {
            return;
        }
        String id = id(request, stream, false);
        if (id == null) {
            effect.error(StreamPlace.INVALID);
        } else if (Facts.named(replies.get(1), request.text(GROUP)) != null) {
            effect.error("BUSYGROUP Consumer Group name already exists");
        } else {
            write(request, id, effect);
            effect.reply().simple("OK");
        }
    }

    private static void set(Request request, List<Reply> replies, Effect effect) {
        Reply stream = replies.get(0);
        if (isWrong(stream, false, effect) || isWrong(replies.get(1), false, effect)) {
            return;
        }
        if (areTooMany(request, ARGUMENTS_TO_SET_MAX, effect)) {
            return;
        }
        String id = id(request, stream, true);
        if (id == null) {
            effect.error(StreamPlace.INVALID);
        } else {
            write(request, id, effect);
            effect.reply().simple("OK");
        }
    }

    /** Options that are given twice: Redis says so only after it has looked at the key. */
    private static boolean areTooMany(Request request, int max, Effect effect) {
        if (request.count() > max) {
            effect.error("ERR unknown subcommand or wrong number of arguments for '" + request.text(1)
                    + "'. Try XGROUP HELP.");
        }
        return request.count() > max;
    }

    /** What of it is an error of the command, too. */
    private static boolean isWrong(Reply found, boolean mayBeNoKey, Effect effect) {
        if (!(found instanceof Reply.Failure failure)) {
            return false;
        }
        if (!Facts.isNoKey(found)) {
            effect.error(failure.bytes());
            return true;
        }
        if (!mayBeNoKey) {
            effect.error(KEY_IS_NEEDED);
        }
        return !mayBeNoKey;
    }

    /** The id that is meant; null if it is none. */
    private static @Nullable String id(Request request, Reply stream, boolean mayBeBound) {
        String asked = request.text(ID);
        if (asked.equals("$")) {
            return Facts.last(stream).toString();
        }
        boolean isBound = mayBeBound && (asked.equals("-") || asked.equals("+"));
        return isBound || StreamPlace.isPlace(asked) ? asked : null;
    }

    /** The client's command, with that id. */
    private static void write(Request request, String id, Effect effect) {
        CommandLines write = effect.writes().begin("XGROUP", request.count() - 1);
        for (int i = 1; i < request.count(); i++) {
            if (i == ID) {
                write.add(id);
            } else {
                write.add(request.arguments(), i);
            }
        }
    }

    private static void addConsumer(Request request, List<Reply> replies, Effect effect) {
        Reply found = replies.get(0);
        if (!isWrong(found, false, effect)) {
            boolean isNew = Facts.named(found, request.text(ID)) == null;
            if (isNew) {
                same(request, effect);
            }
            effect.reply().integer(isNew ? 1 : 0);
        }
    }

    private static void deleteConsumer(Request request, List<Reply> replies, Effect effect) {
        Reply found = replies.get(0);
        if (!isWrong(found, false, effect)) {
            Reply consumer = Facts.named(found, request.text(ID));
            if (consumer != null) {
                same(request, effect);
            }
            effect.reply().integer(consumer == null ? 0 : Facts.number(consumer, "pending"));
        }
    }

    private static void destroy(Request request, List<Reply> replies, Effect effect) {
        Reply found = replies.get(0);
        if (!isWrong(found, false, effect)) {
            boolean isThere = Facts.named(found, request.text(GROUP)) != null;
            if (isThere) {
                same(request, effect);
            }
            effect.reply().integer(isThere ? 1 : 0);
        }
    }

    private static void same(Request request, Effect effect) {
        write(request, request.count() > ID ? request.text(ID) : "", effect);
    }
}
