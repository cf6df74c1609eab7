package io.ringspan.node.metrics;

import java.util.List;

/**
 * One value of a family.
 *
 * @param labels the values of the family's labels, in their order
 */
record Point(List<String> labels, double value) {
    static Point of(double value, String... labels) {
        return new Point(List.of(labels), value);
    }
}
