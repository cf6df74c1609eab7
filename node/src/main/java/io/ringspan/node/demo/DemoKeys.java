package io.ringspan.node.demo;

/**
 * The keys that the check writes, each with a value of its own, so that no mix-up can look right.
 *
 * @param count how many
 */
public record DemoKeys(int count) {
    /** Name of the key with this number, 0 to {@code count - 1}. */
    String key(int number) {
        return "demo:" + number;
    }

    /** What the key holds. */
    String value(int number) {
        return "value of key " + number;
    }
}
