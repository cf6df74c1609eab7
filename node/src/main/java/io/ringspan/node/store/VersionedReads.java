package io.ringspan.node.store;

import io.ringspan.node.io.ReplySink;
import io.ringspan.node.io.Span;
import io.ringspan.replication.version.KeyVersions;
import java.util.ArrayDeque;

/**
 * Reads with the versions of what they find; those that are over are used again.
 *
 * <p><b>Owner.</b> The store worker. <b>Limits.</b> Keeps {@value #SPARE_MAX} spare.
 */
final class VersionedReads {
    private static final int SPARE_MAX = 16 * 1024;

    private final StoreWorker worker;
    private final KeyVersions versions;
    private final ArrayDeque<VersionedRead> spare = new ArrayDeque<>();

    VersionedReads(StoreWorker worker, KeyVersions versions) {
        this.worker = worker;
        this.versions = versions;
    }

    /**
     * Notes the versions that a read finds which is sent next; the sink to send it with.
     *
     * @param wholeOnly whether only those are wanted of whole values that nothing has changed since
     */
    VersionedRead of(Span reads, boolean wholeOnly, ReplySink sink) {
        VersionedRead read = spare.poll();
        if (read == null) {
            read = new VersionedRead(worker, this);
        }
        long[] noted = read.begin(sink, reads.commands());
        worker.unlinkFirst(reads);
        if (wholeOnly) {
            versions.describeWhole(reads.bytes(), reads.at(), reads.length(), reads.commands(), noted);
        } else {
            versions.describe(reads.bytes(), reads.at(), reads.length(), reads.commands(), noted);
        }
        return read;
    }

    void give(VersionedRead read) {
        if (spare.size() < SPARE_MAX) {
            spare.push(read);
        }
    }
}
