package io.ringspan.replication.store;

/**
 * Whether what the store says of its keys may count in a quorum. Not while it lacks writes that their origins are about to
 * send again: those it refused, those that were on their way when its connection broke, and, after it came back as another
 * run, all that was not marked.
 *
 * <p>An origin that stays silent for {@link StoreLimits.Delays#silentNanos}, or has started anew, is not waited for: its
 * stream is an orphan until it asks again. Then the store counts without what it lacks, so all versions are forgotten:
 * nothing that it says of older keys wins, it can only agree.
 *
 * <p><b>Owner.</b> The store's worker, through {@link StoreOrder}; counters may be read from elsewhere.
 */
public final class Trust {
    /** A process that stood still has not listened: of the time between two looks no more counts as silence. */
    private static final long LOOK_NANOS_MAX = 1_000_000_000L;

    private final InboundStreams streams;
    private final StoreSink sink;
    private final long silentNanosMax;
    private long lookedNanos;
    private boolean connected;
    private int orphans;
    private long excluded;

    Trust(InboundStreams streams, StoreSink sink, StoreLimits limits, long nowNanos) {
        this.streams = streams;
        this.sink = sink;
        this.silentNanosMax = limits.delays().silentNanos();
        this.lookedNanos = nowNanos;
    }

    /** Whether the store lacks nothing that is going to be sent to it again. */
    public boolean isSettled() {
        boolean settled = connected;
        for (int i = 0; settled && i < streams.all().size(); i++) {
            InboundStream stream = streams.all().get(i);
            settled = stream.repeat == null && (!stream.lacksWrites() || stream.orphan);
        }
        return settled;
    }

    void connected(boolean isConnected) {
        connected = isConnected;
    }

    /** The store came back as another run: all marks are void, and each origin that can be heard is waited for. */
    void beginLife() {
        sink.forgetVersions();
        for (InboundStream stream : streams.all()) {
            boolean awaited = stream.upstream != null && !stream.orphan && !streams.isFromEarlierStart(stream);
            stream.lose();
            stream.unheard = awaited;
        }
    }

    /** Looks who has been silent for too long. */
    void tick(long nowNanos) {
        long passed = Math.min(LOOK_NANOS_MAX, nowNanos - lookedNanos);
        lookedNanos = nowNanos;
        int found = 0;
        for (int i = 0; i < streams.all().size(); i++) {
            InboundStream stream = streams.all().get(i);
            look(stream, passed);
            found += stream.orphan ? 1 : 0;
        }
        orphans = found;
    }

    private void look(InboundStream stream, long passed) {
        if (stream.orphan || !stream.lacksWrites()) {
            return;
        }
        boolean storesTurn = !connected || stream.holding || stream.inFlight > 0 || stream.repeat != null;
        stream.silentNanos = storesTurn || stream.heard ? 0 : stream.silentNanos + passed;
        stream.heard = false;
        if (!storesTurn && (stream.silentNanos >= silentNanosMax || streams.isFromEarlierStart(stream))) {
            stream.orphan = true;
            sink.forgetVersions();
        }
    }

    /** A read for a quorum was not answered, because the store had lacked something or was found to. */
    public void exclude() {
        excluded++;
    }

    /** How many batches of reads that were. */
    public long excludedReads() {
        return excluded;
    }

    /** Streams of which the store lacks writes that nobody sends any more, as far as is known. */
    public int orphans() {
        return orphans;
    }
}
