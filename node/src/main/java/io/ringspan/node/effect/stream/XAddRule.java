package io.ringspan.node.effect.stream;

import io.ringspan.node.effect.CommandLines;
import io.ringspan.node.effect.Effect;
import io.ringspan.node.effect.Request;
import io.ringspan.node.effect.Rule;
import io.ringspan.node.redis.Reply;
import java.util.List;

/** XADD key [NOMKSTREAM] [MAXLEN | MINID [= | ~] threshold [LIMIT n]] * | ms-* | id field value ... */
public final class XAddRule implements Rule {
    private static final String TOO_SMALL =
            "ERR The ID specified in XADD is equal or smaller than the target stream top item";

    /**
     * What the arguments say.
     *
     * @param threshold where it stands; 0 if there is none
     * @param byLength whether it is a length
     * @param about whether it need not be kept exactly
     * @param areTogether whether nothing is there twice, and LIMIT only where it may be
     * @param id where it stands
     */
    private record Options(
            boolean onlyIfThere, int threshold, boolean byLength, boolean about, boolean areTogether, int id) {
        static Options of(Request request) {
            boolean onlyIfThere = false;
            boolean byLength = false;
            boolean about = false;
            boolean limited = false;
            boolean limitsAreNumbers = true;
            int threshold = 0;
            int trims = 0;
            int i = 2;
            for (; i < request.count(); i++) {
                if (request.is(i, "NOMKSTREAM")) {
                    onlyIfThere = true;
                } else if (request.is(i, "MAXLEN") || request.is(i, "MINID")) {
                    trims++;
                    byLength = request.is(i, "MAXLEN");
                    about = request.is(i + 1, "~");
                    i += about || request.is(i + 1, "=") ? 2 : 1;
                    threshold = i;
                } else if (request.is(i, "LIMIT")) {
                    limited = true;
                    i++;
                    limitsAreNumbers &= request.isNatural(i);
                } else {
                    break;
                }
            }
            boolean areTogether = trims <= 1 && (!limited || about) && limitsAreNumbers;
            return new Options(onlyIfThere, threshold, byLength, about, areTogether, i);
        }

        boolean trims() {
            return threshold > 0;
        }

        /** Whether this is a way to trim that is known here; else the store says what is wrong with it. */
        boolean isTrimKnown(Request request) {
            boolean isKnown = !trims()
                    || (byLength ? request.isNatural(threshold) : StreamPlace.isPlace(request.text(threshold)));
            return areTogether && isKnown;
        }
    }

    @Override
    public boolean ask(Request request, CommandLines out) {
        Options options = Options.of(request);
        if (!isUnderstood(request, options)) {
            return false;
        }
        out.begin("XINFO", 2).add("STREAM").add(request.arguments(), 1);
        return true;
    }

    private static boolean isIdKnown(Request request, Options options) {
        String id = request.text(options.id());
        return id.equals("*")
                || (hasOpenSequence(id) && StreamPlace.isPlace(millis(id)))
                || (StreamPlace.isPlace(id) && !StreamPlace.of(id).equals(StreamPlace.NONE));
    }

    /** Whether the store shall choose what stands behind the line. */
    private static boolean hasOpenSequence(String id) {
        return id.length() > 2 && id.indexOf('-') == id.length() - 2 && id.endsWith("*");
    }

    private static String millis(String id) {
        return id.substring(0, id.length() - 2);
    }

    @Override
    public void follow(Request request, List<Reply> replies, Effect effect) {
        Options options = Options.of(request);
        boolean isThere = !(replies.get(0) instanceof Reply.Failure);
        if (replies.get(0) instanceof Reply.Failure failure && !Facts.isNoKey(failure)) {
            effect.error(failure.bytes());
            return;
        }
        if (!isThere && options.onlyIfThere()) {
            effect.reply().none();
            return;
        }
        StreamPlace last = Facts.last(replies.get(0));
        if (last.isLast()) {
            effect.error("ERR The stream has exhausted the last possible ID, unable to add more items");
            return;
        }
        String asked = request.text(options.id());
        boolean isFull = last.sequence() == -1
                && hasOpenSequence(asked)
                && StreamPlace.of(millis(asked)).millis() == last.millis();
        if (isFull) {
            effect.error("ERR Elements are too large to be stored");
            return;
        }
        StreamPlace id = id(asked, request.nowMillis(), last);
        if (id.isBeforeOrAt(last)) {
            effect.error(TOO_SMALL);
            return;
        }
        write(request, options, id.toString(), effect.writes());
        effect.reply().bulk(id.toString());
    }

    /**
     * Appends what has the effect of a command that has run, and has given the entry that id.
     *
     * @return whether that can be said: it cannot of one that has trimmed to about so much, or has options of newer stores
     */
    public static boolean write(Request request, String id, CommandLines to) {
        Options options = Options.of(request);
        boolean isKnown = !options.about() && isUnderstood(request, options);
        if (isKnown) {
            write(request, options, id, to);
        }
        return isKnown;
    }

    private static boolean isUnderstood(Request request, Options options) {
        int fields = request.count() - options.id() - 1;
        return fields >= 2 && fields % 2 == 0 && options.isTrimKnown(request) && isIdKnown(request, options);
    }

    private static StreamPlace id(String asked, long nowMillis, StreamPlace last) {
        if (asked.equals("*")) {
            return nowMillis > last.millis() ? new StreamPlace(nowMillis, 0) : last.next();
        }
        if (!hasOpenSequence(asked)) {
            return StreamPlace.of(asked);
        }
        long millis = StreamPlace.of(millis(asked)).millis();
        return millis == last.millis() ? last.next() : new StreamPlace(millis, 0);
    }

    /** Trimmed exactly, without a limit: about so much each store would do at another place. */
    private static void write(Request request, Options options, String id, CommandLines write) {
        int fields = request.count() - options.id() - 1;
        write.begin("XADD", (options.trims() ? 3 : 0) + 2 + fields);
        write.add(request.arguments(), 1);
        if (options.trims()) {
            write.add(options.byLength() ? "MAXLEN" : "MINID").add("=").add(request.arguments(), options.threshold());
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
