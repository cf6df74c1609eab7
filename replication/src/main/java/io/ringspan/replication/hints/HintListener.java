package io.ringspan.replication.hints;

import io.netty.buffer.ByteBuf;
import java.io.IOException;

/**
 * Hears of everything that a {@link HintLog} does not keep. Called in the middle of what the log does: it must not call
 * the log.
 */
public interface HintListener {
    /** Why a record goes. */
    enum Cause {
        /** There is no room for newer ones. */
        ROOM,
        /** It is too old. */
        AGE
    }

    /**
     * A record goes that no mark has passed; of several, the oldest is told first. The bytes may be used during the call.
     *
     * @param at where its bytes begin
     */
    void dropped(Cause cause, long position, long millis, ByteBuf bytes, int at, int length);

    /** Records that were kept can no longer be read. */
    void lost(Lost lost);

    /** Nothing of what was to be kept is. */
    void refused(Refused refused);

    /**
     * All logs together leave no room for what another replica's is to keep, and some have more than that. Returns whether one of
     * those has given something up, as it does itself when its own replica's room is full.
     */
    default boolean giveWay() {
        return false;
    }

    /** Something failed that costs no record as long as the machine does not crash. */
    void troubled(String file, IOException why);

    /**
     * Where nothing can be read.
     *
     * @param file for people
     * @param above the last position before it that can be read, or that has left before
     * @param below the next position that may be read; the greatest number if there is none
     * @param records how many; {@link #UNKNOWN} if it was found when the log was opened
     * @param bytes how many
     */
    record Lost(String file, long above, long below, long records, long bytes, String why) {
        /** It cannot be told how many. */
        public static final long UNKNOWN = -1;
    }

    /**
     * A batch that is not kept.
     *
     * @param first the position of its first record
     */
    record Refused(long first, long last, long records, long bytes, String why) {}
}
