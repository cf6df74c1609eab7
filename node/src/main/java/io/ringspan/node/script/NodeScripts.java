package io.ringspan.node.script;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.ringspan.base.NodeId;
import io.ringspan.conf.StoreConf;
import io.ringspan.node.command.Arguments;
import io.ringspan.node.command.Command;
import io.ringspan.node.command.CommandErrors;
import io.ringspan.node.execute.LoadedScripts;
import io.ringspan.node.execute.Sha1;
import io.ringspan.node.io.Dialer;
import io.ringspan.node.script.library.LibraryText;
import io.ringspan.node.script.library.ReadingFunctions;
import io.ringspan.node.script.registry.Messages;
import io.ringspan.node.script.registry.Registry;
import io.ringspan.node.script.registry.Stamp;
import io.ringspan.node.store.StoreFurnisher;
import io.ringspan.node.store.StoreLink;
import io.ringspan.node.store.aside.SideStore;
import io.ringspan.node.worker.Worker;
import io.ringspan.replication.time.HybridClock;
import java.util.Locale;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The scripts and libraries of one node: brings what its clients and other nodes say of them to worker 0.
 *
 * <p><b>Threads.</b> Any worker, where nothing else is said. <b>Limits.</b> {@value #BYTES_MAX} bytes of what clients say are under way; more
 * is turned away.
 */
public final class NodeScripts implements AutoCloseable, LoadedScripts {
    private static final long BYTES_MAX = 64L << 20;

    private final Registry registry;
    private final Refusals refusals = new Refusals();
    private final StoreCommands commands;
    private final ReadingFunctions reading;
    private final ScriptCounts counts;
    private final ScriptFile file;
    private final HybridClock clock;
    private final AtomicLong underWay = new AtomicLong();
    private volatile @Nullable Served served;

    private record Served(ScriptKeeper keeper, Executor loop) {}

    /** With what the file has kept. */
    public NodeScripts(NodeId self, HybridClock clock, ScriptFile file, LibraryText texts) {
        this.registry = new Registry(Stamp.originOf(self));
        this.commands = new StoreCommands(registry, texts);
        this.reading = new ReadingFunctions(registry);
        this.counts = new ScriptCounts(registry, refusals);
        this.clock = clock;
        this.file = file;
        file.read().forEach(registry::take);
    }

    /** Who asks the own store aside, and how. */
    public record Aside(Dialer dialer, StoreConf store, long timeoutMillis) {}

    /**
     * Worker 0 serves from now on. Once, before the node serves anybody.
     *
     * @param store the connection that writes take
     * @param timeoutNanos how long a request may take
     */
    public void isServedBy(Worker worker, StoreLink store, Aside aside, ScriptPeers peers, LongSupplier timeoutNanos) {
        SideStore side =
                new SideStore(worker.loop(), aside.dialer(), aside.store().endpoint(), aside.timeoutMillis());
        ScriptKeeper keeper = new ScriptKeeper(
                new ScriptKeeper.Known(registry, commands, reading, file, counts, refusals, clock),
                new ScriptKeeper.Parts(worker, store, side, peers, timeoutNanos));
        served = new Served(keeper, worker.loop());
        keeper.start();
    }

    /** What gives the store all that is kept, over one worker's connection. */
    public StoreFurnisher furnisher(int worker) {
        return new Furnishing(commands, refusals, worker == 0);
    }

    public ScriptCounts counts() {
        return counts;
    }

    /**
     * The text of a script that was loaded; null if none is kept with that digest.
     *
     * @param at where the digest stands, in whatever case
     */
    public byte @Nullable [] text(ByteBuf in, int at, int length) {
        return registry.isUntouched() ? null : registry.script(Sha1.named(in, at, length));
    }

    @Override
    public byte @Nullable [] script(String sha) {
        return registry.script(sha.toLowerCase(Locale.ROOT));
    }

    @Override
    public long flushes() {
        return registry.scripts().allGone().clock();
    }

    /** The functions that are known only to read. */
    public ReadingFunctions reading() {
        return reading;
    }

    /**
     * Does what a client asks about scripts or functions. The arguments are copied.
     *
     * @param loop the client's
     * @param answered takes the reply, which is its own from then on, on that loop
     */
    public void run(Command command, Arguments arguments, int protocol, Executor loop, Consumer<ByteBuf> answered) {
        Served by = served;
        long bytes = 0;
        for (int i = 0; i < arguments.count(); i++) {
            bytes += arguments.length(i);
        }
        long length = bytes;
        if (by == null || underWay.get() > BYTES_MAX) {
            ByteBuf out = ByteBufAllocator.DEFAULT.buffer();
            CommandErrors.error(out, by == null ? ClientStep.UNREACHED : ClientStep.BUSY);
            answered.accept(out);
            return;
        }
        underWay.addAndGet(length);
        ScriptRequest request = ScriptRequest.of(command, arguments, protocol, reply -> {
            underWay.addAndGet(-length);
            hand(loop, () -> answered.accept(reply), reply);
        });
        hand(by.loop(), () -> by.keeper().run(request), null);
    }

    /**
     * Takes a message of another node, which is read during the call.
     *
     * @param loop of the connection that it came over
     * @param answered takes the answer, which is its own from then on, on that loop
     * @return false if it is no such message
     */
    public boolean told(ByteBuf message, Executor loop, Consumer<ByteBuf> answered) {
        Messages.Message read = Messages.read(message);
        Served by = served;
        if (read == null || by == null) {
            return read != null;
        }
        hand(
                by.loop(),
                () -> {
                    if (read instanceof Messages.Update update) {
                        by.keeper()
                                .takeOver(update.changes(), news -> hand(loop, () -> answered.accept(nothing()), null));
                    } else if (read instanceof Messages.Ask ask) {
                        ByteBuf answer = by.keeper().compared(ask);
                        hand(loop, () -> answered.accept(answer), answer);
                    }
                },
                null);
        return true;
    }

    private static ByteBuf nothing() {
        return ByteBufAllocator.DEFAULT.buffer(1);
    }

    private static void hand(Executor to, Runnable what, @Nullable ByteBuf lost) {
        try {
            to.execute(what);
        } catch (RejectedExecutionException ended) {
            if (lost != null) {
                lost.release();
            }
        }
    }

    @Override
    public void close() {
        file.close();
    }
}
