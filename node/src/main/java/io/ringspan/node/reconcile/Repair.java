package io.ringspan.node.reconcile;

import io.ringspan.node.reconcile.Reconciliation.Choice;

/**
 * What to do about one command of a read whose level asks for agreement. The decision alone.
 *
 * @param key the command's, if a value is to be restored
 * @param winner the reply that may be given once enough replicas have what it was read from
 * @param winnerPlace the replica that gave it; -1 if there is none
 * @param clock the stamp of its version
 * @param tie the rest of that
 * @param holders a bit for the place of each replica that has what the winner has, by its version
 * @param others a bit for the place of each other one that has replied
 */
public record Repair(
        Action action, Key key, Choice winner, int winnerPlace, long clock, long tie, long holders, long others) {
    /** What is to be done. */
    public enum Action {
        /** Nothing: enough replicas agree. */
        NOTHING,
        /** The winner's value is to be restored at the others. */
        RESTORE,
        /** Nobody knows what is newest: that may change when writes arrive that are on their way. */
        ASK_AGAIN,
        /** Nothing can be done: too few have replied. */
        ERROR;

        /**
         * Decides.
         *
         * @param agreed whether enough replicas agree
         * @param enough whether as many have replied
         * @param newest whether one is known to have what is newer than all that says something else
         */
        static Action of(boolean agreed, boolean enough, boolean newest) {
            if (agreed) {
                return NOTHING;
            }
            return !enough ? ERROR : newest ? RESTORE : ASK_AGAIN;
        }
    }

    /** Where in the span's buffer a key is. */
    public record Key(int at, int length) {}
}
