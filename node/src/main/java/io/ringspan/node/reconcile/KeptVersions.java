package io.ringspan.node.reconcile;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.ringspan.replication.version.KeyVersions;
import org.jspecify.annotations.Nullable;

/**
 * The versions of a quorum's answer, kept until the replies have come that they belong behind.
 *
 * <p><b>Owner.</b> The worker of the read. <b>Buffers.</b> Has one from {@link #begin} until {@link #take} or
 * {@link #forget}. <b>Limits.</b> {@link KeyVersions#BYTES} for each command.
 */
public final class KeptVersions implements VersionSink {
    private @Nullable ByteBuf kept;

    /** Takes the versions of so many commands from now on. */
    public void begin(int commands) {
        kept = ByteBufAllocator.DEFAULT.directBuffer(commands * KeyVersions.BYTES);
    }

    @Override
    public void version(long clock, long tie) {
        ByteBuf into = kept;
        if (into != null) {
            into.writeLong(clock).writeLong(tie);
        }
    }

    /** Gives them away, with the reference; null if they were taken or forgotten before. */
    public @Nullable ByteBuf take() {
        ByteBuf taken = kept;
        kept = null;
        return taken;
    }

    /** Whether they have been neither taken nor forgotten. */
    public boolean isOpen() {
        return kept != null;
    }

    /** They are not wanted any more. */
    public void forget() {
        ByteBuf taken = take();
        if (taken != null) {
            taken.release();
        }
    }
}
