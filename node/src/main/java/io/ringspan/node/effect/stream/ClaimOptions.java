package io.ringspan.node.effect.stream;

import io.ringspan.node.effect.Request;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the arguments of XCLAIM say behind the consumer.
 *
 * @param idleMillis only what was delivered so long ago is meant, or longer
 * @param ids as Redis writes them
 * @param atMillis when it counts as delivered
 * @param times how often it counts as delivered; {@link #AS_IT_WAS} if that is not said
 * @param last what the group's last entry is at least
 */
record ClaimOptions(
        long idleMillis,
        List<String> ids,
        long atMillis,
        long times,
        boolean force,
        boolean onlyIds,
        StreamPlace last) {
    static final int CONSUMER = 3;
    static final long AS_IT_WAS = -1;

    private static final int IDLE = 4;
    private static final int FIRST_ID = 5;

    /** Null if they are not what the command takes. */
    static @Nullable ClaimOptions of(Request request) {
        if (!request.arguments().isLong(IDLE)) {
            return null;
        }
        List<String> ids = new ArrayList<>();
        int i = FIRST_ID;
        for (; i < request.count() && StreamPlace.isPlace(request.text(i)); i++) {
            ids.add(StreamPlace.of(request.text(i)).toString());
        }
        long atMillis = request.nowMillis();
        long times = AS_IT_WAS;
        boolean force = false;
        boolean onlyIds = false;
        StreamPlace last = StreamPlace.NONE;
        for (; i < request.count(); i++) {
            if (request.is(i, "FORCE")) {
                force = true;
            } else if (request.is(i, "JUSTID")) {
                onlyIds = true;
            } else if (request.is(i, "LASTID") && i + 1 < request.count() && StreamPlace.isPlace(request.text(i + 1))) {
                i++;
                last = StreamPlace.of(request.text(i));
            } else if (i + 1 < request.count() && request.arguments().isLong(i + 1)) {
                long number = request.arguments().asLong(i + 1);
                if (request.is(i, "IDLE")) {
                    atMillis = request.nowMillis() - number;
                } else if (request.is(i, "TIME")) {
                    atMillis = number;
                } else if (request.is(i, "RETRYCOUNT")) {
                    times = Math.max(AS_IT_WAS, number);
                } else {
                    return null;
                }
                i++;
            } else {
                return null;
            }
        }
        boolean isPast = atMillis >= 0 && atMillis <= request.nowMillis();
        return new ClaimOptions(
                Math.max(0, request.arguments().asLong(IDLE)),
                ids,
                isPast ? atMillis : request.nowMillis(),
                times,
                force,
                onlyIds,
                last);
    }

    /**
     * What becomes of an entry that is in the stream.
     *
     * @param pending what it was; null if it was not pending
     * @return null if it stays as it is
     */
    @Nullable
    Pending claim(String id, @Nullable Pending pending, long nowMillis) {
        if (pending == null ? !force : pending.idleMillis() < idleMillis) {
            return null;
        }
        long before = pending == null ? 1 : pending.times();
        return new Pending(id, nowMillis - atMillis, times != AS_IT_WAS ? times : onlyIds ? before : before + 1);
    }
}
