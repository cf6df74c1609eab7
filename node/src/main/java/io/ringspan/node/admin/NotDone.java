package io.ringspan.node.admin;

import io.netty.handler.codec.http.HttpResponseStatus;

/**
 * Why a change was not made, or is not known to be made.
 *
 * @param why for people, in one line
 * @param mayHappen whether it may have been made, in part too, or may still be
 */
public record NotDone(String why, boolean mayHappen) {
    /** Nothing was changed, nor will be. */
    public static NotDone refused(String why) {
        return new NotDone(why, false);
    }

    /** Nobody knows; {@code why} says how to see. */
    public static NotDone unsure(String why) {
        return new NotDone(why, true);
    }

    /** 409, or 503 if it may happen. */
    public Answer answer() {
        return mayHappen ? Answer.text(HttpResponseStatus.SERVICE_UNAVAILABLE, why) : Answer.conflict(why);
    }
}
