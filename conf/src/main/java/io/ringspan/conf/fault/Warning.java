package io.ringspan.conf.fault;

/** Something in a good file that does not do what its writer may think: one line for people. */
public record Warning(Spot spot, String key, String text) {
    @Override
    public String toString() {
        return spot + ": " + key + ": " + text;
    }
}
