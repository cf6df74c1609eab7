package io.ringspan.node.effect.stream;

import io.ringspan.node.effect.CommandLines;
import io.ringspan.node.effect.Effect;
import io.ringspan.node.effect.Found;
import io.ringspan.node.effect.Request;
import io.ringspan.node.redis.Reply;
import java.util.List;
import java.util.Objects;

/**
 * XREADGROUP of one stream.
 *
 * @param place which of the streams it is
 * @param replies to all that was asked
 */
record StreamRead(Request request, GroupRead read, int place, List<Reply> replies) {
    /** XINFO STREAM, XINFO GROUPS and the script. */
    private static final int ASKED_EACH = 3;

    private static final String CHOSEN =
            "ERR The $ ID is meaningless in the context of XREADGROUP: you want to read the"
                    + " history of this consumer by specifying a proper ID, or use the > ID to get new messages. The $ ID would"
                    + " just return an empty result set.";

    /** Asks for what it needs. */
    static void ask(Request request, GroupRead read, int place, CommandLines out) {
        out.begin("XINFO", 2).add("STREAM").add(request.arguments(), read.key(place));
        out.begin("XINFO", 2).add("GROUPS").add(request.arguments(), read.key(place));
        String id = read.id(request, place);
        out.begin("EVAL_RO", 7)
                .add(GroupScripts.READ)
                .add(1)
                .add(request.arguments(), read.key(place))
                .add(request.arguments(), read.group())
                .add(request.arguments(), read.consumer())
                .add(
                        read.isNew(request, place)
                                ? ">"
                                : StreamPlace.isPlace(id) ? StreamPlace.of(id).toString() : "")
                .add(read.count());
    }

    private Reply stream() {
        return replies.get(place * ASKED_EACH);
    }

    private Reply script() {
        return replies.get(place * ASKED_EACH + ASKED_EACH - 1);
    }

    private boolean isNew() {
        return read.isNew(request, place);
    }

    /** What is wrong with it; empty if nothing is. */
    String error() {
        if (stream() instanceof Reply.Failure failure && !Facts.isNoKey(failure)) {
            return failure.bytes();
        }
        if (script() instanceof Reply.Failure failure) {
            return failure.bytes() + (Pending.isNoGroup(failure) ? " in XREADGROUP with GROUP option" : "");
        }
        String id = read.id(request, place);
        if (id.equals("$")) {
            return CHOSEN;
        }
        return isNew() || StreamPlace.isPlace(id) ? "" : StreamPlace.INVALID;
    }

    List<FoundEntry> entries() {
        return Found.items(Found.items(script()).get(0)).stream()
                .map(FoundEntry::of)
                .toList();
    }

    /** Whether the reply speaks of it: what the consumer has is given even if that is nothing. */
    boolean isServed() {
        return !isNew() || !entries().isEmpty();
    }

    /** Writes what becomes of the group, and appends the entries to the reply. */
    void deliver(Effect effect) {
        List<FoundEntry> entries = entries();
        Claims claims = new Claims();
        for (FoundEntry entry : entries) {
            if (!isNew() && !entry.isGone()) {
                claims.claimed(entry.id(), entry.times() + 1);
            } else if (isNew() && !read.withoutPending()) {
                claims.claimed(entry.id(), 1);
            }
        }
        if (!claims.hasClaimed() && Found.number(Found.items(script()).get(1)) == 0) {
            group("CREATECONSUMER", 4, effect).add(request.arguments(), read.consumer());
        }
        moveOn(entries, claims, effect);
        effect.reply().array(entries.size());
        entries.forEach(entry -> entry.reply(effect));
    }

    /** A claim says what was delivered last, but not how many there were. */
    private void moveOn(List<FoundEntry> entries, Claims claims, Effect effect) {
        Reply groups = replies.get(place * ASKED_EACH + 1);
        GroupFacts before = GroupFacts.of(Objects.requireNonNull(Facts.named(groups, request.text(read.group()))));
        GroupFacts after = isNew()
                ? before.after(
                        StreamFacts.of(stream()),
                        entries.stream()
                                .map(entry -> StreamPlace.of(entry.id()))
                                .toList())
                : before;
        String last = after.last().equals(before.last()) ? "" : after.last().toString();
        claims.write(
                new Claims.Place(request, read.key(place), read.group(), read.consumer()),
                request.nowMillis(),
                last,
                effect);
        if (after.read() != before.read() || (!last.isEmpty() && !claims.hasClaimed())) {
            group("SETID", 6, effect).add(last).add("ENTRIESREAD").add(after.read());
        }
    }

    private CommandLines group(String verb, int words, Effect effect) {
        return effect.writes()
                .begin("XGROUP", words)
                .add(verb)
                .add(request.arguments(), read.key(place))
                .add(request.arguments(), read.group());
    }
}
