package io.ringspan.replication.settle;

import io.ringspan.replication.version.KeyState;
import org.jspecify.annotations.Nullable;

/**
 * The replicas of a key, this node's own store among them. {@code replication} declares it, {@code node} implements it.
 *
 * <p><b>Owner.</b> The store worker.
 */
public interface SettlePeers {
    /** The numbers of the nodes that hold a key, in the order that all nodes know; none if this one is not among them now. */
    int[] replicas(byte[] key);

    /** Whether this node is not among those that hold the key, but will be: then the key is settled when it is. */
    default boolean isToHold(byte[] key) {
        return false;
    }

    /** This node's number. */
    int self();

    /**
     * Asks a replica what it knows of a key: in the order of the writes to its store. It is told what this one knows, so that
     * it can look after the key, too, if it has seen other writes.
     *
     * @param wantsValue whether it is to give its value
     * @param answer called once, during this call or later
     */
    void ask(int replica, byte[] key, KeyState own, boolean wantsValue, Answer answer);

    /** The key is left as it is. */
    default void gaveUp(byte[] key, Reason why) {}

    /** Why a key is left as it is. */
    enum Reason {
        /** The value of the other replica failed to be taken too often. */
        NOT_TAKEN,
        /** It is longer than values may be. */
        TOO_LONG
    }

    /** Takes what a replica has said. */
    interface Answer {
        /**
         * It has answered, or is not going to.
         *
         * @param seen null if it cannot be asked, has not answered in time, or its store lacks writes for now
         * @param value what it has, if that was asked for and can be given to the own store; valid during the call
         */
        void answered(@Nullable Seen seen, @Nullable Value value);

        /** In place of that: it has a value, and that is longer than values may be. */
        default void tooLong(Seen seen) {
            answered(seen, null);
        }
    }

    /** A replica's value of a key, that may be nothing. */
    interface Value {
        /**
         * Sends it to the own store, in the order of writes.
         *
         * @param outcome called once, never during this call: whether the store has taken it for sure
         */
        void put(Outcome outcome);
    }

    /** What has become of a value. */
    @FunctionalInterface
    interface Outcome {
        /** Called once. */
        void put(boolean taken);
    }
}
