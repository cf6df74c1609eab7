package io.ringspan.replication.sim;

import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.frame.WriteFrame;
import io.ringspan.replication.late.LateWrites;
import io.ringspan.replication.store.LaterValue;
import io.ringspan.replication.store.StoreSink;
import io.ringspan.replication.version.KeyVersions;
import org.jspecify.annotations.Nullable;

/** Has the shipped comparison decide what is late, unless that is the planted fault; and tells the checks what it did. */
final class SimSink implements StoreSink {
    private final SimNode node;
    private final StoreLink link;
    private final KeyVersions versions;
    private final LateWrites late;
    private final Contention contention;
    private final Losses losses;

    SimSink(SimNode node, StoreLink link, KeyVersions versions, SimCluster cluster) {
        this.node = node;
        this.link = link;
        this.versions = versions;
        this.late = new LateWrites(versions, link);
        this.contention = cluster.contention();
        this.losses = cluster.losses();
    }

    @Override
    public void apply(StreamId stream, WriteFrame write) {
        if (node.has(Bug.NOTHING_IS_LATE)) {
            link.apply(stream, write, null);
            return;
        }
        long before = versions.unordered();
        late.apply(named(stream), write);
        if (versions.unordered() > before) {
            doubt(stream, write, write.at(), write.length());
        }
    }

    @Override
    public boolean lingers(StreamId stream, WriteFrame write, boolean isRepeated) {
        return late.lingers(named(stream), write, isRepeated);
    }

    @Override
    public void repeat(StreamId stream, WriteFrame write, int command, int at, int length) {
        if (node.has(Bug.NOTHING_IS_LATE) || node.has(Bug.NOTHING_REPEATED_IS_LATE)) {
            link.repeat(write, at, length, 1);
            return;
        }
        long before = versions.unordered();
        late.repeat(named(stream), write, command, at, length);
        if (versions.unordered() > before) {
            doubt(stream, write, at, length);
        }
    }

    private void doubt(StreamId stream, WriteFrame write, int from, int length) {
        for (int at = from; at < from + length; at += Op.BYTES) {
            int key = Op.read(write.span(), at).key();
            contention.doubt(node.number(), key);
            losses.doubt(stream, node, key);
        }
    }

    @Override
    public void forgetVersions() {
        late.forgetVersions();
    }

    @Override
    public void leftOut(long clock) {
        late.leftOut(clock);
    }

    @Override
    public void suspect(WriteFrame write, int keyAt, int keyLength) {
        late.suspect(write, keyAt, keyLength);
    }

    @Override
    public @Nullable LaterValue laterValue(StreamId stream, WriteFrame write, int command, int keyAt, int keyLength) {
        if (node.has(Bug.NOTHING_IS_LATE) || node.has(Bug.NOTHING_REPEATED_IS_LATE)) {
            return null;
        }
        LaterValue later = late.laterValue(named(stream), write, command, keyAt, keyLength);
        if (later != null) {
            node.store().passOver(Op.read(write.span(), keyAt - 1).id());
        }
        return later;
    }

    private StreamId named(StreamId stream) {
        boolean all = node.has(Bug.THE_LAST_TO_COME_WINS);
        return all ? new StreamId(node.topology().node(0).id(), 0, 0) : stream;
    }
}
