package io.ringspan.node.reconcile;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.ringspan.replication.version.KeyVersions;
import org.jspecify.annotations.Nullable;

/**
 * What the replicas have replied to one batch, by their places in the order in which the node turns to them, and of reads
 * the versions that came along. Reused.
 *
 * <p><b>Owner.</b> The worker of the client. <b>Buffers.</b> Keeps copies until {@link #clear}. <b>Limits.</b> Who adds to
 * it asks {@link #findRoom} whether it may stay.
 */
public final class Replies {
    /**
     * In place of a version: the reply is an error, since a datacenter that was asked as a whole has no answer at the level.
     */
    public static final long NOT_MET = Long.MIN_VALUE + 1;

    /** What the first bytes of a replica that replies to reads take. */
    public static final int FIRST_BYTES = 512;

    /** From here on a view is made of the bytes, so that they are compared many at a time. */
    private static final int LARGE_BYTES = 4096;

    private @Nullable ByteBuf[] bytes = new ByteBuf[4];
    private int[] ends = new int[4];
    private final ReplyRoom.Share room;
    private final int firstBytes;
    private long heldBytes;

    // The last count of replies that are alike, until any of them changes.
    private int countedPlace = -1;
    private long countedWhole;
    private int counted;
    private long whole;
    private int places;

    /**
     * @param room for what is kept
     * @param firstBytes the least that is kept for a replica once it has replied
     */
    public Replies(ReplyRoom room, int firstBytes) {
        this.room = room.share();
        this.firstBytes = firstBytes;
    }

    /** Has nothing yet of so many replicas. */
    public void begin(int replicas) {
        places = replicas;
        whole = 0;
        countedPlace = -1;
        if (bytes.length < replicas) {
            bytes = new ByteBuf[replicas];
            ends = new int[replicas];
        }
    }

    /** More bytes of the replica at this place. */
    public void add(int place, ByteBuf in, int at, int length) {
        ByteBuf kept = bytes[place];
        if (kept == null) {
            kept = ByteBufAllocator.DEFAULT.directBuffer(Math.max(firstBytes, length + KeyVersions.BYTES));
            bytes[place] = kept;
            heldBytes += kept.capacity();
        }
        int before = kept.capacity();
        kept.writeBytes(in, at, length);
        heldBytes += kept.capacity() - before;
        ends[place] = kept.writerIndex();
    }

    /** Takes room for the memory that is kept now; false when there is none: then the caller has to {@link #clear}. */
    public boolean findRoom() {
        return room.resize(heldBytes);
    }

    /** The versions to what was added before; nothing more will come from there. */
    public void versions(int place, ByteBuf in, int at, int length) {
        ByteBuf kept = of(place);
        int before = kept.capacity();
        kept.writeBytes(in, at, length);
        heldBytes += kept.capacity() - before;
        whole |= 1L << place;
    }

    /** Nothing more will come from there. */
    public void isWhole(int place) {
        whole |= 1L << place;
    }

    /** What came from there is worth nothing. */
    public void drop(int place) {
        ByteBuf kept = bytes[place];
        if (kept != null) {
            heldBytes -= kept.capacity();
            kept.release();
            bytes[place] = null;
        }
        ends[place] = 0;
        countedPlace = -1;
        whole &= ~(1L << place);
    }

    public boolean has(int place) {
        return (whole & 1L << place) != 0;
    }

    /** A bit for each place of which {@link #has} is true. */
    public long wholePlaces() {
        return whole;
    }

    public int places() {
        return places;
    }

    public int count() {
        return Long.bitCount(whole);
    }

    /** The bytes of the replica at this place: from 0 to {@link #end}. */
    public ByteBuf of(int place) {
        ByteBuf kept = bytes[place];
        if (kept == null) {
            throw new IllegalStateException("nothing came from place " + place);
        }
        return kept;
    }

    public int end(int place) {
        return ends[place];
    }

    /** The stamp of the version to this command; what it says if it is not above 0, {@link KeyVersions#BYTES} tells. */
    public long clock(int place, int command) {
        int at = ends[place] + command * KeyVersions.BYTES;
        ByteBuf kept = of(place);
        return at + KeyVersions.BYTES <= kept.writerIndex() ? kept.getLong(at) : Long.MIN_VALUE;
    }

    public long tie(int place, int command) {
        int at = ends[place] + command * KeyVersions.BYTES + Long.BYTES;
        ByteBuf kept = of(place);
        return at + Long.BYTES <= kept.writerIndex() ? kept.getLong(at) : 0;
    }

    /** The latest stamp that one of its versions has, or may have; 0 if nothing is known. */
    public long latest(int place) {
        ByteBuf kept = of(place);
        long latest = 0;
        for (int at = ends[place]; at + KeyVersions.BYTES <= kept.writerIndex(); at += KeyVersions.BYTES) {
            long stamp = kept.getLong(at);
            latest = Math.max(latest, stamp == NOT_MET ? 0 : Math.abs(stamp));
        }
        return latest;
    }

    /** How many have the very bytes that the one at this place has, itself included. */
    public int alike(int place) {
        if (place == countedPlace && whole == countedWhole) {
            return counted;
        }
        int alike = 0;
        for (int other = 0; other < places; other++) {
            if (has(other) && equal(place, other)) {
                alike++;
            }
        }
        countedPlace = place;
        countedWhole = whole;
        counted = alike;
        return alike;
    }

    /** Whether both have the very same bytes. */
    public boolean equal(int one, int other) {
        if (one == other) {
            return true;
        }
        int length = ends[one];
        if (length != ends[other]) {
            return false;
        }
        return length < LARGE_BYTES
                ? ByteBufUtil.equals(of(one), 0, of(other), 0, length)
                : of(one).nioBuffer(0, length).equals(of(other).nioBuffer(0, length));
    }

    /** Whether two of them know different versions of the key of some command. */
    public boolean knowDifferentVersions(int commands) {
        for (int command = 0; command < commands; command++) {
            int known = -1;
            for (int place = 0; place < places; place++) {
                if (!has(place) || clock(place, command) <= 0) {
                    continue;
                }
                if (known >= 0 && isOtherVersion(known, place, command)) {
                    return true;
                }
                known = place;
            }
        }
        return false;
    }

    private boolean isOtherVersion(int one, int other, int command) {
        return clock(one, command) != clock(other, command) || tie(one, command) != tie(other, command);
    }

    /** The nearest replica of the largest group that replied the same; -1 while there is none. */
    public int largestGroup() {
        int best = -1;
        int most = 0;
        for (int place = 0; place < places; place++) {
            int alike = has(place) ? alike(place) : 0;
            if (alike > most) {
                most = alike;
                best = place;
            }
            if (2 * most > count()) {
                return best; // no other group can be as large
            }
        }
        return best;
    }

    public void clear() {
        for (int place = 0; place < places; place++) {
            drop(place);
        }
        places = 0;
        room.give();
    }
}
