package io.ringspan.node.effect;

import io.ringspan.node.redis.Reply;
import java.util.List;

/** What replies say that are known to be of a kind. Stateless. */
public final class Found {
    private Found() {}

    /** A number, or the RESP2 text of one; throws if it is something else. */
    public static long number(Reply reply) {
        if (reply instanceof Reply.Whole whole) {
            return whole.value();
        }
        throw new IllegalArgumentException("no number: " + reply);
    }

    /** The bytes of a string. */
    public static String text(Reply reply) {
        if (reply instanceof Reply.Blob blob) {
            return blob.bytes();
        }
        throw new IllegalArgumentException("no string: " + reply);
    }

    public static boolean isNothing(Reply reply) {
        return reply instanceof Reply.Nothing;
    }

    /** The items of an array; none of a null array. */
    public static List<Reply> items(Reply reply) {
        return reply instanceof Reply.Items items ? items.items() : List.of();
    }
}
