package io.ringspan.node.script;

import io.ringspan.node.script.registry.Registry;

/**
 * What a node counts of scripts and libraries.
 *
 * <p><b>Owner.</b> Worker 0 writes; any thread reads, and may see a number that is a moment old.
 */
public final class ScriptCounts {
    private final Registry registry;
    private final Refusals refusals;
    private long writesFailed;
    private long fetched;

    ScriptCounts(Registry registry, Refusals refusals) {
        this.registry = registry;
        this.refusals = refusals;
    }

    void writeFailed() {
        writesFailed++;
    }

    void fetched(int changes) {
        fetched += changes;
    }

    /** Scripts that are kept. */
    public long scripts() {
        return registry.scripts().count();
    }

    /** Libraries that are kept. */
    public long libraries() {
        return registry.libraries().count();
    }

    /** Bytes of the kept scripts' text. */
    public long scriptBytes() {
        return registry.scripts().bytes();
    }

    /** Bytes of the kept libraries' code. */
    public long libraryBytes() {
        return registry.libraries().bytes();
    }

    /** How often the own store refused what is kept. */
    public long loadsFailedTotal() {
        return refusals.count();
    }

    /** How often they could not be written to disk. */
    public long writesFailedTotal() {
        return writesFailed;
    }

    /** How many changes came by comparing with other nodes, and not when they were made. */
    public long fetchedTotal() {
        return fetched;
    }
}
