package io.ringspan.conf.fault;

/**
 * Why a file does not start a node: one line for people.
 *
 * @param key the directive at fault, empty if the fault is in no directive
 * @param found what stands there, in words or quoted
 * @param allowed what could stand there
 * @param nearest the known key or value that is spelled nearly so, empty if none is
 */
public record Problem(Spot spot, String key, String found, String allowed, String nearest) {
    /** {@code FILE:LINE:COLUMN: KEY: found X; allowed: Y; did you mean Z?} */
    @Override
    public String toString() {
        String where = key.isEmpty() ? spot + ": " : spot + ": " + key + ": ";
        String guess = nearest.isEmpty() ? "" : "; did you mean " + nearest + "?";
        return where + "found " + found + "; allowed: " + allowed + guess;
    }
}
