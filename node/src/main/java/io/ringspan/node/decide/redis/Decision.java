package io.ringspan.node.decide.redis;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.node.block.Ticket;
import io.ringspan.node.command.Command;
import io.ringspan.node.decide.BlockedCommand;
import io.ringspan.node.decide.Decider;
import io.ringspan.node.decide.DecisionError;
import io.ringspan.node.decide.DecisionRequest;
import io.ringspan.node.decide.KeyQueues;
import io.ringspan.node.decide.OpenRequest;
import io.ringspan.node.decide.StoreQuestion;
import io.ringspan.node.effect.CommandLines;
import io.ringspan.node.effect.Effect;
import io.ringspan.node.effect.Request;
import io.ringspan.node.effect.Rule;
import io.ringspan.node.effect.Since;
import io.ringspan.node.io.Span;
import io.ringspan.node.redis.Reply;
import io.ringspan.node.request.LevelErrors;
import io.ringspan.node.resp.RespProtocol;
import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One command on its way to being decided: reads what is there, and once the replies have come, writes what follows in the same turn,
 * unless a write of its keys was sent in between: then it reads again.
 *
 * <p><b>Owner.</b> Worker 0. <b>Buffers.</b> Holds the command until it is answered.
 * <b>Limits.</b> Reads {@value #READS_MAX} times at the most, and within the time that a request may take.
 */
final class Decision implements KeyQueues.Entrant, StoreQuestion.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(Decision.class);
    private static final int READS_MAX = 16;

    private final RedisDeciding deciding;
    private final Decider decider;
    private final OpenRequest open;
    private final DecisionRequest request;
    private final Request command;
    private final Rule rule;
    private final long[] keys;
    private final StoreQuestion question;
    private int reads;
    private boolean wrong;

    Decision(RedisDeciding deciding, OpenRequest open, Request command, Rule rule, long[] keys) {
        this.deciding = deciding;
        this.decider = deciding.decider();
        this.open = open;
        this.request = open.request();
        this.command = command;
        this.rule = rule;
        this.keys = keys;
        this.question = new StoreQuestion(decider, this);
    }

    @Override
    public long[] keys() {
        return keys;
    }

    @Override
    public void turn() {
        if (open.isOverdue() || reads == READS_MAX) {
            end(DecisionError.OVERLOADED);
        } else if (!decider.mayDecide(request)) {
            decider.turnLater(this, request, this::end);
        } else {
            ByteBuf out = decider.allocator().directBuffer();
            try {
                read(out, ask(out));
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
        question.drop();
        end(DecisionError.UNEXPECTED);
    }

    /** @return how many commands were appended */
    private int ask(ByteBuf out) {
        CommandLines lines = new CommandLines(out);
        // Where nobody can tell which are the keys, the store says what is wrong.
        wrong = keys.length == 0 || !rule.ask(command, lines);
        if (wrong) {
            out.clear();
            lines = new CommandLines(out);
            NobodysKeys.ask(command, lines);
        }
        return lines.count();
    }

    private void read(ByteBuf out, int asked) {
        reads++;
        Span span = new Span();
        span.set(out, 0, out.writerIndex(), asked, request.token(), 2);
        question.ask(span, keys, false);
    }

    /** The store is not known to have done anything, since it was only asked. */
    @Override
    public void ended(StoreQuestion.End how) {
        switch (how) {
            case ANSWERED -> follow();
            case CHANGED -> {
                if (stands()) {
                    follow();
                    return;
                }
                question.drop();
                decider.counts().readAgain();
                decider.parts().tally().refresh();
                turn();
            }
            case TOO_LONG ->
                end(Unpooled.wrappedBuffer(RespProtocol.RESP.error(
                        LevelErrors.tooLong(decider.parts().replyBytesMax()))));
            case UNSOUND, LOST -> {
                question.drop();
                end(DecisionError.UNAVAILABLE);
            }
        }
    }

    /** Whether what was found holds all the same. */
    private boolean stands() {
        try {
            return !wrong
                    && question.since().isPresent()
                    && rule.stands(
                            command,
                            RedisDeciding.read(question),
                            new Since(question.since().get()));
        } catch (IOException | RuntimeException odd) {
            return false; // it is read again, and then said
        }
    }

    private void follow() {
        ByteBuf writes = decider.allocator().directBuffer();
        ByteBuf reply = decider.allocator().directBuffer();
        Effect effect = new Effect(writes, reply, command.protocol());
        try {
            follow(RedisDeciding.read(question), effect);
        } catch (IOException | RuntimeException fault) {
            writes.release();
            reply.release();
            odd(fault instanceof RuntimeException unexpected ? unexpected : new IllegalStateException(fault));
            return;
        }
        question.drop();
        act(effect);
    }

    private void follow(List<Reply> replies, Effect effect) {
        if (wrong) {
            NobodysKeys.follow(replies, effect);
        } else {
            rule.conclude(command, replies, effect);
        }
    }

    /** In the turn in which it was found that nothing has changed. */
    private void act(Effect effect) {
        ByteBuf writes = effect.writes().bytes();
        ByteBuf reply = effect.replyBytes();
        boolean waits = effect.isWaiting() && request.ticket() != Ticket.NONE;
        if (effect.isWaiting() && !waits) {
            reply.clear();
            effect.noArray();
        }
        if (waits) {
            // In this turn, so that no write comes in between.
            decider.waiters().enter(request.ticket(), keys, takes(command.command()));
            ByteBuf told = decider.allocator()
                    .directBuffer()
                    .writeBytes(BlockedCommand.WAITS)
                    .writeBytes(reply);
            reply.release();
            decider.leaves(this);
            open.answerAlone(told);
        } else if (effect.writes().count() == 0) {
            isServed(false);
            decider.leaves(this);
            open.answerAlone(reply);
        } else if (!decider.owns(request)) {
            reply.release();
            end(DecisionError.MOVED);
        } else {
            deciding.write(effect.writes(), request, reply, open::answer);
            isServed(true);
            decider.leaves(this);
        }
        writes.release();
    }

    /** It waits no longer, if it did. */
    private void isServed(boolean took) {
        if (request.ticket() != Ticket.NONE) {
            decider.waiters().leave(request.ticket(), took);
        }
    }

    /** Whether what it is given is gone for others: where they read streams, all of them have to look. */
    private static boolean takes(Command command) {
        return !command.name().startsWith("x");
    }

    private void end(DecisionError why) {
        end(Unpooled.wrappedBuffer(why.said(RespProtocol.RESP)));
    }

    private void end(ByteBuf error) {
        isServed(false);
        open.turnAway(error);
        decider.leaves(this);
    }
}
