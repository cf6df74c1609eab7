package io.ringspan.base;

/** A set of racks that are close to each other. Ordered by name. */
public record Datacenter(String name) implements Comparable<Datacenter> {
    @Override
    public int compareTo(Datacenter other) {
        return name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return name;
    }
}
