package io.ringspan.node.effect.family;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.ringspan.node.effect.CommandLines;
import io.ringspan.node.effect.Effect;
import io.ringspan.node.effect.Found;
import io.ringspan.node.effect.Request;
import io.ringspan.node.effect.Rule;
import io.ringspan.node.redis.Reply;
import java.util.List;

/** XADD key [NOMKSTREAM] [MAXLEN | MINID [= | ~] threshold [LIMIT n]] * | ms-* | id field value ... */
final class XAddRule implements Rule {
    private static final String TOO_SMALL =
            "ERR The ID specified in XADD is equal or smaller than the target stream top item";

    /** What the arguments say: where the threshold stands, 0 if there is none, and the id. */
    private record Options(boolean onlyIfThere, int threshold, int id) {
        static Options of(Request request) {
            boolean onlyIfThere = false;
            int threshold = 0;
            int i = 2;
            for (; i < request.count(); i++) {
                if (request.is(i, "NOMKSTREAM")) {
                    onlyIfThere = true;
                } else if (request.is(i, "MAXLEN") || request.is(i, "MINID")) {
                    i += request.is(i + 1, "~") || request.is(i + 1, "=") ? 2 : 1;
                    threshold = i;
                } else if (request.is(i, "LIMIT")) {
                    i++;
                } else {
                    break;
                }
            }
            return new Options(onlyIfThere, threshold, i);
        }
    }

    @Override
    public boolean ask(Request request, CommandLines out) {
        Options options = Options.of(request);
        int fields = request.count() - options.id() - 1;
        if (fields < 2 || fields % 2 != 0 || !isTrimKnown(request, options) || !isIdKnown(request, options)) {
            return false;
        }
        out.begin("XINFO", 2).add("STREAM").add(request.arguments(), 1);
        return true;
    }

    /** The rest is for the store to refuse. */
    private static boolean isTrimKnown(Request request, Options options) {
        boolean isLimited = false;
        boolean isAbout = false;
        int trims = 0;
        for (int i = 2; i < options.id(); i++) {
            isLimited |= request.is(i, "LIMIT");
            isAbout |= request.is(i, "~");
            trims += request.is(i, "MAXLEN") || request.is(i, "MINID") ? 1 : 0;
        }
        if (trims == 0) {
            return !isLimited;
        }
        String threshold = text(request, options.threshold());
        boolean isLength =
                request.is(options.threshold() - 1, "MAXLEN") || request.is(options.threshold() - 2, "MAXLEN");
        boolean isKnown = isLength
                ? request.arguments().isLong(options.threshold())
                        && request.arguments().asLong(options.threshold()) >= 0
                : StreamPlace.isPlace(threshold);
        return trims == 1 && isKnown && (!isLimited || isAbout) && isLimitKnown(request, options);
    }

    private static boolean isLimitKnown(Request request, Options options) {
        for (int i = 2; i < options.id(); i++) {
            boolean isNumber =
                    request.arguments().isLong(i + 1) && request.arguments().asLong(i + 1) >= 0;
            if (request.is(i, "LIMIT") && !isNumber) {
                return false;
            }
        }
        return true;
    }

    private static boolean isIdKnown(Request request, Options options) {
        String id = text(request, options.id());
        return id.equals("*")
                || StreamPlace.isNumber(id.endsWith("-*") ? id.substring(0, id.length() - 2) : id)
                || (StreamPlace.isPlace(id) && !id.matches("0+(-0+)?"));
    }

    private static String text(Request request, int i) {
        return request.arguments().text(i, ISO_8859_1);
    }

    @Override
    public void follow(Request request, List<Reply> replies, Effect effect) {
        Options options = Options.of(request);
        boolean isThere = !(replies.get(0) instanceof Reply.Failure);
        if (replies.get(0) instanceof Reply.Failure failure && !failure.bytes().equals("ERR no such key")) {
            effect.error(failure.bytes());
            return;
        }
        if (!isThere && options.onlyIfThere()) {
            effect.reply().none();
            return;
        }
        StreamPlace last = isThere ? StreamPlace.last(Found.items(replies.get(0))) : StreamPlace.NONE;
        if (last.isLast()) {
            effect.error("ERR The stream has exhausted the last possible ID, unable to add more items");
            return;
        }
        String asked = text(request, options.id());
        if (asked.equals(Long.toUnsignedString(last.millis()) + "-*") && last.sequence() == -1) {
            effect.error("ERR Elements are too large to be stored");
            return;
        }
        StreamPlace id = id(asked, request.nowMillis(), last);
        if (id.isBeforeOrAt(last)) {
            effect.error(TOO_SMALL);
            return;
        }
        write(request, options, id.toString(), effect);
        effect.reply().bulk(id.toString());
    }

    private static StreamPlace id(String asked, long nowMillis, StreamPlace last) {
        if (asked.equals("*")) {
            return nowMillis > last.millis() ? new StreamPlace(nowMillis, 0) : last.next();
        }
        if (!asked.endsWith("-*")) {
            return StreamPlace.of(asked);
        }
        long millis = Long.parseUnsignedLong(asked.substring(0, asked.length() - 2));
        return millis == last.millis() ? last.next() : new StreamPlace(millis, 0);
    }

    /** Trimmed exactly, without a limit: about so much each store would do at another place. */
    private static void write(Request request, Options options, String id, Effect effect) {
        boolean trims = options.threshold() > 0;
        int fields = request.count() - options.id() - 1;
        CommandLines write = effect.writes().begin("XADD", (trims ? 3 : 0) + 2 + fields);
        write.add(request.arguments(), 1);
        if (trims) {
            boolean isLength =
                    request.is(options.threshold() - 1, "MAXLEN") || request.is(options.threshold() - 2, "MAXLEN");
            write.add(isLength ? "MAXLEN" : "MINID").add("=").add(request.arguments(), options.threshold());
        }
        write.add(id);
        for (int i = options.id() + 1; i < request.count(); i++) {
            write.add(request.arguments(), i);
        }
    }

    @Override
    public boolean takesErrors() {
        return true;
    }
}
