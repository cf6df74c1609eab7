package io.ringspan.base;

/** A set of nodes that together hold one full copy of the data: one whole token ring. Ordered by name. */
public record Rack(String name) implements Comparable<Rack> {
    @Override
    public int compareTo(Rack other) {
        return name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return name;
    }
}
