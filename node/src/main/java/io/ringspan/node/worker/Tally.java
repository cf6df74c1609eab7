package io.ringspan.node.worker;

import io.ringspan.base.TimeSource;

/**
 * What one worker counts, as plain fields, and the time of its current turn. The scrape reads the fields from another
 * thread and sums them over all workers; it may see a number that is a moment old, never a torn one on a 64-bit JVM.
 *
 * <p><b>Owner.</b> The worker writes; any thread reads.
 */
public final class Tally {
    private final TimeSource time;
    private long nowNanos;

    private long readCommands;
    private long writeCommands;
    private long readBatches;
    private long writeBatches;
    private long clientErrors;
    private long clientsOpened;
    private long clientsClosed;
    private long clientsCutOff;
    private long clientsRefused;
    private long commandsShed;
    private long commandsOverloaded;
    private long heldReplyBytes;
    private long heldWriteReplyBytes;
    private long callersOpened;
    private long callersClosed;
    private long callersFailed;
    private long callersUnanswered;
    private long peerReplyBytes;
    private long peerRepliesDropped;
    private long readRetries;
    private long readRetriesDenied;
    private long unknownWrites;
    private long quorumReads;
    private long quorumWrites;
    private long disagreements;
    private long differences;
    private long gathersSaid;
    private long gathersUnsaid;
    private long reconciled;
    private long readsRepaired;
    private long readRepairsFailed;
    private long readsAskedAgain;
    private long keysNamed;
    private long keysTooYoung;
    private long keysLeftOut;
    private boolean memoryFull;
    private final TickDelays ticks = new TickDelays();
    private final StoreLoad load = new StoreLoad();

    public Tally(TimeSource time) {
        this.time = time;
        this.nowNanos = time.nanoTime();
    }

    /** Looks at the clock. To be called when bytes arrive, so that one look serves a whole turn. */
    public long refresh() {
        nowNanos = time.nanoTime();
        return nowNanos;
    }

    /** The time of the last {@link #refresh}. */
    public long nowNanos() {
        return nowNanos;
    }

    public TimeSource time() {
        return time;
    }

    /** A batch got its last reply. */
    public void answered(int commands, boolean write) {
        if (write) {
            writeCommands += commands;
            writeBatches++;
        } else {
            readCommands += commands;
            readBatches++;
        }
    }

    /** The node itself answered with errors. */
    public void clientErrors(int commands) {
        clientErrors += commands;
    }

    public void clientOpened() {
        clientsOpened++;
    }

    public void clientClosed() {
        clientsClosed++;
    }

    /** A client was closed because it went over a limit. */
    public void clientCutOff() {
        clientsCutOff++;
    }

    /** A client was not let in. */
    public void clientRefused() {
        clientsRefused++;
    }

    /** A command was refused because the node's memory was used up. */
    public void commandShed() {
        commandsShed++;
    }

    /** Commands were refused because a queue or the room for what is held was full. */
    public void commandsOverloaded(int commands) {
        commandsOverloaded += commands;
    }

    /** A batch of reads was sent to one more replica, since one that was asked is lost or late. */
    public void readRetried() {
        readRetries++;
    }

    /** It was not, since too many were. */
    public void readRetryDenied() {
        readRetriesDenied++;
    }

    /** Says how many bytes of replies are held for reads at a quorum. */
    public void repliesHeld(long bytes) {
        heldReplyBytes = bytes;
    }

    /** Says how many bytes of replies, and of commands to compare them by, are held for writes at a quorum. */
    public void writeRepliesHeld(long bytes) {
        heldWriteReplyBytes = bytes;
    }

    /** A peer that calls this node was let in. */
    public void callerOpened() {
        callersOpened++;
    }

    /**
     * It is gone.
     *
     * @param failed whether that was because its connection failed, or because of what it sent
     */
    public void callerClosed(boolean failed) {
        callersClosed++;
        callersFailed += failed ? 1 : 0;
    }

    /** A peer that calls was told that a request of its has no reply. */
    public void callerUnanswered() {
        callersUnanswered++;
    }

    /** Says how many bytes of replies wait for peers that do not keep up. */
    public void peerRepliesWait(long bytes) {
        peerReplyBytes = bytes;
    }

    /** A reply that a peer had asked for was dropped, since too many wait for it. */
    public void peerReplyDropped() {
        peerRepliesDropped++;
    }

    /** Clients were told of writes that nobody knows whether they took effect. */
    public void writesUnknown(int commands) {
        unknownWrites += commands;
    }

    /** Commands that wait for several replicas were sent. */
    public void quorum(int commands, boolean write) {
        if (write) {
            quorumWrites += commands;
        } else {
            quorumReads += commands;
        }
    }

    /** Replicas replied to a batch with different bytes. */
    public void reconciled() {
        reconciled++;
    }

    /** The newest value that a read has found was written back to a majority, or that did not come about. */
    public void readRepaired(boolean restored) {
        if (restored) {
            readsRepaired++;
        } else {
            readRepairsFailed++;
        }
    }

    /** A batch of reads was sent to its replicas again, since they were at odds. */
    public void readAskedAgain() {
        readsAskedAgain++;
    }

    /** A key was named to a replica that a read has found to be behind. */
    public void keyNamed() {
        keysNamed++;
    }

    /** It was not, since what it lacks was written a moment ago and may be on its way. */
    public void keyTooYoung() {
        keysTooYoung++;
    }

    /** It was not, since too many were, it is too long, or the replica cannot be asked now. */
    public void keyLeftOut() {
        keysLeftOut++;
    }

    /** A read was answered with DISAGREE. */
    public void disagreement() {
        disagreements++;
    }

    /** A write was answered with DIFFERS. */
    public void difference() {
        differences++;
    }

    /** The origin of a relayed write was told what this datacenter says of it, or nothing, since it was not known in time. */
    public void gathered(boolean said) {
        gathersSaid += said ? 1 : 0;
        gathersUnsaid += said ? 0 : 1;
    }

    /** Says whether the node's memory is used up: then what clients ask for is refused. */
    public void memoryFull(boolean full) {
        memoryFull = full;
    }

    public boolean isMemoryFull() {
        return memoryFull;
    }

    public long readCommands() {
        return readCommands;
    }

    public long writeCommands() {
        return writeCommands;
    }

    public long readBatches() {
        return readBatches;
    }

    public long writeBatches() {
        return writeBatches;
    }

    public long clientErrors() {
        return clientErrors;
    }

    public long clientsOpened() {
        return clientsOpened;
    }

    /** Clients connected now. */
    public long clients() {
        return clientsOpened - clientsClosed;
    }

    public long clientsCutOff() {
        return clientsCutOff;
    }

    public long clientsRefused() {
        return clientsRefused;
    }

    /** Commands refused because the node's memory was used up. */
    public long commandsShed() {
        return commandsShed;
    }

    /** Commands refused because a queue or the room for what is held was full. */
    public long commandsOverloaded() {
        return commandsOverloaded;
    }

    public long readRetries() {
        return readRetries;
    }

    public long readRetriesDenied() {
        return readRetriesDenied;
    }

    /** Bytes of replies that are held for reads at a quorum. */
    public long heldReplyBytes() {
        return heldReplyBytes;
    }

    /** The same for writes. */
    public long heldWriteReplyBytes() {
        return heldWriteReplyBytes;
    }

    /** Connections of peers that call this node, now. */
    public long callers() {
        return callersOpened - callersClosed;
    }

    /** Connections of peers that called this node and are gone. */
    public long callersClosed() {
        return callersClosed;
    }

    /** Those of them that failed, or were closed because of what came over them. */
    public long callersFailed() {
        return callersFailed;
    }

    public long callersUnanswered() {
        return callersUnanswered;
    }

    public long peerReplyBytes() {
        return peerReplyBytes;
    }

    public long peerRepliesDropped() {
        return peerRepliesDropped;
    }

    public long quorumReads() {
        return quorumReads;
    }

    public long quorumWrites() {
        return quorumWrites;
    }

    public long reconciledBatches() {
        return reconciled;
    }

    public long readsRepaired() {
        return readsRepaired;
    }

    public long readRepairsFailed() {
        return readRepairsFailed;
    }

    public long readsAskedAgain() {
        return readsAskedAgain;
    }

    public long keysNamed() {
        return keysNamed;
    }

    public long keysTooYoung() {
        return keysTooYoung;
    }

    public long keysLeftOut() {
        return keysLeftOut;
    }

    public long disagreements() {
        return disagreements;
    }

    public long differences() {
        return differences;
    }

    public long gathersSaid() {
        return gathersSaid;
    }

    public long gathersUnsaid() {
        return gathersUnsaid;
    }

    /** Write commands answered with UNKNOWN: they were sent, and may or may not take effect. */
    public long unknownWrites() {
        return unknownWrites;
    }

    /** What its store was asked for. */
    public StoreLoad load() {
        return load;
    }

    /** How late the worker's own timer rang. */
    public TickDelays ticks() {
        return ticks;
    }
}
