package io.ringspan.node.sim.net;

import java.util.List;

/** Sees each step of what is said and done, between places and in stores, and may have the connection break at it. */
public interface Steps {
    /** Nothing breaks. */
    Steps NONE = new Steps() {
        @Override
        public String toString() {
            return "no steps";
        }
    };

    /** Whether it breaks before these bytes are sent: they are lost. */
    default boolean breaksBefore(Wire wire, int from, int to, byte[] bytes) {
        return false;
    }

    /** Whether it breaks once these bytes have arrived. */
    default boolean breaksBehind(Wire wire, int from, int to, byte[] bytes) {
        return false;
    }

    /** Whether the connection to that store breaks before it runs a command. */
    default boolean breaksBefore(int store, List<String> words) {
        return false;
    }

    /** Whether it breaks once the command has run, with its reply. */
    default boolean breaksBehind(int store, List<String> words) {
        return false;
    }
}
