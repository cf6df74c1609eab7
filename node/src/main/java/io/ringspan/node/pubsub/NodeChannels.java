package io.ringspan.node.pubsub;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.node.level.Glob;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What the workers of a node tell each other of their subscribers: how many clients are subscribed to what, and that a message came.
 *
 * <p><b>Threads.</b> Any worker. <b>Limits.</b> What subscriptions weigh together, {@value #WEIGHT_MAX}, and of one client,
 * {@value #CLIENT_WEIGHT_MAX}; above, there are no more. Messages on their way between workers: {@value #HANDED_BYTES_MAX} bytes
 * and one large one; above, they are missed.
 */
public final class NodeChannels {
    /** About the bytes of heap for all subscriptions. */
    static final long WEIGHT_MAX = 32L << 20;

    /** So that one client leaves room to others. */
    static final long CLIENT_WEIGHT_MAX = WEIGHT_MAX / 4;

    /** What a message costs on its way beside its own bytes, about. */
    private static final int HANDED_COST = 256;

    private static final long HANDED_BYTES_MAX = 8L << 20;
    private static final int SUBSCRIPTION_BYTES = 512;

    /** A pattern is kept as a set of bytes for each of its own. */
    private static final int PATTERN_BYTES = 96;

    private final Map<ChannelKind, Map<Name, Subscribed>> subscribed = new EnumMap<>(ChannelKind.class);
    private final List<WorkerChannels> workers = new CopyOnWriteArrayList<>();
    private final AtomicLong weight = new AtomicLong();
    private final AtomicLong handedBytes = new AtomicLong();

    /** @param glob of a pattern only */
    private record Subscribed(int clients, @Nullable Glob glob) {}

    public NodeChannels() {
        for (ChannelKind kind : ChannelKind.values()) {
            subscribed.put(kind, new ConcurrentHashMap<>());
        }
    }

    /** One more worker; before any client comes. */
    void join(WorkerChannels worker) {
        workers.add(worker);
    }

    /** What a subscription counts for in the limits. */
    static long weight(ChannelKind kind, Name name) {
        long each = kind == ChannelKind.PATTERN ? PATTERN_BYTES : 1;
        return SUBSCRIPTION_BYTES + each * name.bytes().length;
    }

    /** Whether one of that weight has room; if so, it is taken. */
    boolean claim(long bytes) {
        if (weight.addAndGet(bytes) > WEIGHT_MAX) {
            weight.addAndGet(-bytes);
            return false;
        }
        return true;
    }

    void giveBack(long bytes) {
        weight.addAndGet(-bytes);
    }

    /** One more client; gives what tells whether a channel matches, if this is a pattern. */
    @Nullable
    Glob add(ChannelKind kind, Name name) {
        return of(kind).compute(
                        name,
                        (same, before) -> before == null
                                ? new Subscribed(1, kind == ChannelKind.PATTERN ? Glob.exact(name.bytes()) : null)
                                : new Subscribed(before.clients() + 1, before.glob()))
                .glob();
    }

    void remove(ChannelKind kind, Name name) {
        of(kind).computeIfPresent(
                        name,
                        (same, before) ->
                                before.clients() == 1 ? null : new Subscribed(before.clients() - 1, before.glob()));
    }

    private Map<Name, Subscribed> of(ChannelKind kind) {
        Map<Name, Subscribed> found = subscribed.get(kind);
        if (found == null) {
            throw new IllegalStateException("no map for " + kind);
        }
        return found;
    }

    /** How many clients of the node are subscribed to it, now. */
    int clients(ChannelKind kind, Name name) {
        Subscribed found = of(kind).get(name);
        return found == null ? 0 : found.clients();
    }

    /** How many different ones some client of the node is subscribed to. */
    int different(ChannelKind kind) {
        return of(kind).size();
    }

    /** All that match; all if there is no pattern. */
    List<Name> names(ChannelKind kind, @Nullable Glob pattern) {
        List<Name> names = new ArrayList<>();
        for (Name name : of(kind).keySet()) {
            ByteBuf bytes = Unpooled.wrappedBuffer(name.bytes());
            if (pattern == null || pattern.matches(bytes, 0, name.bytes().length)) {
                names.add(name);
            }
        }
        return names;
    }

    /** Whether the worker that asks is the only one. */
    boolean isOfOneWorker() {
        return workers.size() == 1;
    }

    /** How often the clients of the node would get it, as PUBLISH counts. */
    int receivers(Message message, Name channel) {
        if (message.shard()) {
            return clients(ChannelKind.SHARD, channel);
        }
        int receivers = clients(ChannelKind.CHANNEL, channel);
        for (Subscribed pattern : of(ChannelKind.PATTERN).values()) {
            Glob glob = pattern.glob();
            if (glob != null && glob.matches(message.bytes(), message.channelAt(), message.channelLength())) {
                receivers += pattern.clients();
            }
        }
        return receivers;
    }

    /** Has the other workers with subscribers deliver it. */
    void handOver(WorkerChannels from, Message message) {
        for (WorkerChannels worker : workers) {
            if (worker != from && worker.hasSubscribers()) {
                if (handedBytes.get() > HANDED_BYTES_MAX) {
                    from.counts().missedHere();
                } else {
                    Message kept = message.kept();
                    long bytes = message.size() + (long) HANDED_COST;
                    handedBytes.addAndGet(bytes);
                    worker.hand(kept, () -> handedBytes.addAndGet(-bytes));
                }
            }
        }
    }
}
