package io.ringspan.node.decide.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.node.command.CommandTable;
import io.ringspan.node.decide.Answered;
import io.ringspan.node.decide.Decider;
import io.ringspan.node.decide.Deciding;
import io.ringspan.node.decide.DecisionRequest;
import io.ringspan.node.decide.KeyQueues;
import io.ringspan.node.decide.OpenRequest;
import io.ringspan.node.decide.StoreQuestion;
import io.ringspan.node.effect.CommandLines;
import io.ringspan.node.effect.Request;
import io.ringspan.node.effect.Rule;
import io.ringspan.node.effect.family.Rules;
import io.ringspan.node.execute.Batch;
import io.ringspan.node.execute.BatchReader;
import io.ringspan.node.execute.Copying;
import io.ringspan.node.execute.LoadedScripts;
import io.ringspan.node.execute.PlainTransaction;
import io.ringspan.node.execute.Recorder;
import io.ringspan.node.execute.ScriptTexts;
import io.ringspan.node.execute.WatchRule;
import io.ringspan.node.execute.change.ChangeReader;
import io.ringspan.node.protocol.HeldReply;
import io.ringspan.node.pubsub.WorkerChannels;
import io.ringspan.node.redis.Reply;
import io.ringspan.node.redis.ReplyReader;
import io.ringspan.node.request.ClientError;
import io.ringspan.node.resp.AtomicSpan;
import io.ringspan.node.resp.Forms;
import io.ringspan.node.resp.RespProtocol;
import io.ringspan.replication.ring.Topology;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides Redis's commands.
 *
 * <p><b>Owner.</b> Worker 0.
 */
public final class RedisDeciding implements Deciding {
    private static final Logger LOG = LoggerFactory.getLogger(RedisDeciding.class);

    /** Enough have applied it, and what their stores have said of that nobody is told: one had it before, or it came behind a later value. */
    private static final List<String> APPLIED = List.of("DIFFERS ", "OVERWRITTEN ");

    /** The longest first word of an error that is looked for, and what is around it. */
    private static final int CODE_BYTES_MAX = 16;

    private final Decider decider;
    private final WorkerChannels channels;
    private final BatchReader reader;
    private final ScriptTexts scripts;
    private final Rules rules = new Rules();
    private final WatchRule watch = new WatchRule();
    private final DecidedKeys keys;
    private final Forms forms = new Forms();
    private final ChangeReader changeReader;

    /**
     * For a decider.
     *
     * @param loaded those scripts that clients have loaded
     * @param channels where goes what scripts publish
     */
    public RedisDeciding(Decider decider, CommandTable commands, LoadedScripts loaded, WorkerChannels channels) {
        this.decider = decider;
        this.channels = channels;
        this.reader = new BatchReader(commands);
        this.keys = new DecidedKeys(
                decider.parts().tokens(), decider.parts().order().watches());
        this.changeReader = new ChangeReader(commands, forms);
        this.scripts = new ScriptTexts(new Recorder(commands), loaded);
    }

    @Override
    public @Nullable Understood read(DecisionRequest request) {
        long now = decider.parts().tally().time().epochMillis();
        Batch batch = reader.read(request.command(), request.protocol(), now);
        return batch == null ? null : new One(batch);
    }

    private final class One implements Understood {
        private final Batch batch;

        One(Batch batch) {
            this.batch = batch;
        }

        @Override
        public boolean areTogether(Topology topology, int token) {
            return keys.areTogether(batch, topology, token);
        }

        @Override
        public KeyQueues.Entrant opened(OpenRequest open) {
            long[] queued = keys.of(batch);
            Rule rule = batch.isTransaction() ? null : rule(batch.commands().get(0));
            return rule == null
                    ? new Execution(RedisDeciding.this, open, batch, queued)
                    : new Decision(RedisDeciding.this, open, batch.commands().get(0), rule, queued);
        }
    }

    private @Nullable Rule rule(Request request) {
        return request.command().name().equals("watch") ? watch : rules.of(request);
    }

    /** Who gives turns, and sends what follows. */
    Decider decider() {
        return decider;
    }

    /** Where goes what scripts publish. */
    WorkerChannels channels() {
        return channels;
    }

    /** How keys are named to those who watch them; bytes as characters. */
    long[] digests(Set<String> names) {
        return keys.digests(names);
    }

    /** The scripts that ran here. */
    ScriptTexts scripts() {
        return scripts;
    }

    ChangeReader changeReader() {
        return changeReader;
    }

    /** Whether a key has the owners of what was to be decided. */
    boolean hasSameOwners(String key, DecisionRequest request) {
        return decider.parts().dispatcher().topology().replicas(keys.token(key)) == decider.owners(request);
    }

    /** A key that should not have been written here. */
    void isStray(String key) {
        LOG.warn(
                "A script has written a key that it was not given, and that has other owners: name all keys that scripts write");
        ByteBuf bytes = DecidedKeys.bytes(key);
        Decider.Parts parts = decider.parts();
        if (parts.dispatcher().topology().owns(parts.self(), keys.token(key))) {
            settle(Set.of(key));
        } else {
            parts.order().unlink(bytes, 0, bytes.readableBytes());
        }
    }

    /** Has replicas agree about keys of which this store may have something that they do not. */
    void settle(Set<String> names) {
        for (String key : names) {
            ByteBuf bytes = DecidedKeys.bytes(key);
            decider.parts().order().versions().suspect(bytes, 0, bytes.readableBytes());
        }
    }

    /** How what runs in this node's store comes to other replicas. */
    Copying copying(DecisionRequest request) {
        if (!decider.owners(request).isReplicated()) {
            return Copying.NOTHING;
        }
        // Levels that compare replies compare those to what makes replicas equal.
        return request.level().isSafe() ? Copying.VALUES : Copying.CHANGES;
    }

    /** Sends to all owners what follows, and gives the reply away once they have it. Each of their stores applies it as one. */
    void write(CommandLines writes, DecisionRequest request, ByteBuf reply, Answered answered) {
        write(writes, false, request, reply, answered);
    }

    /** The same, of what has run in this node's store in any case. Only if nothing else was written to its keys since. */
    void writeWhatIsHere(CommandLines writes, DecisionRequest request, ByteBuf reply, Answered answered) {
        // Where replies are compared, it is written here, too.
        write(writes, copying(request) == Copying.CHANGES, request, reply, answered);
    }

    private void write(CommandLines writes, boolean isHere, DecisionRequest request, ByteBuf reply, Answered answered) {
        boolean isOne = writes.count() == 1;
        ByteBuf span = isOne ? writes.bytes().retain() : AtomicSpan.of(writes.bytes());
        int commands = isOne ? 1 : writes.count() + AtomicSpan.EDGES;
        decider.write(span, commands, isHere, request, new Told(2, reply, RedisDeciding::error), answered);
        span.release();
    }

    /** Sends a transaction to all owners as it is. It is answered by this node's store, as long as that can be reached. */
    void write(PlainTransaction transaction, DecisionRequest request, Answered answered) {
        decider.write(
                transaction.span(),
                transaction.commands(),
                false,
                request,
                new Told(request.protocol(), null, RedisDeciding::ofExec),
                answered);
    }

    /** The transaction as it may be sent to all owners; null if one of its commands has to be decided, or nothing is copied. */
    @Nullable
    PlainTransaction plain(Batch batch, DecisionRequest request) {
        // Levels that compare replies compare those of commands, not those of transactions.
        return !decider.owners(request).isReplicated() || request.level().isSafe()
                ? null
                : PlainTransaction.of(batch, forms, decider.allocator());
    }

    private static ByteBuf ofExec(HeldReply held, int commands) {
        try {
            return PlainTransaction.reply(held, commands);
        } catch (IllegalArgumentException unexpected) {
            return unknown();
        }
    }

    /** The first error among the replies of the write, as a reply; nothing if there is none. */
    private static ByteBuf error(HeldReply held, int commands) {
        try {
            List<Reply> replies = ReplyReader.all(held.stream(), commands);
            Optional<Reply.Failure> error = replies.stream()
                    .flatMap(one -> one instanceof Reply.Items items ? items.items().stream() : Stream.of(one))
                    .filter(Reply.Failure.class::isInstance)
                    .map(Reply.Failure.class::cast)
                    .filter(failure -> APPLIED.stream().noneMatch(failure.bytes()::startsWith))
                    .findFirst();
            return error.isEmpty()
                    ? Unpooled.EMPTY_BUFFER
                    : Unpooled.copiedBuffer("-" + error.get().bytes() + "\r\n", ISO_8859_1);
        } catch (IOException unexpected) {
            return unknown();
        }
    }

    /** Whether an error of a write says that nothing was done. */
    static boolean isOfNothing(ByteBuf error) {
        String code = error.toString(error.readerIndex(), Math.min(error.readableBytes(), CODE_BYTES_MAX), US_ASCII);
        return code.startsWith("-UNAVAILABLE ")
                || code.startsWith("-CLOCKSKEW ")
                || code.startsWith("-OVERLOADED ")
                || code.startsWith("-ERR ")
                || code.startsWith("-WRONGTYPE ");
    }

    /** The store's replies, understood. */
    static List<Reply> read(StoreQuestion question) throws IOException {
        return ReplyReader.all(question.replies().stream(), question.asked());
    }

    private static ByteBuf unknown() {
        return Unpooled.wrappedBuffer(RespProtocol.RESP.error(ClientError.UNKNOWN.text()));
    }
}
