package io.ringspan.node.store;

import io.netty.buffer.ByteBufUtil;
import io.ringspan.node.io.ReplySink;
import io.ringspan.node.io.Span;
import io.ringspan.replication.store.SpanCommands;
import io.ringspan.replication.version.KeyVersions;
import io.ringspan.replication.version.Restoring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whole values that other replicas have, written to the store where what it has is older.
 *
 * <p><b>Owner.</b> The store worker.
 */
final class Restores {
    private static final Logger LOG = LoggerFactory.getLogger(Restores.class);

    private final StoreWorker worker;
    private final KeyVersions versions;
    private boolean takesDumps = true;
    private String run = "";

    Restores(StoreWorker worker, KeyVersions versions) {
        this.worker = worker;
        this.versions = versions;
    }

    /** Sends a whole value that another replica has, if what the store has is older. */
    void restore(Span command, long clock, long tie, ReplySink sink) {
        long digest = 0;
        byte[] key = {};
        Restoring restoring = Restoring.UNKNOWN;
        try {
            digest = versions.digestOfKey(command.bytes(), command.at());
            SpanCommands walked = versions.commands();
            key = ByteBufUtil.getBytes(command.bytes(), walked.keyAt(0), walked.keyLength(0));
            restoring = takesDumps ? versions.restore(digest, clock, tie) : Restoring.UNKNOWN;
        } catch (IllegalStateException foreign) {
            // It is not sent to the store.
        }
        RestoredWrite.Value value = new RestoredWrite.Value(digest, clock, tie);
        RestoredWrite write = new RestoredWrite(worker, restoring, value, key, sink);
        if (restoring == Restoring.APPLIES) {
            worker.watches().written(command.bytes(), command.at(), command.length());
            worker.link().send(command, write);
        } else {
            worker.link().send(worker.nothing(command), write);
        }
    }

    boolean takesDumps() {
        return takesDumps;
    }

    /** The store is connected; one that runs anew may be another one. */
    void storeUp(String runId, boolean sameProcess) {
        run = runId;
        takesDumps |= !sameProcess;
    }

    /** Which run of the store was last connected to; empty before there was one. */
    String run() {
        return run;
    }

    void takesNoDumps(String error) {
        if (takesDumps) {
            LOG.warn(
                    "The store takes no values of other stores ({}): until it is started anew, safe reads write none back to it,"
                            + " and keys that differ there are left so",
                    error);
        }
        takesDumps = false;
    }

    /** The store has taken that value. */
    void taken(RestoredWrite.Value value) {
        versions.restored(value.digest(), value.clock(), value.tie());
    }

    /** The store may not have taken that value: nobody knows what reads behind it have seen. */
    void doubt(RestoredWrite.Value value, byte[] key) {
        worker.lacksValue();
        versions.doubt(value.digest(), value.clock(), value.tie());
        worker.settle(key, value.digest());
    }
}
