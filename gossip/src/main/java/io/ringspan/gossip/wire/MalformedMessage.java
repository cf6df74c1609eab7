package io.ringspan.gossip.wire;

/** Bytes that are no message, or none of this version. What is wrong with them stands in the message. */
public final class MalformedMessage extends Exception {
    private static final long serialVersionUID = 1;

    MalformedMessage(String message) {
        super(message, null, false, false); // anybody may cause it, at any rate
    }
}
