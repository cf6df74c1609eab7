package io.ringspan.node.decide;

import io.netty.buffer.ByteBuf;
import io.ringspan.node.io.ReplySink;
import io.ringspan.node.io.Span;
import io.ringspan.node.protocol.HeldReply;
import io.ringspan.node.store.watch.KeyWatches;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something that is asked of the store in the order of its writes, while some keys are watched. One at a time.
 *
 * <p><b>Owner.</b> Worker 0. <b>Buffers.</b> Holds the replies from their coming to {@link #drop}.
 */
public final class StoreQuestion implements ReplySink {
    private final Decider decider;
    private final Listener listener;
    private final HeldReply held;
    /** While a reply is waited for. */
    private KeyWatches.@Nullable Watch watch;

    private Optional<List<String>> since = Optional.empty();
    private long soundness;
    private long heldBytes;
    private int asked;

    /** How it ended. With the first three there are replies. */
    public enum End {
        ANSWERED,
        /** The replies are held, and one of the keys may have been written since it was asked. */
        CHANGED,
        /** The replies are held, and what the store has may lack something that was written. */
        UNSOUND,
        TOO_LONG,
        /** It did not answer: nobody knows whether it did anything. */
        LOST
    }

    /** Who asks. */
    public interface Listener {
        void ended(End how);
    }

    public StoreQuestion(Decider decider, Listener listener) {
        this.decider = decider;
        this.listener = listener;
        this.held = new HeldReply(decider.protocol(), decider.allocator());
    }

    /**
     * Asks, and watches the keys until the replies are there.
     *
     * @param writes whether what is asked is known to others as a write of its keys
     */
    public void ask(Span span, long[] keys, boolean writes) {
        heldBytes = 0;
        asked = span.commands();
        soundness = decider.parts().order().soundness();
        if (writes) {
            decider.parts().order().unlinkFirst(span);
            decider.parts().order().put(span, this);
        } else {
            decider.parts().order().ask(span, this);
        }
        watch = decider.parts().order().watches().watch(keys); // what was sent now does not count
    }

    /** The replies; only if there are any. */
    public HeldReply replies() {
        return held;
    }

    /** What was sent to the keys since it was asked, as far as that is known; only after {@link End#CHANGED}. */
    public Optional<List<String>> since() {
        return since;
    }

    /** How many replies that are. */
    public int asked() {
        return asked;
    }

    /** Gives up the replies, or waiting for them. */
    public void drop() {
        held.drop();
        endWatch();
    }

    @Override
    public void replying(ByteBuf in, int at, int length) {
        hold(in, at, length, false);
    }

    private void hold(ByteBuf in, int at, int length, boolean last) {
        heldBytes += length;
        if (isTooLong()) {
            held.drop();
        } else if (watch != null) {
            held.hold(in, at, length, last);
        }
    }

    private boolean isTooLong() {
        return heldBytes > decider.parts().replyBytesMax();
    }

    @Override
    public void replied(ByteBuf in, int at, int length, int refusals) {
        if (watch == null) {
            return; // it was ended before
        }
        hold(in, at, length, true);
        since = watch.since();
        boolean changed = endWatch();
        if (isTooLong()) {
            ended(End.TOO_LONG);
        } else if (!decider.parts().order().isSound(soundness)) {
            listener.ended(End.UNSOUND);
        } else {
            listener.ended(changed ? End.CHANGED : End.ANSWERED);
        }
    }

    private void ended(End without) {
        held.drop();
        listener.ended(without);
    }

    private boolean endWatch() {
        KeyWatches.Watch its = watch;
        watch = null;
        if (its == null) {
            return false;
        }
        boolean changed = its.hasChanged();
        its.end();
        return changed;
    }

    @Override
    public void broken() {
        lost();
    }

    @Override
    public void late() {}

    @Override
    public void expired() {
        lost();
    }

    private void lost() {
        if (watch != null) {
            endWatch();
            ended(End.LOST);
        }
    }
}
