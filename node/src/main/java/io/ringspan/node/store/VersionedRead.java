package io.ringspan.node.store;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.ringspan.node.io.ReplySink;
import io.ringspan.replication.version.KeyVersions;
import org.jspecify.annotations.Nullable;

/**
 * A read of a quorum while the store works on it: behind the store's replies it gives the versions that were noted when it
 * was sent. If the store has refused or lost a write since then, nobody knows what the read has seen, and it is broken.
 * Reused.
 *
 * <p><b>Owner.</b> The store worker. <b>Buffers.</b> Holds none: whoever abandons it need not tell it.
 */
final class VersionedRead implements ReplySink {
    private final StoreWorker worker;
    private final VersionedReads spare;
    private @Nullable ReplySink sink;
    private long[] versions = {};
    private int commands;
    private long soundness;

    VersionedRead(StoreWorker worker, VersionedReads spare) {
        this.worker = worker;
        this.spare = spare;
    }

    /** Begins; gives the place to note the versions of so many commands in. */
    long[] begin(ReplySink to, int commandCount) {
        sink = to;
        commands = commandCount;
        soundness = worker.soundness();
        if (versions.length < 2 * commandCount) {
            versions = new long[2 * commandCount];
        }
        return versions;
    }

    /** Whether the version that was noted of the first command's key is known. */
    boolean knowsFirst() {
        return versions[0] > 0;
    }

    @Override
    public void replying(ByteBuf in, int at, int length) {
        ReplySink to = sink;
        if (to != null) {
            to.replying(in, at, length);
        }
    }

    @Override
    public void replied(ByteBuf in, int at, int length, int refusals) {
        ReplySink to = sink;
        if (to != null && worker.isSound(soundness)) {
            to.replying(in, at, length);
            ByteBuf noted = noted();
            to.replied(noted, noted.readerIndex(), noted.readableBytes(), refusals);
            noted.release();
        } else if (to != null) {
            worker.order().trust().exclude();
            to.broken();
        }
        end();
    }

    @Override
    public void broken() {
        ReplySink to = sink;
        if (to != null) {
            to.broken();
        }
        end();
    }

    @Override
    public void late() {
        ReplySink to = sink;
        if (to != null) {
            to.late();
        }
    }

    @Override
    public void expired() {
        ReplySink to = sink;
        if (to != null) {
            to.expired();
        }
    }

    private ByteBuf noted() {
        ByteBuf noted = ByteBufAllocator.DEFAULT.directBuffer(commands * KeyVersions.BYTES);
        for (int i = 0; i < 2 * commands; i++) {
            noted.writeLong(versions[i]);
        }
        return noted;
    }

    private void end() {
        sink = null;
        spare.give(this);
    }
}
