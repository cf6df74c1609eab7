package io.ringspan.node.request;

import io.ringspan.conf.Consistency;

/**
 * What a client is told when its level was not met: the level, how many replicas there are, how many it needs, and how far
 * it came. The first words are those of {@link ClientError}, and two of their own. Each is one line, which
 * {@link io.ringspan.node.protocol.Protocol#error} puts as clients hear it.
 *
 * @param replicas how many the level is about
 * @param where nothing, or the datacenter that they are in, behind " in "
 */
public record LevelErrors(Consistency level, int replicas, String where) {
    /** About the replicas of the own datacenter, if they alone decide, or of one of several. */
    static LevelErrors in(String datacenter, Consistency level, int replicas) {
        return new LevelErrors(level, replicas, level.isEverywhere() ? " in " + datacenter : "");
    }

    /**
     * Nothing was sent, since too few can be reached and may answer.
     *
     * @param states of those that may not, in brackets; nothing if all may
     */
    String unavailable(int reachable, String states) {
        return "UNAVAILABLE " + needs() + ", and " + reachable + " can be reached" + states
                + "; nothing was done; try again";
    }

    /** Nothing was sent, since too few have room for it in their queues. */
    String overloaded(int reachable) {
        return "OVERLOADED " + needs() + ", and " + reachable
                + " can take more now; nothing was done; wait, then try again";
    }

    /** A read for whose replies there is no room. */
    public String noRoom() {
        return "OVERLOADED the replies that this node holds for reads at a quorum take all the room that they may"
                + " (half of direct_memory_max); " + level + " was not met; wait, then try again, or read at DC_ONE";
    }

    /** A write for whose replies there is no room. */
    String noRoomForWrite() {
        return "OVERLOADED the replies that this node holds for writes at a quorum take all the room that they may"
                + " (a quarter of direct_memory_max); nothing was done; wait, then try again";
    }

    /** A read that too few answered. */
    String timeout(int answered) {
        return "TIMEOUT " + needs() + ", and " + answered + " answered in time; try again";
    }

    /** A read that too few can answer any more. */
    String broken(int answered) {
        return "UNAVAILABLE " + needs() + ", and no more than " + answered + " can answer; nothing was done; try again";
    }

    /** A read that enough answered, each something else, and nobody knows what is newest. */
    String disagree(int answered, int alike) {
        return "DISAGREE " + needs() + " to agree; " + answered + " answered, and " + alike
                + " at the most agree; write the key again, or read it at DC_ONE";
    }

    /** A write that was sent, and that too few have confirmed. */
    String unknown(int confirmed) {
        return "UNKNOWN " + needs() + ", and " + confirmed + " confirmed the write in time; it may still take effect";
    }

    /** A write that too many stores do not take because of their own state. */
    String refused(int refused) {
        return "REFUSED " + needs() + ", and the stores of " + refused
                + " do not take writes now; the write is kept and tried again, it may still take effect";
    }

    /** A write that enough have applied, with different replies. */
    String differs(int applied, int alike) {
        return "DIFFERS " + needs() + " to give the same reply; " + applied + " have applied the write, and " + alike
                + " at the most gave the same";
    }

    /** A write that enough have applied, whose replies did not come. */
    String unheard(int applied) {
        return "DIFFERS " + needs() + "; " + applied + " have applied the write, and no reply of theirs came in time";
    }

    /** A write that enough have applied, for whose replies there was no room. */
    String unkept(int applied) {
        return "DIFFERS " + needs() + "; " + applied + " have applied the write, and the room for replies to writes at"
                + " a quorum was used up (a quarter of direct_memory_max), so that theirs were not kept";
    }

    /** A write that another datacenter has not confirmed. */
    String unknownIn(String datacenter) {
        return "UNKNOWN " + level + " needs a majority in every datacenter, and " + datacenter
                + " did not confirm the write in time; it may still take effect";
    }

    /** A write that another datacenter's stores do not take. */
    String refusedIn(String datacenter) {
        return "REFUSED " + level + " needs a majority in every datacenter, and too many stores in " + datacenter
                + " do not take writes now; the write is kept and tried again, it may still take effect";
    }

    /** A write that another datacenter has applied, with different replies. */
    String differsIn(String datacenter) {
        return "DIFFERS " + level + " needs a majority that gives the same reply in every datacenter; those in "
                + datacenter + " have applied the write, and gave different ones, or none in time";
    }

    /** Nothing was sent, since too few can be reached in another datacenter. */
    String unavailableIn(String datacenter, int ofReplicas, int reachable, String states) {
        return new LevelErrors(level, ofReplicas, " in " + datacenter).unavailable(reachable, states);
    }

    /** A read that nobody in another datacenter has answered. */
    public String timeoutIn(String datacenter) {
        return "TIMEOUT " + level + " needs an answer of every datacenter, and " + datacenter
                + " did not answer in time; try again";
    }

    /** A read that nobody in another datacenter can answer. */
    public String brokenIn(String datacenter) {
        return "UNAVAILABLE " + level + " needs an answer of every datacenter, and nobody in " + datacenter
                + " can answer; nothing was done; try again";
    }

    /** A read that the nodes of another datacenter have too much to do to answer. */
    public String overloadedIn(String datacenter) {
        return "OVERLOADED " + level + " needs an answer of every datacenter, and too much is under way in "
                + datacenter + "; nothing was done; wait, then try again";
    }

    /** A read that the datacenters answer differently, and nobody knows whose answer is newest. */
    public String apart(int datacenters, int alike) {
        return "DISAGREE " + level + " needs the " + datacenters + " datacenters to agree or a newest value, and "
                + alike + " at the most agree; write the key again, or read it at DC_ONE";
    }

    /** A reply that is not kept. */
    public static String tooLong(long bytesMax) {
        return "ERR a replica's reply is larger than the limit of " + bytesMax + " bytes (reply_bytes_max)";
    }

    private String needs() {
        return level + " needs " + level.needed(replicas) + " of " + replicas
                + (replicas == 1 ? " replica" : " replicas") + where;
    }
}
