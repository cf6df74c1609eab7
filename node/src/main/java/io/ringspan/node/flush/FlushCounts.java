package io.ringspan.node.flush;

/**
 * What became of flushes, and of keys when a store was gone through because of one.
 *
 * <p><b>Owner.</b> The store worker; read from elsewhere.
 */
public final class FlushCounts {
    private long emptied;
    private long swept;
    private long gone;
    private long kept;
    private long unsure;

    void emptied() {
        emptied++;
    }

    void swept(long goneKeys, long keptKeys, long unsureKeys) {
        swept++;
        gone += goneKeys;
        kept += keptKeys;
        unsure += unsureKeys;
    }

    /** Flushes for which the store could be emptied at once. */
    public long emptiedStores() {
        return emptied;
    }

    /** Flushes for which its keys were gone through. */
    public long sweptStores() {
        return swept;
    }

    /** Keys that were found then, and deleted. */
    public long goneKeys() {
        return gone;
    }

    /** Keys that were found, and had been written since. */
    public long keptKeys() {
        return kept;
    }

    /** Keys of which nobody here knew when they were written. */
    public long unsureKeys() {
        return unsure;
    }
}
