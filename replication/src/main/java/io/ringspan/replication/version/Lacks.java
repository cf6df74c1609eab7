package io.ringspan.replication.version;

/**
 * What a store may lack of what was written: then nobody knows what is below a change that was made on top.
 *
 * @param all whether anything that was written before the versions were begun, or forgotten, may be missing
 * @param upTo writes up to this stamp may be missing; 0 if none is
 */
public record Lacks(boolean all, long upTo) {
    /** It has everything that was written since versions are kept. */
    public static final Lacks NOTHING = new Lacks(false, 0);

    /** What may be missing of a store that has some of the other one's keys, too. */
    public Lacks and(Lacks other) {
        return new Lacks(all || other.all, Math.max(upTo, other.upTo));
    }
}
