package io.ringspan.node.transaction;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.ringspan.base.Datacenter;
import io.ringspan.conf.Consistency;
import io.ringspan.node.command.Arguments;
import io.ringspan.node.command.Command;
import io.ringspan.node.level.LevelNames;
import io.ringspan.node.resp.RespWriter;
import io.ringspan.replication.ring.ReplicaSet;
import io.ringspan.replication.ring.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One client's transaction: the keys that it watches, and the commands that are to run together. All of their keys have the same owners.
 *
 * <p><b>Owner.</b> The worker of the client. <b>Buffers.</b> Holds copies of the commands until {@link #end}. <b>Limits.</b> The caller's,
 * by {@link #bytes}.
 */
public final class Transaction {
    private final RespWriter writer = new RespWriter();
    private final List<Watched> watched = new ArrayList<>();
    private @Nullable ByteBuf commands;
    private @Nullable QueuedMessages messages;
    private int count;
    private boolean queueing;
    private volatile int shown = -1;
    private boolean failed;
    private int watchedBytes;

    private @Nullable Topology topology;
    private @Nullable ReplicaSet owners;
    private int token;
    private @Nullable Consistency level;
    private @Nullable Datacenter home;
    private boolean homeIsKnown;

    /** Bytes as characters. */
    private record Watched(String key, String mark) {}

    /** Commands are kept from now on. */
    public void begin() {
        queueing = true;
        shown = 0;
    }

    /** Whether commands are kept, to run together later. */
    public boolean isQueueing() {
        return queueing;
    }

    /** Whether keys are watched. */
    public boolean isWatching() {
        return !watched.isEmpty();
    }

    /** Whether the client's commands do not go the usual way. */
    public boolean isOn() {
        return queueing || !watched.isEmpty();
    }

    /** A command could not be kept: none of them will run. */
    public void fail() {
        failed = queueing;
    }

    public boolean hasFailed() {
        return failed;
    }

    /** How many commands are kept; -1 if none are. Any thread. */
    public int shown() {
        return shown;
    }

    /** How many commands are kept, besides messages. */
    public int count() {
        return count;
    }

    /** How long all of them are, and what is watched. */
    public int bytes() {
        return watchedBytes
                + (commands == null ? 0 : commands.readableBytes())
                + (messages == null ? 0 : messages.weight());
    }

    /** Whether keys with these owners may be part of it. */
    public boolean takes(Topology now, ReplicaSet others) {
        return owners == null || (owners == others && topology == now);
    }

    /** Its keys have these owners. */
    public void isOf(Topology now, ReplicaSet its, int firstToken) {
        if (owners == null) {
            topology = now;
            owners = its;
            token = firstToken;
        }
    }

    /**
     * Whether keys that are at home there may be part of it. Those of the first command that has keys decide.
     *
     * @param its null if they are nowhere
     * @param haveOne whether that is so of all of them
     */
    public boolean isAtHome(@Nullable Datacenter its, boolean haveOne) {
        if (haveOne && !homeIsKnown) {
            home = its;
            homeIsKnown = true;
        }
        return haveOne && Objects.equals(home, its);
    }

    /** Where all its keys are at home; null if they are nowhere. */
    public @Nullable Datacenter home() {
        return home;
    }

    /** Whether the ring is the one by which the owners were found. */
    public boolean isOf(Topology now) {
        return topology == null || topology == now;
    }

    /** The owners of all of its keys; of any key, if it has none. */
    public ReplicaSet owners(Topology now) {
        ReplicaSet its = owners;
        return its == null ? now.replicas(token) : its;
    }

    /** Of its first key. */
    public int token() {
        return token;
    }

    /** One of its commands asks for this level. */
    public void needs(Consistency ofCommand) {
        level = level == null ? ofCommand : LevelNames.stronger(level, ofCommand);
    }

    /** The highest that one of its commands asks for; the other one, if there is none. */
    public Consistency level(Consistency otherwise) {
        Consistency highest = level;
        return highest == null ? otherwise : highest;
    }

    /** Keeps a command, which stands in {@code in} from {@code from} to {@code to}. */
    public void add(ByteBuf in, int from, int to, ByteBufAllocator allocator) {
        ByteBuf kept = commands;
        if (kept == null) {
            kept = allocator.directBuffer(2 * (to - from));
            commands = kept;
        }
        kept.writeBytes(in, from, to - from);
        count++;
        show();
    }

    /** Keeps a command that publishes, and that no store is to see. */
    public void addMessage(Command command, Arguments arguments, ByteBufAllocator allocator) {
        QueuedMessages kept = messages;
        if (kept == null) {
            kept = new QueuedMessages(allocator);
            messages = kept;
        }
        kept.add(count, command, arguments);
        show();
    }

    private void show() {
        QueuedMessages kept = messages;
        shown = count + (kept == null ? 0 : kept.count());
    }

    /** What is to be published, the caller's from now on; null if that is nothing. */
    public @Nullable QueuedMessages takeMessages() {
        QueuedMessages taken = messages;
        messages = null;
        return taken;
    }

    /** Watches a key, which had this mark; bytes as characters. */
    public void watch(String key, String mark) {
        watched.add(new Watched(key, mark));
        watchedBytes += key.length() + mark.length();
    }

    /** Nothing is watched any more. */
    public void unwatch() {
        watched.clear();
        watchedBytes = 0;
        if (!queueing) {
            forgetOwners();
        }
    }

    private void forgetOwners() {
        topology = null;
        owners = null;
        token = 0;
        level = null;
        home = null;
        homeIsKnown = false;
    }

    /** Appends what whoever decides is sent: what has to be as it was, and the commands between MULTI and EXEC. */
    public void write(ByteBuf out) {
        if (!watched.isEmpty()) {
            writer.to(out, 2).array(1 + 2 * watched.size()).bulk("WATCH");
            for (Watched each : watched) {
                writer.bulk(each.key().getBytes(ISO_8859_1)).bulk(each.mark());
            }
        }
        writer.to(out, 2).array(1).bulk("MULTI");
        if (commands != null) {
            out.writeBytes(commands, commands.readerIndex(), commands.readableBytes());
        }
        writer.array(1).bulk("EXEC");
    }

    /** Neither keeps nor watches anything any more. Also when the client is gone. */
    public void end() {
        if (commands != null) {
            commands.release();
            commands = null;
        }
        if (messages != null) {
            messages.release();
            messages = null;
        }
        count = 0;
        shown = -1;
        queueing = false;
        failed = false;
        unwatch();
    }
}
