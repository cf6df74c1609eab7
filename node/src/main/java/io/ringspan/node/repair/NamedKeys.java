package io.ringspan.node.repair;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.ringspan.node.io.Link;
import io.ringspan.node.io.Span;
import io.ringspan.node.io.Swallow;
import io.ringspan.node.protocol.Protocol;
import io.ringspan.node.reconcile.Behind;
import io.ringspan.node.worker.Tally;
import io.ringspan.replication.time.HybridClock;
import io.ringspan.replication.version.KeyDigest;
import io.ringspan.replication.version.KeyState;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Names keys to the replicas that the reads of one worker have found to be behind: those settle them. Nobody waits for that,
 * and no value travels because of it but where the replica finds that it needs one.
 *
 * <p>What was written a moment ago is mostly on its way, so that such a key is not named.
 *
 * <p><b>Owner.</b> The worker. <b>Limits.</b> {@value #A_SECOND_MAX} keys a second, each of them once, and none longer than
 * {@value #KEY_BYTES_MAX} bytes; others are counted and left to the next read.
 */
public final class NamedKeys {
    static final int A_SECOND_MAX = 256;
    static final int KEY_BYTES_MAX = 64 * 1024;

    /** What was written less than so long ago may be on its way. */
    static final long YOUNG_MILLIS = 1_000;

    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int COMMAND_BYTES = 64;

    private final Protocol protocol;
    private final IntFunction<@Nullable Link> links;
    private final HybridClock clock;
    private final Tally tally;
    private final KeyDigest digests;
    private final Set<Long> named = new HashSet<>();
    private long secondBegan;

    /**
     * @param protocol what the stores speak
     * @param links the way to each node, by its number; null if it may not be asked now
     * @param clock shows how old a version is
     * @param digests stand for keys here
     */
    public NamedKeys(
            Protocol protocol, IntFunction<@Nullable Link> links, HybridClock clock, Tally tally, KeyDigest digests) {
        this.protocol = protocol;
        this.links = links;
        this.clock = clock;
        this.tally = tally;
        this.digests = digests;
        this.secondBegan = tally.nowNanos();
    }

    /**
     * A read has found these.
     *
     * @param span the read's commands; alive during the call
     * @param nodes the replicas by their places
     */
    public void found(Span span, List<Behind> behind, int[] nodes) {
        for (Behind one : behind) {
            if (isYoung(one)) {
                tally.keyTooYoung();
            } else {
                name(span, one, nodes[one.place()]);
            }
        }
    }

    private boolean isYoung(Behind one) {
        return one.newest() > 0 && clock.wallMillis() - HybridClock.millis(one.newest()) < YOUNG_MILLIS;
    }

    private void name(Span span, Behind one, int node) {
        long now = tally.nowNanos();
        if (now - secondBegan >= SECOND_NANOS) {
            secondBegan = now;
            named.clear();
        }
        long digest = digests.of(span.bytes(), one.keyAt(), one.keyLength()) + node;
        if (named.contains(digest)) {
            return;
        }
        Link link = links.apply(node);
        if (named.size() >= A_SECOND_MAX || one.keyLength() > KEY_BYTES_MAX || link == null) {
            tally.keyLeftOut();
            return;
        }
        named.add(digest);
        tally.keyNamed();
        ByteBuf question = ByteBufAllocator.DEFAULT.directBuffer(COMMAND_BYTES + one.keyLength());
        protocol.wholeValues().askWhetherThere(span.bytes(), one.keyAt(), one.keyLength(), question);
        Span asked = new Span();
        asked.set(question, 0, question.readableBytes(), 1, span.token(), protocol.firstDialect());
        // What the replica knows of the key is its own affair.
        link.settle(asked, KeyState.ofReader(one.clock(), one.tie(), one.doubted()), Swallow.REPLY);
        question.release();
    }
}
