package io.ringspan.node.effect.stream;

import io.ringspan.node.effect.Request;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the arguments of XREADGROUP say.
 *
 * @param group where the name of the group stands, and behind it that of the consumer
 * @param count how many entries of each stream are wanted at the most; 0 for all
 * @param keys where the first key stands
 * @param streams how many there are; as many ids are behind them
 */
record GroupRead(int group, long count, boolean withoutPending, int keys, int streams) {
    /** New entries. */
    private static final String NEW = ">";

    /** It is what Redis takes {@link #NEW} for, and so the other way round. */
    private static final StreamPlace LAST_OF_ALL = new StreamPlace(-1, -1);

    /** Null if they are not what the command takes. */
    static @Nullable GroupRead of(Request request) {
        int group = 0;
        long count = 0;
        boolean withoutPending = false;
        for (int i = 1; i < request.count(); i++) {
            int behind = request.count() - i - 1;
            if (request.is(i, "STREAMS") && behind > 0) {
                boolean isBalanced = behind % 2 == 0 && group > 0;
                return isBalanced ? new GroupRead(group, count, withoutPending, i + 1, behind / 2) : null;
            } else if (request.is(i, "GROUP") && behind > 1) {
                group = i + 1;
                i += 2;
            } else if (request.is(i, "NOACK")) {
                withoutPending = true;
            } else if (request.is(i, "COUNT")
                    && behind > 0
                    && request.arguments().isLong(i + 1)) {
                i++;
                count = Math.max(0, request.arguments().asLong(i));
            } else {
                return null;
            }
        }
        return null;
    }

    int consumer() {
        return group + 1;
    }

    int key(int stream) {
        return keys + stream;
    }

    /** What is asked of that stream, as it was written. */
    String id(Request request, int stream) {
        return request.text(keys + streams + stream);
    }

    /** Whether new entries are wanted, not those that the consumer has and has not acknowledged. */
    boolean isNew(Request request, int stream) {
        String id = id(request, stream);
        return id.equals(NEW) || (StreamPlace.isPlace(id) && StreamPlace.of(id).equals(LAST_OF_ALL));
    }

    /** Whether some stream is named twice. */
    boolean repeats(Request request) {
        Set<String> names = new HashSet<>();
        for (int stream = 0; stream < streams; stream++) {
            if (!names.add(request.text(key(stream)))) {
                return true;
            }
        }
        return false;
    }
}
