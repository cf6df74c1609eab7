package io.ringspan.node.request;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.node.command.Command;
import io.ringspan.replication.ring.ReplicaSet;
import io.ringspan.replication.ring.Topology;
import org.jspecify.annotations.Nullable;

/**
 * Consecutive commands of one client that share a route, while they are being read: where they stand and where they go.
 * One per connection, reused.
 *
 * <p><b>Owner.</b> The worker of the client. <b>Buffers.</b> Borrows the buffer for the time of one read.
 */
public final class Run {
    private ByteBuf in = Unpooled.EMPTY_BUFFER;
    private int start;
    private int end;
    private int commands;
    private int token;
    private int group;
    private @Nullable Command firstCommand;
    private int keyAt;
    private int keyLength;
    private @Nullable ReplicaSet replicas;
    private boolean write;
    private boolean behindWrites;
    private boolean doneHere;
    private long stamp;
    private boolean isFirst;
    private int first = Topology.NOBODY;

    public void begin(ByteBuf from, int at, ReplicaSet to, boolean isWrite, int firstToken) {
        in = from;
        start = at;
        replicas = to;
        write = isWrite;
        token = firstToken;
        commands = 0;
        stamp = 0;
        doneHere = false;
        first = Topology.NOBODY;
    }

    /**
     * Its write is one of several that go to all owners with the same stamp.
     *
     * @param first whether none of them was sent yet
     */
    public void isPartOfAll(long sameStamp, boolean first) {
        stamp = sameStamp;
        isFirst = first;
    }

    /** Its write has this stamp. */
    public void isStamped(long as) {
        isPartOfAll(as, true);
    }

    /** Whether the store of this node has the effect of its write already. */
    public void isDoneHere(boolean done) {
        doneHere = done;
    }

    boolean isDoneHere() {
        return doneHere;
    }

    /** Whether it is one of several, of which some were sent. */
    public boolean hasBegun() {
        return stamp != 0 && !isFirst;
    }

    /** The stamp that its write has in any case; 0 if it is to be given one. */
    public long stamp() {
        return stamp;
    }

    /** Its writes are answered by this replica, if it is one, as long as that can be reached. */
    public void answersFirst(int node) {
        first = node;
    }

    /** See {@link #answersFirst}; {@link Topology#NOBODY} if none was named. */
    int answersFirst() {
        return first;
    }

    /**
     * The local replicas, in the order in which they are to answer; behind them, those that are to own the keys and get the write, too:
     * once they do they may have to answer.
     */
    int[] answering() {
        int[] local = replicas().localReceivers();
        int place = ReplicaSet.place(first, local);
        if (place <= 0) {
            return local;
        }
        int[] order = new int[local.length];
        order[0] = first;
        System.arraycopy(local, 0, order, 1, place);
        System.arraycopy(local, place + 1, order, place + 1, local.length - place - 1);
        return order;
    }

    /** By a later topology these are its owners. */
    void goesTo(ReplicaSet now) {
        replicas = now;
    }

    /** Says whether the client has writes unanswered. */
    public void behindWrites(boolean behind) {
        behindWrites = behind;
    }

    public boolean isBehindWrites() {
        return behindWrites;
    }

    /** Takes in the command that ends at {@code commandEnd}. */
    public void extend(int commandEnd) {
        end = commandEnd;
        commands++;
    }

    /** The same, with the number of the group of commands that it is one of. */
    public void extend(int commandEnd, int groupOfCommand) {
        group = commands == 0 || group == groupOfCommand ? groupOfCommand : 0;
        extend(commandEnd);
    }

    /** Its first command is this, with its first key there. */
    public void startsWith(Command command, int firstKeyAt, int firstKeyLength) {
        firstCommand = command;
        keyAt = firstKeyAt;
        keyLength = firstKeyLength;
    }

    /** Tells the slot what it begins with. */
    public void tellFirst(Slot slot) {
        if (firstCommand != null) {
            slot.first().is(firstCommand, token, in, keyAt, keyLength);
        }
    }

    /** It is put otherwise: in as many commands, which stand there. */
    public void is(ByteBuf from, int at, int to, int as) {
        in = from;
        start = at;
        end = to;
        commands = as;
    }

    /** The number of the group that all its commands are of; 0 if they are of several. */
    public int group() {
        return group;
    }

    public boolean goes(ReplicaSet to, boolean isWrite) {
        return replicas == to && write == isWrite;
    }

    public void clear() {
        in = Unpooled.EMPTY_BUFFER;
        replicas = null;
        commands = 0;
    }

    public boolean isEmpty() {
        return commands == 0;
    }

    public ByteBuf in() {
        return in;
    }

    public int start() {
        return start;
    }

    public int length() {
        return end - start;
    }

    public int commands() {
        return commands;
    }

    public int token() {
        return token;
    }

    public ReplicaSet replicas() {
        ReplicaSet set = replicas;
        if (set == null) {
            throw new IllegalStateException("an empty run goes nowhere");
        }
        return set;
    }

    public boolean isWrite() {
        return write;
    }
}
