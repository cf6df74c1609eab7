package io.ringspan.node.decide.redis;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.node.decide.Answered;
import io.ringspan.node.decide.Decider;
import io.ringspan.node.decide.DecisionError;
import io.ringspan.node.decide.DecisionRequest;
import io.ringspan.node.decide.KeyQueues;
import io.ringspan.node.decide.OpenRequest;
import io.ringspan.node.decide.StoreQuestion;
import io.ringspan.node.effect.CommandLines;
import io.ringspan.node.effect.WholeValue;
import io.ringspan.node.execute.Batch;
import io.ringspan.node.execute.BatchRun;
import io.ringspan.node.execute.Marks;
import io.ringspan.node.execute.PlainTransaction;
import io.ringspan.node.execute.Published;
import io.ringspan.node.execute.change.Changes;
import io.ringspan.node.io.Span;
import io.ringspan.node.protocol.HeldReply;
import io.ringspan.node.redis.Reply;
import io.ringspan.node.resp.RespProtocol;
import io.ringspan.node.resp.RespWriter;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commands that run in this node's store, and whose results go to all other replicas: what does the same there, or the values of the keys
 * that they wrote, as they stand in the turn in which they are sent on. First, what has to be as it was is compared. A transaction of which no command has to be
 * decided is sent to all of them as it is instead.
 *
 * <p>From the running on there is no way back: when it is not known what was written, or it cannot be copied, the client is told so, and
 * the keys are settled among their replicas.
 *
 * <p><b>Owner.</b> Worker 0. <b>Buffers.</b> Holds the commands until it is answered. <b>Limits.</b> Compares, and asks for the values,
 * {@value #TRIES_MAX} times at the most each.
 */
final class Execution implements KeyQueues.Entrant, StoreQuestion.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(Execution.class);
    private static final int TRIES_MAX = 16;

    private final RedisDeciding deciding;
    private final Decider decider;
    private final OpenRequest open;
    private final DecisionRequest request;
    private final Batch batch;
    private final BatchRun run;
    private final boolean copies;
    private final long[] keys;
    private final StoreQuestion question;
    private Step step = Step.COMPARE;
    private int tries;
    /** Whether it is answered, or will be without this. */
    private boolean over;

    private boolean loads;
    private Changes changes = new Changes();
    private List<Published> published = List.of();
    private ByteBuf reply = Unpooled.EMPTY_BUFFER;

    /** What the store is asked. */
    private enum Step {
        COMPARE,
        RUN,
        LOOK
    }

    Execution(RedisDeciding deciding, OpenRequest open, Batch batch, long[] keys) {
        this.deciding = deciding;
        this.decider = deciding.decider();
        this.open = open;
        this.request = open.request();
        this.batch = batch;
        this.copies = decider.owners(request).isReplicated();
        this.run = new BatchRun(batch, deciding.scripts(), deciding.copying(request), deciding.changeReader());
        this.keys = keys;
        this.question = new StoreQuestion(decider, this);
        this.loads = batch.isTransaction();
    }

    @Override
    public long[] keys() {
        return keys;
    }

    @Override
    public void turn() {
        try {
            begin();
        } catch (RuntimeException fault) {
            faulty(fault);
        }
    }

    private void begin() {
        if (open.isOverdue() || tries == TRIES_MAX) {
            nothing(DecisionError.OVERLOADED);
        } else if (!decider.mayDecide(request) || !decider.mayWrite(request) || (copies && decider.isSweeping())) {
            decider.turnLater(this, request, this::nothing);
        } else if (decider.owners(request).isReplicated() != copies) {
            nothing(DecisionError.MOVED); // since it waits, others have come who are to be told what it does
        } else if (batch.conditions().isEmpty()) {
            run();
        } else {
            compare();
        }
    }

    /** Whatever it is, the keys must not be kept from others. */
    private void faulty(Exception fault) {
        LOG.error("A client's commands could not be run, or what they wrote not be copied", fault);
        question.drop();
        if (!over) {
            endedWithout();
        }
    }

    private void compare() {
        tries++;
        ask(Step.COMPARE, 2, keys, out -> {
            for (Batch.Condition condition : batch.conditions()) {
                WholeValue.ask(condition.key(), out);
            }
        });
    }

    private void run() {
        tries = 0;
        PlainTransaction plain = deciding.plain(batch, request);
        if (plain == null) {
            ask(Step.RUN, request.protocol(), keys, out -> run.ask(out, loads));
        } else {
            over = true;
            deciding.write(plain, request, open::answer);
            plain.release();
            decider.leaves(this);
        }
    }

    private void look() {
        tries++;
        ask(Step.LOOK, 2, deciding.digests(changes.keys()), out -> {
            for (String key : changes.copied()) {
                WholeValue.ask(key, out);
            }
        });
    }

    /** What is to be asked. */
    private interface Asks {
        void append(CommandLines out);
    }

    private void ask(Step next, int protocol, long[] watched, Asks asks) {
        step = next;
        ByteBuf out = decider.allocator().directBuffer();
        try {
            CommandLines lines = new CommandLines(out);
            asks.append(lines);
            Span span = new Span();
            span.set(out, 0, out.writerIndex(), lines.count(), request.token(), protocol);
            question.ask(span, watched, next == Step.RUN);
        } finally {
            out.release();
        }
    }

    @Override
    public void ended(StoreQuestion.End how) {
        try {
            if (how == StoreQuestion.End.LOST || how == StoreQuestion.End.TOO_LONG) {
                endedWithout(how);
            } else if (step == Step.COMPARE) {
                compared(how);
            } else if (step == Step.RUN) {
                ran(how);
            } else {
                looked(how);
            }
        } catch (IOException | RuntimeException fault) {
            faulty(fault);
        }
    }

    private void endedWithout(StoreQuestion.End how) {
        if (step != Step.COMPARE && how == StoreQuestion.End.TOO_LONG) {
            LOG.warn(
                    "What a client's commands have replied or written is larger than reply_bytes_max ({} bytes):"
                            + " it is not copied to other replicas",
                    decider.parts().replyBytesMax());
        }
        endedWithout();
    }

    private void endedWithout() {
        if (step == Step.COMPARE) {
            nothing(DecisionError.UNAVAILABLE);
        } else {
            uncertain(DecisionError.UNKNOWN);
        }
    }

    private void compared(StoreQuestion.End how) throws IOException {
        if (how == StoreQuestion.End.UNSOUND) {
            question.drop();
            nothing(DecisionError.UNAVAILABLE);
            return;
        }
        List<Reply> replies = RedisDeciding.read(question);
        question.drop();
        for (int i = 0; i < batch.conditions().size(); i++) {
            String mark = Marks.mark(replies.get(2 * i), replies.get(2 * i + 1));
            if (!mark.equals(batch.conditions().get(i).mark())) {
                ByteBuf none = decider.allocator().directBuffer();
                new RespWriter().to(none, request.protocol()).noArray();
                alone(none);
                return;
            }
        }
        if (how == StoreQuestion.End.CHANGED) {
            decider.counts().readAgain();
            decider.parts().tally().refresh();
            begin();
        } else {
            run();
        }
    }

    private void ran(StoreQuestion.End how) throws IOException {
        HeldReply held = question.replies();
        reply = decider.allocator().directBuffer();
        BatchRun.Outcome outcome = run.outcome(held.bytes(), held.at(), held.end(), reply);
        question.drop();
        changes = outcome.changes();
        published = outcome.published();
        if (outcome.comesAgain()) {
            reply.release();
            reply = Unpooled.EMPTY_BUFFER;
            loads = true;
            run();
        } else if (changes.keys().isEmpty()) { // also if the store lacks something: the reply is its own
            alone(reply);
        } else if (how == StoreQuestion.End.UNSOUND) {
            uncertain(DecisionError.UNKNOWN);
        } else {
            follow(how == StoreQuestion.End.CHANGED, outcome.values());
        }
    }

    /** Of what was written meanwhile, and what has other owners, it is not known what would do the same. */
    private void follow(boolean isChanged, Map<String, List<Reply>> values) {
        if (isChanged) {
            changes.copyAll();
        }
        for (String key : changes.keys()) {
            if (!deciding.hasSameOwners(key, request)) {
                changes.copy(key);
            }
        }
        if (!isChanged && values.keySet().containsAll(changes.copied())) {
            write(values);
        } else {
            look();
        }
    }

    private void looked(StoreQuestion.End how) throws IOException {
        List<Reply> replies = RedisDeciding.read(question);
        question.drop();
        if (how == StoreQuestion.End.UNSOUND) {
            uncertain(DecisionError.UNKNOWN);
            return;
        }
        if (how == StoreQuestion.End.CHANGED) {
            decider.counts().readAgain();
            changes.copyAll();
            if (tries == TRIES_MAX) {
                uncertain(DecisionError.UNKNOWN);
            } else {
                look();
            }
            return;
        }
        Map<String, List<Reply>> values = new HashMap<>();
        int at = 0;
        for (String key : changes.copied()) {
            values.put(key, replies.subList(at, at + WholeValue.ASKED));
            at += WholeValue.ASKED;
        }
        write(values);
    }

    /** In the turn in which it was found that nothing has changed. */
    private void write(Map<String, List<Reply>> values) {
        Optional<Reply> error = values.values().stream()
                .flatMap(List::stream)
                .filter(Reply.Failure.class::isInstance)
                .findFirst();
        if (!decider.owns(request)) {
            reply.release();
            nothing(DecisionError.MOVED);
            return;
        }
        if (error.isPresent()) {
            LOG.warn("The store does not give what a client's commands wrote, so it is not copied: {}", error.get());
            uncertain(DecisionError.NOT_GIVEN);
            return;
        }
        ByteBuf out = decider.allocator().directBuffer();
        try {
            write(values, new CommandLines(out));
            run.wrote(changes.copied(), out.writerIndex(), deciding.scripts());
        } finally {
            out.release();
        }
    }

    private void write(Map<String, List<Reply>> values, CommandLines writes) {
        changes.append(writes);
        for (String key : changes.copied()) {
            if (deciding.hasSameOwners(key, request)) {
                List<Reply> value = values.getOrDefault(key, List.of());
                WholeValue.write(writes, key, value.get(0), value.get(1));
            } else {
                deciding.isStray(key);
                reply.clear().writeBytes(DecisionError.STRAY.said(RespProtocol.RESP));
            }
        }
        if (writes.count() > 0) {
            over = true;
            deciding.writeWhatIsHere(writes, request, reply, this::copied);
            decider.leaves(this);
        } else {
            alone(reply);
        }
    }

    /** @param told the reply, or an error of the write: one that says that nothing was done is not true of what has run */
    @SuppressWarnings("ReferenceEquality") // it is the reply itself, or something else
    private void copied(ByteBuf told, long stamp) {
        if (told != reply && RedisDeciding.isOfNothing(told)) {
            told.release();
            deciding.settle(changes.keys());
            unknown(DecisionError.UNKNOWN);
        } else {
            publish();
            open.answer(told, stamp);
        }
    }

    /** It has run, whatever becomes of its reply. Who hears of it reads here what it has done. */
    private void publish() {
        for (Published each : published) {
            deciding.channels().publish(each.shard(), each.channel(), each.said());
        }
        published = List.of();
    }

    private void nothing(DecisionError why) {
        over = true;
        open.turnAway(why);
        decider.leaves(this);
    }

    private void alone(ByteBuf told) {
        over = true;
        publish();
        open.answerAlone(told);
        decider.leaves(this);
    }

    private void uncertain(DecisionError why) {
        Set<String> all = new HashSet<>(run.keys());
        all.addAll(changes.keys());
        deciding.settle(all);
        over = true;
        reply.release();
        unknown(why);
        decider.leaves(this);
    }

    private void unknown(DecisionError why) {
        publish();
        decider.counts().isUncertain();
        open.answer(Unpooled.wrappedBuffer(why.said(RespProtocol.RESP)), Answered.NO_STAMP);
    }
}
