package io.ringspan.node.seen;

import java.util.List;

/**
 * Who else writes to the node's store, as far as it was seen. Who is seen at two looks in a row counts: one may be the node's own connection
 * from before, which the store has not noticed yet to be gone.
 *
 * <p><b>Threads.</b> One looks; any asks.
 */
public final class OtherWriters {
    private List<Writer> last = List.of();
    private volatile List<Writer> writers = List.of();

    /**
     * One of them.
     *
     * @param address where it is, as host and port
     * @param command that it sent last
     */
    public record Writer(String address, String command) {
        @Override
        public String toString() {
            return address + " (" + command + ")";
        }
    }

    /**
     * These were seen now.
     *
     * @return who counts now, and did not before
     */
    public List<Writer> saw(List<Writer> now) {
        List<Writer> before = writers;
        List<Writer> again = now.stream().filter(each -> has(last, each)).toList();
        last = List.copyOf(now);
        writers = again;
        return again.stream().filter(each -> !has(before, each)).toList();
    }

    private static boolean has(List<Writer> all, Writer one) {
        return all.stream().anyMatch(each -> each.address().equals(one.address()));
    }

    /** How many there are. */
    public int count() {
        return writers.size();
    }
}
