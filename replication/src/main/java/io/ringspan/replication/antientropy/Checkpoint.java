package io.ringspan.replication.antientropy;

import java.util.ArrayList;
import java.util.Base64;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Where the comparison of one node's tokens is: which leaves differ, and how far each replica's store has been walked for their
 * keys. A walk can be gone on with while the store's run is the same: in another one a cursor means something else.
 *
 * @param marked the leaves that differ
 * @param positions by the replicas' names; empty if no leaf has been compared yet
 */
public record Checkpoint(BitSet marked, Map<String, Position> positions) {
    /** Nothing was compared yet. */
    public static final Checkpoint NONE = new Checkpoint(new BitSet(), Map.of());

    /**
     * How far a store has been walked.
     *
     * @param runId which run of the store that is
     * @param cursor where to go on
     */
    public record Position(String runId, String cursor, boolean done) {}

    /** Whether it is one of these replicas, and leaves were compared. */
    public boolean isOf(List<String> replicas) {
        return !positions.isEmpty() && positions.keySet().equals(Set.copyOf(replicas));
    }

    /** Where to go on with a replica's store; empty if that has to be walked anew. */
    public Optional<Position> position(String replica, String runId) {
        return Optional.ofNullable(positions.get(replica))
                .filter(position -> !runId.isEmpty() && position.runId().equals(runId));
    }

    /** In lines. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("marked\t" + Base64.getEncoder().encodeToString(marked.toByteArray()));
        positions.forEach(
                (name, at) -> lines.add("at\t" + name + "\t" + at.runId() + "\t" + at.cursor() + "\t" + at.done()));
        return lines;
    }

    /**
     * What such lines say.
     *
     * @throws IllegalArgumentException if they are something else
     */
    public static Checkpoint parse(List<String> lines) {
        BitSet marked = new BitSet();
        Map<String, Position> positions = new TreeMap<>();
        for (String line : lines) {
            String[] parts = line.split("\t", -1);
            if (parts[0].equals("marked") && parts.length == 2) {
                marked = BitSet.valueOf(Base64.getDecoder().decode(parts[1]));
            } else if (parts[0].equals("at") && parts.length == 5) {
                positions.put(parts[1], new Position(parts[2], parts[3], Boolean.parseBoolean(parts[4])));
            } else {
                throw new IllegalArgumentException("a line that is not known: " + line);
            }
        }
        return new Checkpoint(marked, positions);
    }
}
