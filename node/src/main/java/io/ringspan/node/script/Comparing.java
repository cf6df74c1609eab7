package io.ringspan.node.script;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.node.io.ReplySink;
import io.ringspan.node.script.registry.Change;
import io.ringspan.node.script.registry.Changes;
import io.ringspan.node.script.registry.Messages;
import io.ringspan.node.script.registry.Registry;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks other nodes whether they know something that this one does not: each when it is reached, and from time to time. So whoever was
 * away, or was told while too much waited, hears of it.
 *
 * <p><b>Owner.</b> Worker 0. <b>Limits.</b> One question to each node at a time.
 */
final class Comparing {
    private static final Logger LOG = LoggerFactory.getLogger(Comparing.class);
    private static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final ScriptKeeper keeper;
    private final ScriptPeers peers;
    private final Registry registry;
    private final ScriptCounts counts;
    private boolean[] reached;
    private boolean[] asked;
    private long[] askedNanos;
    private long digest;
    private long digestOf = -1;

    Comparing(ScriptKeeper keeper, ScriptPeers peers, Registry registry, ScriptCounts counts) {
        this.keeper = keeper;
        this.peers = peers;
        this.registry = registry;
        this.counts = counts;
        this.reached = new boolean[peers.nodes()];
        this.asked = new boolean[peers.nodes()];
        this.askedNanos = new long[peers.nodes()];
    }

    void tick(long nowNanos) {
        if (reached.length < peers.nodes()) {
            reached = Arrays.copyOf(reached, peers.nodes());
            asked = Arrays.copyOf(asked, peers.nodes());
            askedNanos = Arrays.copyOf(askedNanos, peers.nodes());
        }
        for (int node = 0; node < reached.length; node++) {
            boolean isUp = peers.isUp(node);
            boolean isDue = !reached[node] || nowNanos - askedNanos[node] >= EVERY_NANOS;
            if (!isUp) {
                reached[node] = false;
            } else if (isDue && !asked[node] && ask(node, Messages.ask(digest(), null))) {
                reached[node] = true;
                askedNanos[node] = nowNanos;
            }
        }
    }

    private long digest() {
        long changes = registry.changes();
        if (digestOf != changes) {
            digest = registry.digest();
            digestOf = changes;
        }
        return digest;
    }

    private boolean ask(int node, ByteBuf message) {
        asked[node] = true;
        boolean sent = peers.tell(node, message, new Reply(node));
        asked[node] = sent;
        message.release();
        return sent;
    }

    private void askWhatIsLacking(int node) {
        List<Change> told = registry.all().stream().map(Change::told).toList();
        if (peers.isUp(node)) {
            ask(node, Messages.ask(digest(), told));
        }
    }

    private void answered(int node, ByteBuf in) {
        Messages.Answer answer = in.isReadable() ? Messages.Answer.of(in.readByte()) : null;
        List<Change> changes = answer == null ? null : Changes.read(in);
        if (answer == null || changes == null) {
            LOG.error("What another node says of scripts is not what a node of this cluster says");
        } else if (answer == Messages.Answer.SAY) {
            askWhatIsLacking(node);
        } else if (!changes.isEmpty()) {
            keeper.takeOver(changes, news -> {
                counts.fetched(Math.max(0, news));
                if (news > 0 && answer == Messages.Answer.SOME) {
                    askWhatIsLacking(node);
                }
            });
        }
    }

    /** Waits for an answer, which comes in pieces. */
    private final class Reply implements ReplySink {
        private final int node;
        private final ByteBuf all = Unpooled.buffer();

        Reply(int node) {
            this.node = node;
        }

        @Override
        public void replying(ByteBuf in, int at, int length) {
            all.writeBytes(in, at, length);
        }

        @Override
        public void replied(ByteBuf in, int at, int length, int refusals) {
            all.writeBytes(in, at, length);
            asked[node] = false;
            answered(node, all);
        }

        @Override
        public void broken() {
            asked[node] = false;
        }

        @Override
        public void late() {}

        @Override
        public void expired() {}
    }
}
