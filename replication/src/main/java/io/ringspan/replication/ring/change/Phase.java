package io.ringspan.replication.ring.change;

/**
 * How far a change is. It goes {@link #PROPOSED}, {@link #AGREED}, {@link #COPYING}, {@link #STREAMING}, {@link #SWITCHING}, {@link
 * #SWITCHED}, {@link #CLEANING}, {@link #DONE}; when it is cancelled in time, {@code AGREED}, {@code COPYING} or {@code STREAMING} is followed by {@link #CANCELLING},
 * {@link #CANCELLED}, {@link #ROLLED_BACK} instead.
 *
 * <p>From one to the next it goes when all nodes have confirmed. {@code AGREED} asks whether this is the change, {@code SWITCHING} and
 * {@code CANCELLING} ask how it ends; what follows them is decided for all and for ever, and only then has effects that cannot be
 * taken back.
 */
public enum Phase {
    /** Nothing is agreed. A node that confirms will agree to nothing older, and has links to all others. */
    PROPOSED(0),
    /** This and no other is to be the change of this ring. Asks no work of a node. */
    AGREED(1),
    /** Owners-to-be get all writes. A node confirms when nothing that it sent before is on its way any more. */
    COPYING(2),
    /** What was planned before is refused. Who gains ranges copies them, and confirms when it has what the owners have. */
    STREAMING(3),
    /** It will not be cancelled any more. Asks no work of a node. */
    SWITCHING(4),
    /** The new owners own. A new owner confirms when it serves. */
    SWITCHED(5),
    /** Old owners delete what they do not own any more. */
    CLEANING(6),
    /** The end: the ring is what the change has made of it. */
    DONE(7),
    /** It will not go forward any more. Asks no work of a node. */
    CANCELLING(4),
    /** The owners are those from before, nobody is to own anything. Who has copied deletes it. */
    CANCELLED(5),
    /** The end: the ring is what it was. */
    ROLLED_BACK(7),
    /** The end of a change on which nobody had agreed yet: nothing has happened. */
    WITHDRAWN(0);

    private static final int DECIDED_STEPS = 5;

    private final int steps;

    Phase(int steps) {
        this.steps = steps;
    }

    /** How far it is from nothing, 0 to 7: a node never goes back, whoever conducts. */
    int steps() {
        return steps;
    }

    /** Whether nothing is left to do. */
    public boolean isFinal() {
        return this == DONE || this == ROLLED_BACK || this == WITHDRAWN;
    }

    /** Whether it is known how the change ends; it ends so at every node. */
    public boolean isDecided() {
        return steps >= DECIDED_STEPS;
    }

    /** Whether nodes are asked to agree on something of which there could be two. */
    boolean isQuestion() {
        return this == AGREED || this == SWITCHING || this == CANCELLING;
    }

    /** Whether nodes have something to do in it before they confirm. */
    public boolean hasPart() {
        return !isFinal() && !isQuestion();
    }

    /** Whether the change can still be stopped, or made to wait. */
    public boolean isOpen() {
        return this == PROPOSED || this == AGREED || this == COPYING || this == STREAMING;
    }

    /** Whether it can be cancelled at once, by whoever all have promised to follow. */
    boolean isStoppable() {
        return this == COPYING || this == STREAMING;
    }

    /** Whether owners-to-be get writes in it, too. */
    boolean isMoving() {
        return this == COPYING || this == STREAMING || this == SWITCHING || this == CANCELLING;
    }

    /** Whether the ring is as the change wanted it. */
    boolean isAfter() {
        return this == SWITCHED || this == CLEANING || this == DONE;
    }

    /** What follows when all have confirmed. */
    Phase next() {
        return switch (this) {
            case PROPOSED -> AGREED;
            case AGREED -> COPYING;
            case COPYING -> STREAMING;
            case STREAMING -> SWITCHING;
            case SWITCHING -> SWITCHED;
            case SWITCHED -> CLEANING;
            case CLEANING -> DONE;
            case CANCELLING -> CANCELLED;
            case CANCELLED -> ROLLED_BACK;
            case DONE, ROLLED_BACK, WITHDRAWN -> throw new IllegalStateException("nothing follows " + this);
        };
    }
}
