package io.ringspan.node.execute;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.ringspan.node.effect.Found;
import io.ringspan.node.redis.Reply;

/**
 * What stands for a key's value and the moment of its end: two equal marks are of two equal values. Made of what the store has and not
 * of versions, so that it outlives who made it. Stateless.
 */
public final class Marks {
    /** Of a key that is not there. */
    private static final String NOTHING = "";

    private Marks() {}

    /** The mark, by the replies to what {@link io.ringspan.node.effect.WholeValue} asks. */
    public static String mark(Reply until, Reply dump) {
        return Found.isNothing(dump)
                ? NOTHING
                : Sha1.hex((Found.text(dump) + Found.number(until)).getBytes(ISO_8859_1));
    }
}
