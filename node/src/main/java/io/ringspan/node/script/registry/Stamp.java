package io.ringspan.node.script.registry;

import io.ringspan.base.NodeId;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.zip.CRC32C;

/**
 * When something was said of a script, of a library, or of all of them. All nodes order any two alike.
 *
 * @param clock a stamp of the hybrid clock of the node whose client said it
 * @param origin stands for that node, for equal clocks
 */
public record Stamp(long clock, long origin) implements Comparable<Stamp> {
    public static final Stamp NEVER = new Stamp(0, 0);

    private static final Comparator<Stamp> ORDER =
            Comparator.comparingLong(Stamp::clock).thenComparingLong(Stamp::origin);

    /** What stands for that node. */
    public static long originOf(NodeId node) {
        byte[] name = node.toString().getBytes(StandardCharsets.UTF_8);
        CRC32C sum = new CRC32C();
        sum.update(name);
        return (sum.getValue() << Integer.SIZE) | (node.toString().hashCode() & 0xFFFFFFFFL);
    }

    public boolean isAfter(Stamp other) {
        return compareTo(other) > 0;
    }

    @Override
    public int compareTo(Stamp other) {
        return ORDER.compare(this, other);
    }
}
