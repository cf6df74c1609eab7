package io.ringspan.node.ring;

import io.ringspan.base.NodeId;
import io.ringspan.node.copy.CopyState;

/**
 * How far a node is with copying what it is to own, as it says itself.
 *
 * @param node which
 * @param phase what its copy does: see {@link CopyState.Phase}
 * @param source whom it copies from, or is compared with
 * @param fraction how much of that is done, from 0 to 1
 * @param keys how many it has looked at
 * @param keysPerSecond how many it looks at in a second at present
 * @param secondsLeft how long that will take; below 0 if nobody knows
 */
public record Gain(
        String node,
        String phase,
        String source,
        double fraction,
        long keys,
        double keysPerSecond,
        double secondsLeft) {
    private static final int FIELDS = 6;

    static Gain of(NodeId node, CopyState state) {
        return new Gain(
                node.toString(),
                state.phase().name(),
                state.source(),
                state.fraction(),
                state.keys(),
                state.keysPerSecond(),
                state.secondsLeft());
    }

    /** For the one that asks; it knows whom. */
    String text() {
        return String.join(
                "\t",
                phase,
                source,
                Double.toString(fraction),
                Long.toString(keys),
                Double.toString(keysPerSecond),
                Double.toString(secondsLeft));
    }

    /**
     * What a node has said.
     *
     * @throws IllegalArgumentException if it is something else
     */
    static Gain parse(NodeId node, String text) {
        String[] fields = text.split("\t", -1);
        if (fields.length != FIELDS) {
            throw new IllegalArgumentException("this says not how far a copy is: " + text);
        }
        return new Gain(
                node.toString(),
                fields[0],
                fields[1],
                Double.parseDouble(fields[2]),
                Long.parseLong(fields[3]),
                Double.parseDouble(fields[4]),
                Double.parseDouble(fields[5]));
    }
}
