package io.ringspan.node.script;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.ringspan.node.command.CommandErrors;
import io.ringspan.node.io.ReplySink;
import io.ringspan.node.io.Span;
import io.ringspan.node.script.library.LibraryList;
import io.ringspan.node.script.library.ReadingFunctions;
import io.ringspan.node.script.registry.Change;
import io.ringspan.node.script.registry.Messages;
import io.ringspan.node.script.registry.Registry;
import io.ringspan.node.store.StoreLink;
import io.ringspan.node.store.aside.SideStore;
import io.ringspan.node.worker.Worker;
import io.ringspan.replication.time.HybridClock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Carries out what clients and other nodes say of scripts and libraries: in the own store, in the file, and at the other nodes.
 *
 * <p><b>Owner.</b> Worker 0. <b>Limits.</b> Those of {@link Steps}.
 */
final class ScriptKeeper {
    private static final long TICK_MILLIS = 250;
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Known known;
    private final Parts parts;
    private final Steps steps = new Steps();
    private final Comparing comparing;
    private boolean isOnDisk = true;
    private boolean isLearning;
    private long retriedNanos;

    /** What the node knows, and where it is kept. */
    record Known(
            Registry registry,
            StoreCommands commands,
            ReadingFunctions reading,
            ScriptFile file,
            ScriptCounts counts,
            Refusals refusals,
            HybridClock clock) {}

    /**
     * What it works with, all of worker 0.
     *
     * @param store the connection that writes take
     * @param aside another way to the store
     * @param timeoutNanos how long a request may take
     */
    record Parts(Worker worker, StoreLink store, SideStore aside, ScriptPeers peers, LongSupplier timeoutNanos) {}

    ScriptKeeper(Known known, Parts parts) {
        this.known = known;
        this.parts = parts;
        this.comparing = new Comparing(this, parts.peers(), known.registry(), known.counts());
        this.retriedNanos = parts.worker().tally().nowNanos();
    }

    /** Begins to compare with others, once they are reached. */
    void start() {
        parts.worker().loop().scheduleAtFixedRate(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void tick() {
        long now = parts.worker().tally().refresh();
        comparing.tick(now);
        learnWhatOnlyReads();
        if (now - retriedNanos < RETRY_NANOS) {
            return;
        }
        retriedNanos = now;
        if (!isOnDisk) {
            keep(() -> {});
        }
        if (isStoreUp() && known.refusals().takeAgain()) {
            steps.add(ended -> load(known.commands().all(), ended));
        }
    }

    /** The store knows it, once it has all that is kept. */
    private void learnWhatOnlyReads() {
        if (!isLearning && isStoreUp() && known.reading().isOutdated() && steps.isIdle()) {
            isLearning = true;
            long changes = known.registry().changes();
            ask(StoreCommands.of("FUNCTION", "LIST"), 2, new StoreReply(reply -> {
                isLearning = false;
                LibraryList list = reply.isBroken() ? null : LibraryList.of(reply.bytes());
                if (list != null) {
                    known.reading().are(list.reading(), changes);
                }
            }));
        }
    }

    Registry registry() {
        return known.registry();
    }

    /** Does what a client asks. */
    void run(ScriptRequest request) {
        parts.worker().tally().refresh();
        if (isAside(request.command())) {
            parts.aside().ask(StoreCommands.of(request.words()), request.protocol(), reply -> {
                if (reply == null) {
                    refuse(request, ClientStep.UNREACHED);
                } else {
                    request.answered().accept(reply);
                }
            });
        } else if (!steps.add(new ClientStep(this, request))) {
            refuse(request, ClientStep.BUSY);
        }
    }

    /** What is about a script that runs. */
    private static boolean isAside(String command) {
        return command.equals("script|kill") || command.equals("function|kill") || command.equals("function|stats");
    }

    private static void refuse(ScriptRequest request, String error) {
        ByteBuf out = ByteBufAllocator.DEFAULT.buffer();
        CommandErrors.error(out, error);
        request.answered().accept(out);
    }

    boolean isStoreUp() {
        return parts.store().isUp();
    }

    /** Asks the own store. */
    void ask(byte[] command, int protocol, StoreReply reply) {
        send(command, 1, protocol, reply);
    }

    private void send(byte[] commands, int count, int protocol, ReplySink sink) {
        if (!isStoreUp()) {
            sink.broken();
            return;
        }
        Span span = new Span();
        span.set(Unpooled.wrappedBuffer(commands), 0, commands.length, count, 0, protocol);
        parts.store().send(span, sink);
        span.release();
    }

    /** What a client of this node says now. */
    Change said(Change.Kind kind, String name, byte @Nullable [] text) {
        return new Change(kind, name, known.registry().stamp(known.clock().now()), text);
    }

    /** Takes what a client of this node has said; its store has it. */
    void take(Change change) {
        known.registry().take(change);
    }

    /** The store has the libraries among them as they were sent, and gets them as they are to be there. */
    void haveInStore(List<Change> changes, Runnable then) {
        List<Supplier<byte[]>> commands = known.commands().libraries(changes);
        if (commands.isEmpty()) {
            then.run();
        } else {
            load(commands, then);
        }
    }

    /** Has what a client said on disk, and tells all other nodes that can be reached; then goes on, or when that takes too long. */
    void spread(List<Change> changes, Runnable then) {
        if (changes.isEmpty()) {
            then.run();
            return;
        }
        Countdown all = new Countdown(then);
        for (ByteBuf piece : Messages.updates(changes)) {
            for (int node = 0; node < parts.peers().nodes(); node++) {
                all.more();
                if (!parts.peers().isUp(node) || !parts.peers().tell(node, piece, new Heard(all::one))) {
                    all.one();
                }
            }
            piece.release();
        }
        all.more();
        keep(all::one);
        all.begun();
        parts.worker().loop().schedule(all::end, parts.timeoutNanos().getAsLong(), TimeUnit.NANOSECONDS);
    }

    /**
     * Takes what another node tells.
     *
     * @param then run once the own store has it, if it is there, and the file; with false if nothing was taken since too much waits
     */
    void takeOver(List<Change> changes, Taken then) {
        parts.worker().tally().refresh();
        boolean added = steps.add(ended -> {
            List<Change> news = new ArrayList<>();
            for (Change change : changes) {
                known.clock().observe(change.stamp().clock());
                if (known.registry().take(change)) {
                    news.add(change);
                }
            }
            if (news.isEmpty()) {
                ended.run();
                then.taken(0);
                return;
            }
            Countdown both = new Countdown(() -> then.taken(news.size()));
            both.more();
            both.more();
            both.begun();
            keep(both::one);
            load(known.commands().following(news), () -> {
                ended.run();
                both.one();
            });
        });
        if (!added) {
            then.taken(Taken.NOTHING);
        }
    }

    /** Hears what became of what another node told. */
    @FunctionalInterface
    interface Taken {
        int NOTHING = -1;

        /** So much of it was news; {@link #NOTHING} if it was not looked at. */
        void taken(int news);
    }

    /** Gives the store commands, if it is there; else it gets all when it comes. */
    private void load(List<Supplier<byte[]>> commands, Runnable then) {
        if (!isStoreUp()) {
            then.run();
            return;
        }
        Loading.begin(this::sendOwn, commands, result -> {
            if (!result.isBroken() && known.refusals().look(result.errors()) == Refusals.Found.REFUSED) {
                Loading.begin(this::sendOwn, known.commands().inOrder(), again -> {
                    known.refusals().look(again.errors());
                    then.run();
                });
            } else {
                then.run();
            }
        });
    }

    private void sendOwn(byte[] commands, int count, ReplySink sink) {
        send(commands, count, 2, sink);
    }

    private void keep(Runnable then) {
        known.file().keep(known.registry()::all, parts.worker().loop(), written -> {
            isOnDisk = written;
            if (!written) {
                known.counts().writeFailed();
            }
            then.run();
        });
    }

    /** Answers another node that compares; the message is borrowed. */
    ByteBuf compared(Messages.Ask ask) {
        return Messages.answer(ask, known.registry());
    }
}
