package io.ringspan.node.request;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.ringspan.conf.Consistency;

/**
 * What a client is told when its level was not met: the level, how many replicas there are, how many it needs, and how far
 * it came. The first words are those of {@link ClientError}, and two of their own.
 */
final class LevelErrors {
    private LevelErrors() {}

    /** Nothing was sent, since too few can be reached. */
    static byte[] unavailable(Consistency level, int replicas, int reachable) {
        return resp("UNAVAILABLE " + needs(level, replicas) + ", and " + reachable
                + " can be reached; nothing was done; try again");
    }

    /** A read that too few answered. */
    static byte[] timeout(Consistency level, int replicas, int answered) {
        return resp("TIMEOUT " + needs(level, replicas) + ", and " + answered + " answered in time; try again");
    }

    /** A read that too few can answer any more. */
    static byte[] broken(Consistency level, int replicas, int answered) {
        return resp("UNAVAILABLE " + needs(level, replicas) + ", and no more than " + answered
                + " can answer; nothing was done; try again");
    }

    /** A read that enough answered, each something else, and nobody knows what is newest. */
    static byte[] disagree(Consistency level, int replicas, int answered, int alike) {
        return resp("DISAGREE " + needs(level, replicas) + " to agree; " + answered + " answered, and " + alike
                + " at the most agree; write the key again, or read it at DC_ONE");
    }

    /** A write that was sent, and that too few have confirmed. */
    static byte[] unknown(Consistency level, int replicas, int confirmed) {
        return resp("UNKNOWN " + needs(level, replicas) + ", and " + confirmed
                + " confirmed the write in time; it may still take effect");
    }

    /** A write that too many stores do not take because of their own state. */
    static byte[] refused(Consistency level, int replicas, int refused) {
        return resp("REFUSED " + needs(level, replicas) + ", and the stores of " + refused
                + " do not take writes now; the write is kept and tried again, it may still take effect");
    }

    /** A write that enough have applied, with different replies. */
    static byte[] differs(Consistency level, int replicas, int applied, int alike) {
        return resp("DIFFERS " + needs(level, replicas) + " to give the same reply; " + applied
                + " have applied the write, and " + alike + " at the most gave the same");
    }

    private static String needs(Consistency level, int replicas) {
        return level + " needs " + level.needed(replicas) + " of " + replicas
                + (replicas == 1 ? " replica" : " replicas");
    }

    private static byte[] resp(String text) {
        return ("-" + text + "\r\n").getBytes(US_ASCII);
    }
}
