package io.ringspan.node.script;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.ringspan.node.script.registry.Change;
import io.ringspan.node.script.registry.Changes;
import io.ringspan.node.state.DataDirectory;
import io.ringspan.node.state.DurableFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file {@code scripts} in the node's directory, with all that its registry knows. It is written anew with each change, beside the
 * old one; what comes meanwhile is in the next. One that is broken is put aside, and other nodes tell what was in it.
 *
 * <p><b>Owner.</b> Worker 0; it writes on a thread of its own, which ends when there is nothing to do. <b>Limits.</b> One write is under
 * way and one waits.
 */
public final class ScriptFile implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ScriptFile.class);
    private static final byte[] MAGIC = "RSSCRIPTS 1\n".getBytes(US_ASCII);
    private static final int BYTES_MAX = 256 << 20;
    private static final int IDLE_SECONDS_MAX = 10;
    private static final int CLOSE_SECONDS_MAX = 10;

    private final @Nullable DurableFile file;
    private final ThreadPoolExecutor thread;
    private List<Consumer<Boolean>> waiting = new ArrayList<>();
    private boolean writing;

    private ScriptFile(@Nullable Path path, String owner) {
        this.file = path == null ? null : new DurableFile(path);
        this.thread = new ThreadPoolExecutor(
                1,
                1,
                IDLE_SECONDS_MAX,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(1),
                new DefaultThreadFactory("ringspan-" + owner + "-scripts", true));
        thread.allowCoreThreadTimeOut(true);
    }

    /** The one in that directory; without one nothing is kept. */
    public static ScriptFile in(@Nullable DataDirectory state) {
        return state == null ? none() : new ScriptFile(state.path().resolve("scripts"), state.title());
    }

    /** Of a node that keeps nothing. */
    public static ScriptFile none() {
        return new ScriptFile(null, "none");
    }

    static ScriptFile at(Path path) {
        return new ScriptFile(path, path.toString());
    }

    /** What was kept; nothing if there was nothing, or it cannot be read. Before anything is written. */
    List<Change> read() {
        if (file == null) {
            return List.of();
        }
        try {
            Optional<byte[]> bytes = file.readBytes(BYTES_MAX);
            List<Change> changes = bytes.isEmpty() ? List.of() : parse(Unpooled.wrappedBuffer(bytes.get()));
            if (changes != null) {
                return changes;
            }
            Path aside = file.path().resolveSibling("scripts.broken");
            Files.move(file.path(), aside, StandardCopyOption.REPLACE_EXISTING);
            LOG.error(
                    "The file {} is broken, and was put aside as {}: this node knows no scripts and no libraries of functions"
                            + " until other nodes tell it",
                    file.path(),
                    aside);
        } catch (IOException failed) {
            LOG.error(
                    "The file {} cannot be read: {}. This node knows no scripts and no libraries of functions until other"
                            + " nodes tell it",
                    file.path(),
                    failed.toString());
        }
        return List.of();
    }

    private static @Nullable List<Change> parse(ByteBuf in) {
        if (in.readableBytes() < MAGIC.length + Integer.BYTES
                || !in.readSlice(MAGIC.length).equals(Unpooled.wrappedBuffer(MAGIC))) {
            return null;
        }
        return in.readInt() == sum(in) ? Changes.read(in) : null;
    }

    private static int sum(ByteBuf body) {
        CRC32C sum = new CRC32C();
        sum.update(body.nioBuffer());
        return (int) sum.getValue();
    }

    /**
     * Writes what is known by then.
     *
     * @param all gives that, on the owner's thread
     * @param back the owner's thread
     * @param then told, there, whether it is on disk; at once if there is no file
     */
    void keep(Supplier<List<Change>> all, Executor back, Consumer<Boolean> then) {
        if (file == null) {
            then.accept(true);
            return;
        }
        waiting.add(then);
        if (!writing) {
            begin(file, all, back);
        }
    }

    private void begin(DurableFile to, Supplier<List<Change>> all, Executor back) {
        List<Consumer<Boolean>> told = waiting;
        waiting = new ArrayList<>();
        writing = true;
        List<Change> changes = all.get();
        try {
            thread.execute(() -> {
                boolean written = write(to, changes);
                back(back, () -> {
                    writing = false;
                    told.forEach(then -> then.accept(written));
                    if (!waiting.isEmpty() && !writing) {
                        begin(to, all, back);
                    }
                });
            });
        } catch (RejectedExecutionException closed) {
            writing = false;
            told.forEach(then -> then.accept(false));
        }
    }

    private static void back(Executor owner, Runnable then) {
        try {
            owner.execute(then);
        } catch (RejectedExecutionException ended) {
            LOG.debug("Nobody waits any more for the file of scripts");
        }
    }

    private static boolean write(DurableFile to, List<Change> changes) {
        long length = MAGIC.length + (long) Integer.BYTES;
        for (Change change : changes) {
            length += Changes.bytes(change);
        }
        ByteBuf out = Unpooled.buffer((int) Math.min(BYTES_MAX, length));
        out.writeBytes(MAGIC).writeInt(0);
        int body = out.writerIndex();
        Changes.write(changes, out);
        out.setInt(MAGIC.length, sum(out.slice(body, out.writerIndex() - body)));
        try {
            to.write(out.nioBuffer());
            return true;
        } catch (IOException failed) {
            LOG.error(
                    "The scripts and libraries of functions cannot be kept in {}: {}. To fix: make room there; they are"
                            + " written again at the next change",
                    to.path(),
                    failed.toString());
            return false;
        }
    }

    /** Waits until what was begun is written. Any thread. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(CLOSE_SECONDS_MAX, TimeUnit.SECONDS)) {
                LOG.warn("The file of scripts is still being written");
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
