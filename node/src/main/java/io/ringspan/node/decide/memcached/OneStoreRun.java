package io.ringspan.node.decide.memcached;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.node.decide.Answered;
import io.ringspan.node.decide.Decider;
import io.ringspan.node.decide.Deciding;
import io.ringspan.node.decide.DecisionError;
import io.ringspan.node.decide.DecisionRequest;
import io.ringspan.node.decide.KeyQueues;
import io.ringspan.node.decide.OpenRequest;
import io.ringspan.node.decide.StoreQuestion;
import io.ringspan.node.io.Span;
import io.ringspan.node.memcache.CasNumbers;
import io.ringspan.node.memcache.MemcacheProtocol;
import io.ringspan.node.memcache.MemcacheRequestDecoder;
import io.ringspan.node.memcache.MemcacheSpanCommands;
import io.ringspan.node.memcache.ToldForm;
import io.ringspan.node.memcache.Verb;
import io.ringspan.node.protocol.HeldReply;
import io.ringspan.node.request.ClientError;
import io.ringspan.replication.version.KeyVersions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A command that runs in this node's store, whose reply says what the others are told: what does the same there, or, where that is left open
 * or something else was written meanwhile, the values of its keys as they stand in the turn in which they are sent on.
 *
 * <p>From the running on there is no way back: when it is not known what was done, the client is told so, and the keys are settled among
 * their replicas.
 *
 * <p><b>Owner.</b> Worker 0. <b>Buffers.</b> Holds the command until it is answered. <b>Limits.</b> Asks for the values {@value #TRIES_MAX} times
 * at the most.
 */
final class OneStoreRun implements KeyQueues.Entrant, StoreQuestion.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(OneStoreRun.class);
    private static final int TRIES_MAX = 16;

    private final MemcacheDeciding deciding;
    private final Decider decider;
    private final OpenRequest open;
    private final DecisionRequest request;
    private final boolean write;
    private final long[] keys;
    private final StoreQuestion question;
    private boolean looks;
    /** Whether it has changed something, or may have. */
    private boolean hasRun;

    private int tries;
    /** Whether it is answered, or will be without this. */
    private boolean over;

    private ByteBuf reply = Unpooled.EMPTY_BUFFER;

    /** @param write whether the command may change something */
    OneStoreRun(MemcacheDeciding deciding, OpenRequest open, boolean write) {
        this.deciding = deciding;
        this.decider = deciding.decider();
        this.open = open;
        this.request = open.request();
        this.write = write;
        this.keys = digests();
        this.question = new StoreQuestion(decider, this);
    }

    private long[] digests() {
        MemcacheSpanCommands walked = deciding.keys(request.command());
        long[] all = new long[walked.keys()];
        for (int key = 0; key < all.length; key++) {
            all[key] = decider.parts()
                    .order()
                    .watches()
                    .digest(request.command(), walked.keyAt(key), walked.keyLength(key));
        }
        return KeyQueues.distinct(all);
    }

    @Override
    public long[] keys() {
        return keys;
    }

    @Override
    public void turn() {
        try {
            if (open.isOverdue()) {
                nothing(DecisionError.OVERLOADED);
            } else if (!decider.mayDecide(request) || (write && !decider.mayWrite(request))) {
                decider.turnLater(this, request, this::nothing);
            } else {
                run();
            }
        } catch (RuntimeException fault) {
            faulty(fault);
        }
    }

    /** Whatever it is, the keys must not be kept from others. */
    private void faulty(RuntimeException fault) {
        LOG.error("A command could not be run, or what it did not be told to others", fault);
        question.drop();
        if (!over) {
            endedWithout(DecisionError.UNEXPECTED);
        }
    }

    private void run() {
        ByteBuf command = request.command();
        ByteBuf out = decider.allocator().directBuffer(command.readableBytes() + 2 * Long.BYTES);
        try {
            MemcacheRequestDecoder found = deciding.found(command);
            deciding.numbers().writeRun(found, command, command.readerIndex(), out);
            ask(out, 1);
        } finally {
            out.release();
        }
    }

    private void look() {
        looks = true;
        tries++;
        ByteBuf out = decider.allocator().directBuffer();
        try {
            MemcacheSpanCommands walked = deciding.keys(request.command());
            for (int key = 0; key < walked.keys(); key++) {
                decider.protocol().wholeValues().ask(request.command(), walked.keyAt(key), walked.keyLength(key), out);
            }
            ask(out, walked.keys());
        } finally {
            out.release();
        }
    }

    private void ask(ByteBuf commands, int count) {
        Span span = new Span();
        span.set(commands, 0, commands.writerIndex(), count, request.token(), MemcacheProtocol.DIALECT);
        hasRun |= write;
        question.ask(span, keys, write && !looks);
    }

    @Override
    public void ended(StoreQuestion.End how) {
        try {
            switch (how) {
                case LOST -> endedWithout(DecisionError.UNAVAILABLE);
                case TOO_LONG -> tooLong();
                case UNSOUND -> {
                    question.drop();
                    endedWithout(DecisionError.UNAVAILABLE);
                }
                case ANSWERED, CHANGED -> answered(how == StoreQuestion.End.CHANGED);
            }
        } catch (RuntimeException fault) {
            faulty(fault);
        }
    }

    /**
     * The store's answer is not there, or says nothing.
     *
     * @param otherwise what the client hears if nothing can have been done
     */
    private void endedWithout(DecisionError otherwise) {
        if (hasRun) {
            uncertain();
        } else {
            nothing(otherwise);
        }
    }

    private void tooLong() {
        if (hasRun) {
            uncertain();
        } else {
            over = true;
            dropReply();
            String text = ClientError.replyTooLarge(decider.parts().replyBytesMax());
            open.turnAway(Unpooled.wrappedBuffer(decider.protocol().error(text)));
            decider.leaves(this);
        }
    }

    private void answered(boolean isChanged) {
        if (looks) {
            looked(isChanged);
        } else {
            ran(isChanged);
        }
    }

    private void ran(boolean isChanged) {
        HeldReply held = question.replies();
        int length = held.end() - held.at();
        MemcacheRequestDecoder found = deciding.found(request.command());
        CasNumbers numbers = deciding.numbers();
        reply = decider.allocator().directBuffer(length + Long.BYTES);
        numbers.writeReply(found.line(), held.bytes(), held.at(), length, reply);
        ByteBuf told = decider.allocator().directBuffer(request.command().readableBytes() + Long.BYTES);
        try {
            ToldForm.Verdict verdict = verdict(found, held, told);
            question.drop();
            if (verdict == ToldForm.Verdict.NOTHING || !hasOthers()) {
                alone();
                return;
            }
            hasRun = true;
            boolean comparable = !request.level().isSafe() || ToldForm.isSameAgain(found.line());
            if (isChanged || verdict == ToldForm.Verdict.VALUE || !comparable) {
                look(); // what came meanwhile came behind it
            } else {
                // Levels that compare replies compare those to what makes replicas equal, the one of this node's store,
                // too.
                write(told, 1, !request.level().isSafe());
            }
        } finally {
            told.release();
        }
    }

    /** Whether somebody else is to be told, and be it since the ring has begun to change, or that the keys are not this node's any more. */
    private boolean hasOthers() {
        return decider.owners(request).isReplicated() || !decider.owns(request);
    }

    /** A set that was refused may have deleted what was there. */
    private ToldForm.Verdict verdict(MemcacheRequestDecoder found, HeldReply held, ByteBuf told) {
        if (held.isError() && found.line().verb() == Verb.MS) {
            return ToldForm.Verdict.VALUE;
        }
        return deciding.told().write(found, request.command(), held.bytes(), held.at(), told);
    }

    private void looked(boolean isChanged) {
        if (isChanged) {
            question.drop();
            decider.counts().readAgain();
            if (tries == TRIES_MAX) {
                uncertain();
            } else {
                look();
            }
            return;
        }
        ByteBuf told = decider.allocator().directBuffer();
        try {
            FoundValues values = new FoundValues(
                    decider.protocol(), decider.parts().tally().time().epochMillis());
            boolean all = values.put(question.replies(), request.command(), deciding.keys(request.command()), told);
            int count = question.asked();
            question.drop();
            if (all) {
                // Who looks at a stale value has won it, and no client would: it is plain here then, as with the
                // others.
                write(told, count, !request.level().isSafe() && !values.haveWon());
            } else {
                LOG.warn("The store does not give what a client's command has made of a value, so it is not copied");
                uncertain();
            }
        } finally {
            told.release();
        }
    }

    /** In the turn in which it was found that nothing has changed. */
    private void write(ByteBuf told, int commands, boolean isHere) {
        if (!decider.owns(request)) {
            goneOver();
            return;
        }
        if (!write && !decider.mayWrite(request)) {
            settle(); // a read that has won a stale value is a read all the same
            alone();
            return;
        }
        over = true;
        Deciding.Told how = new Deciding.Told(MemcacheProtocol.DIALECT, reply, this::look);
        try {
            decider.write(told, commands, isHere, request, how, this::written);
        } finally {
            decider.leaves(this);
        }
    }

    /** A replica that says that what it was told makes no sense there has something else: what was decided is done all the same. */
    private ByteBuf look(HeldReply replies, int commands) {
        if (TellingReplies.doubts(replies, commands)) {
            settle();
        }
        return TellingReplies.error(replies, commands);
    }

    /** @param told the reply, or an error of the write: one that says that nothing was done is not true of what has run */
    @SuppressWarnings("ReferenceEquality") // it is the reply itself, or something else
    private void written(ByteBuf told, long stamp) {
        if (told != reply && TellingReplies.isOfNothing(told)) {
            told.release();
            settle();
            unknown();
        } else {
            open.answer(told, stamp);
        }
    }

    private void nothing(DecisionError why) {
        over = true;
        dropReply();
        open.turnAway(why);
        decider.leaves(this);
    }

    private void alone() {
        over = true;
        open.answerAlone(reply);
        decider.leaves(this);
    }

    private void uncertain() {
        settle();
        over = true;
        dropReply();
        unknown();
        decider.leaves(this);
    }

    /**
     * The keys are another node's since. If that has taken over what was made here it would hear of it twice, were it asked now: so it is not, and
     * whoever has asked is told that it may be done.
     */
    private void goneOver() {
        over = true;
        dropReply();
        unknown();
        decider.leaves(this);
    }

    private void dropReply() {
        reply.release();
        reply = Unpooled.EMPTY_BUFFER;
    }

    /** Has replicas agree about keys of which this store may have something that they do not. */
    private void settle() {
        ByteBuf command = request.command();
        KeyVersions versions = decider.parts().order().versions();
        versions.commands()
                .eachKey(
                        command,
                        command.readerIndex(),
                        command.readableBytes(),
                        (at, length) -> versions.suspect(command, at, length));
    }

    private void unknown() {
        decider.counts().isUncertain();
        open.answer(Unpooled.wrappedBuffer(DecisionError.UNKNOWN.said(decider.protocol())), Answered.NO_STAMP);
    }
}
