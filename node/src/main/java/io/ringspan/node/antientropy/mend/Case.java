package io.ringspan.node.antientropy.mend;

import io.ringspan.replication.antientropy.KeyLook;
import io.ringspan.replication.antientropy.KeyStamp;
import io.ringspan.replication.antientropy.Waiting;
import io.ringspan.replication.antientropy.Winner;
import io.ringspan.replication.version.KeyState;
import java.util.BitSet;

/**
 * A key that differs, and what becomes of it.
 *
 * <p><b>Owner.</b> The run's thread.
 */
public final class Case {
    private final Waiting.Key key;
    private final int token;
    private final int[] places;
    private final KeyLook[] looks;
    private final KeyState[] states;
    private final int winner;
    private final BitSet lacking = new BitSet();
    private boolean changed;
    private String why = "it was not tried";

    /** What becomes of a key. */
    public enum Outcome {
        /** All replicas have the value that is kept. */
        MENDED,
        /** Some replica's has changed since it was looked at. */
        CHANGED,
        /** Some replica could not be read, or did not take it. */
        LEFT
    }

    /**
     * A key.
     *
     * @param places of the sides that hold it
     * @param looks what each of them has
     * @param states what each of them knows of it
     * @param winner which of them is kept
     */
    public Case(Waiting.Key key, int token, int[] places, KeyLook[] looks, KeyState[] states, int winner) {
        this.key = key;
        this.token = token;
        this.places = places;
        this.looks = looks;
        this.states = states;
        this.winner = winner;
        for (int i = 0; i < looks.length; i++) {
            lacking.set(i, Winner.lacks(looks[i], KeyStamp.of(states[i]), looks[winner], KeyStamp.of(states[winner])));
        }
    }

    /** Whether anybody lacks what is kept. */
    public boolean isAny() {
        return !lacking.isEmpty();
    }

    public Waiting.Key key() {
        return key;
    }

    public int token() {
        return token;
    }

    public int[] places() {
        return places;
    }

    public KeyLook[] looks() {
        return looks;
    }

    public int winner() {
        return winner;
    }

    /** The place of the side whose value is kept. */
    int source() {
        return places[winner];
    }

    KeyLook kept() {
        return looks[winner];
    }

    KeyState keptState() {
        return states[winner];
    }

    KeyState state(int which) {
        return states[which];
    }

    /** Which of those that hold it lack what is kept. */
    BitSet lacking() {
        return lacking;
    }

    /** That one has it now. */
    void taken(int which) {
        lacking.clear(which);
    }

    void changed() {
        changed = true;
    }

    boolean hasChanged() {
        return changed;
    }

    void left(String because) {
        why = because;
    }

    public Outcome outcome() {
        if (lacking.isEmpty()) {
            return Outcome.MENDED;
        }
        return changed ? Outcome.CHANGED : Outcome.LEFT;
    }

    /** Why it is left, if it is. */
    public String why() {
        return why;
    }
}
