package io.ringspan.node.effect.stream;

import io.ringspan.node.effect.Found;
import io.ringspan.node.redis.Reply;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What XINFO says, in RESP2: names and values in turn. Stateless. */
final class Facts {
    private static final String NO_KEY = "ERR no such key";

    private Facts() {}

    /** One of them; throws if it is not there. */
    static Reply of(Reply facts, String name) {
        List<Reply> items = Found.items(facts);
        for (int i = 0; i + 1 < items.size(); i += 2) {
            if (items.get(i).equals(new Reply.Blob(name))) {
                return items.get(i + 1);
            }
        }
        throw new IllegalArgumentException("the store does not say of a stream: " + name);
    }

    static long number(Reply facts, String name) {
        return Found.number(of(facts, name));
    }

    static StreamPlace place(Reply facts, String name) {
        return StreamPlace.of(Found.text(of(facts, name)));
    }

    /** The last id that a stream has given; that before all others, if there is no stream. */
    static StreamPlace last(Reply stream) {
        return stream instanceof Reply.Failure ? StreamPlace.NONE : place(stream, "last-generated-id");
    }

    /** What is said of the group or consumer of that name; null if there is none. */
    static @Nullable Reply named(Reply all, String name) {
        for (Reply each : Found.items(all)) {
            if (Found.text(of(each, "name")).equals(name)) {
                return each;
            }
        }
        return null;
    }

    /** Whether it was the answer that there is no such key. */
    static boolean isNoKey(Reply facts) {
        return facts instanceof Reply.Failure failure && failure.bytes().equals(NO_KEY);
    }
}
