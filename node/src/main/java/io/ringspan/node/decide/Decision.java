package io.ringspan.node.decide;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.Unpooled;
import io.ringspan.node.effect.CommandLines;
import io.ringspan.node.effect.Effect;
import io.ringspan.node.effect.Request;
import io.ringspan.node.effect.Rule;
import io.ringspan.node.io.ReplySink;
import io.ringspan.node.io.Span;
import io.ringspan.node.redis.Reply;
import io.ringspan.node.redis.ReplyReader;
import io.ringspan.node.request.LevelErrors;
import io.ringspan.node.request.Run;
import io.ringspan.node.resp.HeldReply;
import io.ringspan.node.store.KeyWatches;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One command on its way to being decided: reads what is there, and once the replies have come, writes what follows in the same turn,
 * unless a write of its keys was sent in between: then it reads again.
 *
 * <p><b>Owner.</b> Worker 0. <b>Buffers.</b> Holds the command until it is answered, and the store's replies while they come.
 * <b>Limits.</b> Reads {@value #READS_MAX} times at the most, and within the time that a request may take.
 */
final class Decision implements KeyQueues.Entrant, ReplySink {
    private static final Logger LOG = LoggerFactory.getLogger(Decision.class);
    private static final int READS_MAX = 16;

    private final Decider decider;
    private final DecisionRequest request;
    private final Request command;
    private final Rule rule;
    private final long[] keys;
    private final Answered answered;
    private final long begunNanos;
    private final HeldReply held;
    /** While a reply is waited for. */
    private KeyWatches.@Nullable Watch watch;

    private long soundness;
    private int reads;
    private long heldBytes;
    private int asked;
    private boolean wrong;

    Decision(Decider decider, DecisionRequest request, Request command, Rule rule, long[] keys, Answered answered) {
        this.decider = decider;
        this.request = request;
        this.command = command;
        this.rule = rule;
        this.keys = keys;
        this.answered = answered;
        this.begunNanos = decider.parts().tally().nowNanos();
        this.held = new HeldReply(decider.allocator());
    }

    @Override
    public long[] keys() {
        return keys;
    }

    @Override
    public void turn() {
        if (isOverdue() || reads == READS_MAX) {
            end(DecisionError.OVERLOADED);
        } else if (!decider.mayDecide(request)) {
            end(DecisionError.UNAVAILABLE);
        } else {
            ByteBuf out = decider.allocator().directBuffer();
            try {
                ask(out);
                read(out);
            } catch (RuntimeException fault) {
                odd(fault);
            } finally {
                out.release();
            }
        }
    }

    /** What no rule expects: whatever it is, the keys must not be kept from others. */
    private void odd(RuntimeException fault) {
        LOG.error("{} could not be decided, and nothing was done", command.command(), fault);
        held.drop();
        endWatch();
        end(DecisionError.UNEXPECTED);
    }

    private boolean isOverdue() {
        Decider.Parts parts = decider.parts();
        return parts.tally().nowNanos() - begunNanos >= parts.timeoutNanos().getAsLong();
    }

    private void ask(ByteBuf out) {
        CommandLines lines = new CommandLines(out);
        // Where nobody can tell which are the keys, the store says what is wrong.
        wrong = keys.length == 0 || !rule.ask(command, lines);
        if (wrong) {
            out.clear();
            lines = new CommandLines(out);
            NobodysKeys.ask(command, lines);
        }
        asked = lines.count();
    }

    private void read(ByteBuf out) {
        reads++;
        heldBytes = 0;
        watch = decider.parts().order().watches().watch(keys);
        soundness = decider.parts().order().soundness();
        Span span = new Span();
        span.set(out, 0, out.writerIndex(), asked, request.token(), 2);
        decider.parts().store().inOrder(span, this);
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
        boolean changed = endWatch();
        if (!decider.parts().order().isSound(soundness)) {
            held.drop();
            end(DecisionError.UNAVAILABLE);
        } else if (changed) {
            held.drop();
            decider.counts().readAgain();
            decider.parts().tally().refresh();
            turn();
        } else if (isTooLong()) {
            end(Unpooled.wrappedBuffer(LevelErrors.tooLong(decider.parts().replyBytesMax())));
        } else {
            follow();
        }
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

    private void follow() {
        ByteBuf writes = decider.allocator().directBuffer();
        ByteBuf reply = decider.allocator().directBuffer();
        Effect effect = new Effect(writes, reply, command.protocol());
        try {
            follow(replies(held.bytes().slice(held.at(), held.end() - held.at()), asked), effect);
        } catch (IOException | RuntimeException fault) {
            writes.release();
            reply.release();
            odd(fault instanceof RuntimeException unexpected ? unexpected : new IllegalStateException(fault));
            return;
        }
        held.drop();
        act(effect);
    }

    private void follow(List<Reply> replies, Effect effect) {
        if (wrong) {
            NobodysKeys.follow(replies, effect);
            return;
        }
        for (Reply reply : replies) {
            if (reply instanceof Reply.Failure failure && !rule.takesErrors()) {
                effect.error(failure.bytes());
                return;
            }
        }
        rule.follow(command, replies, effect);
    }

    /** The replies, in order. */
    static List<Reply> replies(ByteBuf bytes, int count) throws IOException {
        ReplyReader reader = ReplyReader.unbuffered(new ByteBufInputStream(bytes));
        List<Reply> replies = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            replies.add(reader.read());
        }
        return replies;
    }

    /** In the turn in which it was found that nothing has changed. */
    private void act(Effect effect) {
        ByteBuf writes = effect.writes().bytes();
        ByteBuf reply = effect.replyBytes();
        if (effect.writes().count() == 0) {
            if (reply.getByte(0) == '-') {
                decider.counts().failed();
            } else {
                decider.counts().wroteNothing();
            }
            decider.leaves(this);
            answer(reply, Answered.NO_STAMP);
        } else {
            decider.counts().wrote();
            Run run = new Run();
            run.begin(writes, 0, decider.owners(request), true, request.token());
            for (int i = 0; i < effect.writes().count(); i++) {
                run.extend(writes.writerIndex());
            }
            long stamp = decider.parts().dispatcher().stamp();
            run.isStamped(stamp);
            run.answersFirst(request.nearest());
            new DecidedWrite(reply, told -> answer(told, stamp)).send(run, decider, request.level());
            decider.leaves(this);
        }
        writes.release();
    }

    /** The store is not known to have done anything, since it was only asked. */
    @Override
    public void broken() {
        endUnanswered();
    }

    @Override
    public void late() {}

    @Override
    public void expired() {
        endUnanswered();
    }

    private void endUnanswered() {
        if (watch != null) {
            held.drop();
            endWatch();
            end(DecisionError.UNAVAILABLE);
        }
    }

    private void end(DecisionError why) {
        end(Unpooled.wrappedBuffer(why.resp()));
    }

    private void end(ByteBuf error) {
        decider.counts().turnedAway();
        answer(error, Answered.NO_STAMP);
        decider.leaves(this);
    }

    private void answer(ByteBuf reply, long stamp) {
        decider.counts().ended();
        request.command().release();
        answered.decided(reply, stamp);
    }
}
