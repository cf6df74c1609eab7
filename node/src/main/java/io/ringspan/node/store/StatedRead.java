package io.ringspan.node.store;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.ringspan.node.io.ReplySink;
import io.ringspan.node.io.Span;
import io.ringspan.replication.settle.Settling;
import io.ringspan.replication.store.SpanCommands;
import io.ringspan.replication.version.KeyState;
import io.ringspan.replication.version.KeyVersions;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A question about one key, or several, while the store works on it: behind the store's replies it gives what was known of
 * them when it was sent. If the store lacks writes, or has refused or lost one since then, nobody knows what it has seen, and
 * the question is broken.
 *
 * <p><b>Owner.</b> The store worker. <b>Buffers.</b> Holds none.
 */
final class StatedRead implements ReplySink {
    private final StoreWorker worker;
    private final @Nullable KeyState[] states;
    private final ReplySink sink;
    private final long soundness;

    /** @param states of each key; null where nothing can be said */
    private StatedRead(StoreWorker worker, @Nullable KeyState[] states, ReplySink sink) {
        this.worker = worker;
        this.states = states;
        this.sink = sink;
        this.soundness = worker.soundness();
    }

    /**
     * Notes what is known of the keys of a question that is sent next.
     *
     * @param others what the one that asks knows of its key
     */
    static StatedRead of(
            StoreWorker worker, @Nullable Settling settling, Span question, KeyState others, ReplySink sink) {
        KeyVersions versions = worker.versions();
        SpanCommands commands = versions.commands();
        int noted = others.isNobodys() ? question.commands() : 1;
        @Nullable KeyState[] states = new KeyState[noted];
        try {
            int at = question.at();
            for (int i = 0; i < noted; i++) {
                at = commands.next(question.bytes(), at);
                states[i] = commands.keys() == 1 ? state(versions, settling, question.bytes(), others) : null;
            }
        } catch (IllegalStateException foreign) {
            // Nothing can be said of the rest.
        }
        return new StatedRead(worker, states, sink);
    }

    private static @Nullable KeyState state(
            KeyVersions versions, @Nullable Settling settling, ByteBuf in, KeyState others) {
        int keyAt = versions.commands().keyAt(0);
        int keyLength = versions.commands().keyLength(0);
        if (others.isNobodys()) {
            return versions.state(versions.digest(in, keyAt, keyLength));
        }
        return settling == null ? null : settling.asked(in, keyAt, keyLength, others);
    }

    @Override
    public void replying(ByteBuf in, int at, int length) {
        sink.replying(in, at, length);
    }

    @Override
    public void replied(ByteBuf in, int at, int length, int refusals) {
        if (!worker.isSound(soundness) || Arrays.asList(states).contains(null)) {
            sink.broken();
            return;
        }
        sink.replying(in, at, length);
        ByteBuf noted = ByteBufAllocator.DEFAULT.directBuffer(states.length * KeyState.BYTES);
        for (KeyState state : states) {
            if (state != null) {
                state.writeTo(noted);
            }
        }
        sink.replied(noted, noted.readerIndex(), noted.readableBytes(), refusals);
        noted.release();
    }

    @Override
    public void broken() {
        sink.broken();
    }

    @Override
    public void late() {
        sink.late();
    }

    @Override
    public void expired() {
        sink.expired();
    }
}
