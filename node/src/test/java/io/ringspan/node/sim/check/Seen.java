package io.ringspan.node.sim.check;

/** What a reply says of a key with one writer. */
final class Seen {
    private Seen() {}

    /** Which of the writes to the key it shows; 0 for none. */
    static int sequence(String key, String reply) {
        int at = reply.indexOf("\n" + key + "=");
        return at < 0 ? 0 : Integer.parseInt(reply.substring(at + key.length() + 2, reply.indexOf(';', at)));
    }
}
