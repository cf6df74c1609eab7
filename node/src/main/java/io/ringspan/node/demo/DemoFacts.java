package io.ringspan.node.demo;

import java.util.List;

/**
 * Everything the live demo shows, at one moment.
 *
 * @param upSeconds since the cluster was complete
 * @param writesPerSecond answered in the writing datacenter
 * @param readsPerSecond answered in the reading datacenter
 * @param failed commands of the load that failed, since the start
 * @param delay from a write in the one to a read in the other datacenter
 */
record DemoFacts(
        long upSeconds,
        long writesPerSecond,
        long readsPerSecond,
        long failed,
        DelayFigures delay,
        List<NodeFacts> nodes) {
    DemoFacts {
        nodes = List.copyOf(nodes);
    }

    /** How many keys the datacenter's stores hold. */
    long keysIn(String datacenter) {
        return nodes.stream()
                .filter(node -> node.datacenter().equals(datacenter))
                .mapToLong(NodeFacts::keys)
                .sum();
    }

    /**
     * One node.
     *
     * @param owns the tokens it owns, for people
     * @param percent its share of its rack's ring
     * @param keys how many keys its store holds; -1 if the store does not answer
     */
    record NodeFacts(
            String datacenter, String rack, String clients, String store, String owns, int percent, long keys) {}
}
