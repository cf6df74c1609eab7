package io.ringspan.node.effect.stream;

import io.ringspan.node.effect.CommandLines;
import io.ringspan.node.effect.Effect;
import io.ringspan.node.effect.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Entries that one consumer gets, and those that are pending no more since they are gone, as the commands that make them so wherever
 * they come to: one for all entries that were delivered as often.
 *
 * <p><b>Owner.</b> Who made it.
 */
final class Claims {
    private static final int WORDS_BESIDE_IDS = 10;

    private final Map<Long, List<String>> byTimes = new TreeMap<>();
    private final List<String> gone = new ArrayList<>();

    /**
     * Where they are pending.
     *
     * @param key the argument with the stream
     * @param group the argument with the group
     * @param consumer the argument with who gets them
     */
    record Place(Request request, int key, int group, int consumer) {}

    /** @param times how often it was delivered, with this time */
    void claimed(String id, long times) {
        byTimes.computeIfAbsent(times, none -> new ArrayList<>()).add(id);
    }

    /** An entry that was deleted. */
    void gone(String id) {
        gone.add(id);
    }

    List<String> gone() {
        return gone;
    }

    boolean hasClaimed() {
        return !byTimes.isEmpty();
    }

    /**
     * Writes them.
     *
     * @param atMillis when they were delivered
     * @param last what the group's last entry is at least; empty if that does not change
     */
    void write(Place place, long atMillis, String last, Effect effect) {
        byTimes.forEach((times, ids) -> {
            int words = WORDS_BESIDE_IDS + ids.size() + (last.isEmpty() ? 0 : 2);
            CommandLines write = place(effect.writes().begin("XCLAIM", words), place);
            write.add(place.request().arguments(), place.consumer()).add("0");
            ids.forEach(write::add);
            write.add("TIME").add(atMillis).add("RETRYCOUNT").add(times);
            write.add("FORCE").add("JUSTID");
            if (!last.isEmpty()) {
                write.add("LASTID").add(last);
            }
        });
        if (!gone.isEmpty()) {
            CommandLines write = place(effect.writes().begin("XACK", 2 + gone.size()), place);
            gone.forEach(write::add);
        }
    }

    private static CommandLines place(CommandLines write, Place place) {
        return write.add(place.request().arguments(), place.key())
                .add(place.request().arguments(), place.group());
    }
}
