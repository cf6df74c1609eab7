package io.ringspan.node.reconcile;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.ringspan.conf.Consistency;
import io.ringspan.node.io.Span;
import io.ringspan.node.standing.Standings;
import io.ringspan.replication.ring.ReplicaSet;
import org.jspecify.annotations.Nullable;

/**
 * What replicas have said to one write batch, and whether that is enough for a level. A replica has confirmed it by its
 * store's replies or, where those were lost, by its mark. Reused.
 *
 * <p><b>Owner.</b> The worker. <b>Buffers.</b> Keeps the replies, and at a level that compares them a copy of the commands,
 * until {@link #clear}. <b>Limits.</b> Both find {@link ReplyRoom}. Replies that do not are given up with those before
 * them: from then on they only confirm the write.
 */
public final class WriteAcks {
    /** Most writes are answered with less. */
    private static final int FIRST_BYTES = 32;

    /** How it stands. */
    public enum Verdict {
        /** More may come. */
        OPEN,
        /** Enough for the level; {@link #group} has the replies. */
        MET,
        /** Enough have confirmed and no more is to come, but not alike, or not to be kept: perhaps so command by command. */
        DIFFERENT,
        /** So many are missing that there will not be enough. */
        TOO_FEW
    }

    private final ReplyRoom room;
    private final boolean looksAtOne;
    private final Replies replies;
    private final Span span = new Span();
    private @Nullable ByteBuf commands;
    private Consistency level = Consistency.DC_ONE;
    private int[] nodes = {};
    private boolean unkept;
    private int needed;
    private long marked;
    private long refused;
    private long lost;
    private long skipped;
    private long silent;
    private long lastResorts;

    /** @param looksAtOne whether the replies to a single command are looked at, too, if they have different bytes */
    WriteAcks(ReplyRoom room, boolean looksAtOne) {
        this.looksAtOne = looksAtOne;
        this.room = room;
        this.replies = new Replies(room, FIRST_BYTES);
    }

    /** How many replies a level needs at the least, among so many replicas. */
    public static int compared(Consistency level, int replicas) {
        return level.isSafe() ? level.needed(replicas) : 1;
    }

    /** None of these has said anything yet. They are not copied. */
    public void begin(int[] replicas, Consistency at, Standings standings) {
        nodes = replicas;
        level = at;
        needed = at.needed(replicas.length);
        unkept = false;
        marked = 0;
        refused = 0;
        lost = 0;
        skipped = 0;
        silent = 0;
        lastResorts = 0;
        replies.begin(replicas.length);
        for (int place = 0; place < replicas.length; place++) {
            silent |= standings.mayAnswer(replicas[place]) ? 0 : 1L << place;
            lastResorts |= standings.isLastResort(replicas[place]) ? 1L << place : 0;
        }
        lost = silent;
    }

    /** Keeps a copy of the commands, if they may have to be looked at one by one; false if there is no room for it. */
    public boolean keep(ByteBuf in, int at, int length, int commandCount, int token, int protocol) {
        if (level.isSafe() && (looksAtOne || commandCount > 1)) {
            if (!room.take(length)) {
                return false;
            }
            ByteBuf copy = ByteBufAllocator.DEFAULT.directBuffer(length);
            copy.writeBytes(in, at, length);
            commands = copy;
            span.set(copy, 0, length, commandCount, token, protocol);
        }
        return true;
    }

    /**
     * A store's replies, or a piece of them.
     *
     * @param refusals how many of the commands the store refused
     * @return whether it may stand otherwise now
     */
    public boolean replied(int node, ByteBuf in, int at, int length, boolean last, int refusals) {
        int place = ReplicaSet.place(node, nodes);
        if (place < 0 || replies.has(place)) {
            return false;
        }
        if (refusals > 0) {
            replies.drop(place);
            refused |= 1L << place;
            return true;
        }
        boolean given = !unkept && !keep(place, in, at, length);
        if (given) {
            keepNone();
        }
        if (last) {
            whole(place);
        }
        return last || given;
    }

    private boolean keep(int place, ByteBuf in, int at, int length) {
        replies.add(place, in, at, length);
        return replies.findRoom();
    }

    private void keepNone() {
        unkept = true;
        marked |= replies.wholePlaces();
        clear();
    }

    private void whole(int place) {
        if (unkept) {
            marked |= 1L << place;
        } else {
            replies.isWhole(place);
        }
        refused &= ~(1L << place);
        lost &= ~(1L << place);
        silent &= ~(1L << place);
    }

    /**
     * No replies to what was sent will come from there, but a mark may, or replies when it is sent again. Returns as
     * {@link #replied} does.
     */
    public boolean lost(int node) {
        int place = ReplicaSet.place(node, nodes);
        if (place < 0 || replies.has(place)) {
            return false;
        }
        replies.drop(place);
        lost |= 1L << place;
        return true;
    }

    /** As {@link #lost}, and its replies would not be given to anybody, should they come: only its mark counts. */
    public boolean silent(int node) {
        boolean lostNow = lost(node);
        int place = ReplicaSet.place(node, nodes);
        silent |= lostNow ? 1L << place : 0;
        return lostNow;
    }

    /** That replica may come back in time. What had come of its replies comes again, if at all. */
    public void away(int node) {
        int place = ReplicaSet.place(node, nodes);
        if (place >= 0 && !replies.has(place)) {
            replies.drop(place);
        }
    }

    /** The replica has marked the write; returns as {@link #replied} does. */
    public boolean marked(int node) {
        int place = ReplicaSet.place(node, nodes);
        if (place >= 0) {
            marked |= 1L << place;
        }
        return place >= 0;
    }

    /** The write was dropped for the replica; returns as {@link #replied} does. */
    public boolean skipped(int node) {
        int place = ReplicaSet.place(node, nodes);
        if (place >= 0) {
            skipped |= 1L << place;
        }
        return place >= 0;
    }

    /** How it stands. */
    public Verdict judge() {
        int group = group();
        int confirmed = confirmed();
        boolean tooSilent = nodes.length - Long.bitCount(silent) < compared(level, nodes.length);
        if ((unkept || tooSilent) && confirmed >= needed) {
            return Verdict.DIFFERENT;
        }
        if (group >= 0 && (replies.alike(group) >= needed || (!level.isSafe() && confirmed >= needed))) {
            return Verdict.MET;
        }
        long settled = replies.wholePlaces() | marked | refused | skipped;
        if (level.isSafe() && replies.count() >= needed && Long.bitCount(settled | lost) == nodes.length) {
            return Verdict.DIFFERENT;
        }
        int open = nodes.length - Long.bitCount(settled);
        return confirmed + open < needed ? Verdict.TOO_FEW : Verdict.OPEN;
    }

    /** How it stands when nothing more is waited for. */
    public Verdict judgeLate() {
        lastResorts = 0;
        Verdict verdict = judge();
        boolean applied = confirmed() >= needed;
        return verdict != Verdict.OPEN ? verdict : applied ? Verdict.DIFFERENT : Verdict.TOO_FEW;
    }

    /**
     * The place of the nearest of the largest group that replied the same; -1 while nobody has. A group of last resorts
     * counts only once nothing is to come from the others.
     */
    public int group() {
        int group = replies.largestGroup();
        if (group < 0 || (lastResorts & 1L << group) == 0) {
            return group;
        }
        int best = -1;
        for (int place = 0; place < nodes.length; place++) {
            boolean better = (lastResorts & 1L << place) == 0
                    && replies.has(place)
                    && (best < 0 || replies.alike(place) > replies.alike(best));
            best = better ? place : best;
        }
        // Replies that come behind the mark are taken by nobody.
        long over = lastResorts | marked | refused | lost | skipped;
        return best >= 0 || Long.bitCount(over) < nodes.length ? best : group;
    }

    /** How many replied the same at the most. */
    public int alike() {
        int group = group();
        return group < 0 ? 0 : replies.alike(group);
    }

    /** How many have applied it. */
    public int confirmed() {
        return Long.bitCount(replies.wholePlaces() | marked);
    }

    /** How many refuse it for now. */
    public int refusing() {
        return Long.bitCount(refused & ~marked);
    }

    /** Whether those that refuse it are why it cannot be enough. */
    public boolean isRefused() {
        return refusing() > nodes.length - needed;
    }

    public int replicas() {
        return nodes.length;
    }

    public Consistency level() {
        return level;
    }

    /** Whether replies were given up because there was no room. */
    public boolean isUnkept() {
        return unkept;
    }

    public Replies replies() {
        return replies;
    }

    /** The commands that are kept; null if what they are makes no difference, or there is nothing to compare. */
    public @Nullable Span span() {
        return commands == null ? null : span;
    }

    /** Gives up all that is kept. */
    public void clear() {
        replies.clear();
        ByteBuf copy = commands;
        commands = null;
        if (copy != null) {
            room.give(copy.writerIndex());
            copy.release();
        }
    }
}
