package io.ringspan.node.decide;

import io.ringspan.node.protocol.Protocol;

/** Why a command was not decided, or what is wrong though it was. The first word never changes. */
public enum DecisionError {
    /** Nobody of this datacenter can decide it now. */
    UNAVAILABLE(
            "UNAVAILABLE",
            "the replica that would have to decide this command cannot do so now; nothing was done; try again"),
    /** Nobody can decide it in the datacenter where its keys are at home, which is another one. */
    NOHOME(
            "NOHOME",
            "the datacenter where this key is at home (homes), and where all its writes are decided, cannot be reached or cannot"
                    + " decide now; nothing was done; try again"),
    /** The keys have other owners now. */
    MOVED("TRYAGAIN", "the keys have just been given to another node; nothing was done; try again"),
    /** Too many wait, or the key is written all the time. */
    OVERLOADED(
            "OVERLOADED",
            "too many commands wait to be decided, or their keys are written too often; nothing was done; wait, then try again"),
    /** The arguments are not what the command takes, and yet its store found nothing wrong with them. */
    NOT_UNDERSTOOD("ERR", "this form of the command is not served where a key has several replicas; nothing was done"),
    /** A whole reply of a store has not the form that this command's has. */
    UNEXPECTED("ERR", "the store's reply has an unexpected form; nothing was done"),
    /** It runs in the store, and what it wrote is not known to be anywhere else. */
    UNKNOWN(
            "UNKNOWN",
            "this may have run in one store, and what it wrote was not copied to other replicas: it may still take effect, or not"),
    /** It has run in the store, which does not give what it wrote. */
    NOT_GIVEN(
            "UNKNOWN",
            "this has run in one store, which does not give the values that it wrote (DUMP, PEXPIRETIME; the log says what it"
                    + " answers): they were not copied to other replicas"),
    /** A script has written a key that it did not name, and that is not this store's. */
    STRAY(
            "CROSSSLOT",
            "the script has written a key that it was not given and that has other owners, which did not get it; what it wrote"
                    + " to its own keys is done");

    private final String text;

    DecisionError(String code, String advice) {
        text = code + " " + advice;
    }

    /** Without what a protocol adds. */
    public String text() {
        return text;
    }

    /** As a whole error of that protocol. */
    public byte[] said(Protocol protocol) {
        return protocol.error(text);
    }
}
