package io.ringspan.node.pubsub;

import io.netty.buffer.ByteBufAllocator;
import io.ringspan.node.level.Glob;
import io.ringspan.node.worker.Tally;
import io.ringspan.node.worker.Worker;
import io.ringspan.replication.ring.Topology;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The subscribers among one worker's clients, and where what they publish goes: to them at once, to those of the node's other workers,
 * and to the other nodes. Nobody waits for any of it.
 *
 * <p><b>Owner.</b> The worker. <b>Threads.</b> Any may {@link #hand} it a message, and ask {@link #hasSubscribers}.
 */
public final class WorkerChannels {
    private final NodeChannels node;
    private final Executor loop;
    private final ByteBufAllocator allocator;
    private final Tally tally;
    private Receivers receivers;
    private final Passing passing;
    private final boolean everywhere;
    private final PubSubCounts counts = new PubSubCounts();
    private final Map<Name, Set<Subscriptions>> channels = new HashMap<>();
    private final Map<Name, Set<Subscriptions>> shards = new HashMap<>();
    private final Map<Name, Pattern> patterns = new HashMap<>();
    private volatile boolean subscribers;

    private record Pattern(Glob glob, Set<Subscriptions> clients) {}

    /**
     * Where other nodes are, and how to get there.
     *
     * @param everywhere whether other datacenters get what is published here
     */
    record Others(Receivers receivers, Passing passing, boolean everywhere) {}

    WorkerChannels(NodeChannels node, Executor loop, ByteBufAllocator allocator, Tally tally, Others others) {
        this.node = node;
        this.loop = loop;
        this.allocator = allocator;
        this.tally = tally;
        this.receivers = others.receivers();
        this.passing = others.passing();
        this.everywhere = others.everywhere();
        node.join(this);
    }

    /**
     * Those of a worker without clients yet.
     *
     * @param everywhere whether other datacenters get what is published here
     */
    public static WorkerChannels of(
            NodeChannels node, Worker worker, Topology topology, Passing passing, boolean everywhere) {
        return new WorkerChannels(
                node,
                worker.loop(),
                ByteBufAllocator.DEFAULT,
                worker.tally(),
                new Others(Receivers.of(topology, everywhere), passing, everywhere));
    }

    /** Goes over to a ring with more nodes. */
    public void topology(Topology next) {
        receivers = Receivers.of(next, everywhere);
    }

    NodeChannels node() {
        return node;
    }

    /** Its counters may be read from any thread. */
    public PubSubCounts counts() {
        return counts;
    }

    boolean hasSubscribers() {
        return subscribers;
    }

    /** @param first whether the client was subscribed to nothing before */
    void add(ChannelKind kind, Name name, Subscriptions client, boolean first) {
        Glob glob = node.add(kind, name);
        if (glob != null) {
            patterns.computeIfAbsent(name, pattern -> new Pattern(glob, new LinkedHashSet<>()))
                    .clients()
                    .add(client);
        } else {
            of(kind).computeIfAbsent(name, channel -> new LinkedHashSet<>()).add(client);
        }
        counts.subscriber(first ? 1 : 0);
        subscribers = true;
    }

    /** @param last whether the client is subscribed to nothing any more */
    void remove(ChannelKind kind, Name name, Subscriptions client, boolean last) {
        node.remove(kind, name);
        if (kind == ChannelKind.PATTERN) {
            patterns.computeIfPresent(name, (pattern, its) -> without(its.clients(), client) ? null : its);
        } else {
            of(kind).computeIfPresent(name, (channel, clients) -> without(clients, client) ? null : clients);
        }
        counts.subscriber(last ? -1 : 0);
        subscribers = counts.subscribersNow() > 0;
    }

    private static boolean without(Set<Subscriptions> clients, Subscriptions client) {
        clients.remove(client);
        return clients.isEmpty();
    }

    private Map<Name, Set<Subscriptions>> of(ChannelKind kind) {
        return kind == ChannelKind.SHARD ? shards : channels;
    }

    /** Whether the node's memory is used up: then nothing is published. */
    boolean mustShed() {
        return tally.isMemoryFull();
    }

    /** Something was not published for that. */
    void shed() {
        tally.commandShed();
    }

    /** Of one of its clients. Returns how often clients of this node get it. */
    int publish(Message message) {
        counts.published();
        int receiving = deliverHere(message);
        passAround(message);
        for (int[] datacenter : receivers.elsewhere()) {
            passToOneOf(datacenter, message);
        }
        return receiving;
    }

    /**
     * Of a script that has run in this node's store. It has done the rest, so it is too late for an error.
     *
     * @param channel each character is a byte, as of what is said
     */
    public void publish(boolean shard, String channel, String said) {
        if (mustShed()) {
            counts.missedHere();
        } else {
            publish(Message.of(shard, channel, said));
        }
    }

    /**
     * Came from another node; its bytes are valid during the call.
     *
     * @param passOn whether this node is to send it to the others of its datacenter
     */
    public void arrived(Message message, boolean passOn) {
        counts.arrived();
        if (mustShed()) {
            counts.missedHere();
        } else {
            deliverHere(message);
        }
        if (passOn) {
            passAround(message);
        }
    }

    private void passAround(Message message) {
        for (int other : receivers.here()) {
            if (!passing.pass(other, message, false)) {
                counts.missedByNode();
            }
        }
    }

    /** The first that can be reached, so that messages keep their order as long as it is there. */
    private void passToOneOf(int[] datacenter, Message message) {
        for (int other : datacenter) {
            if (passing.isUp(other)) {
                if (!passing.pass(other, message, true)) {
                    counts.missedByDatacenter();
                }
                return;
            }
        }
        counts.missedByDatacenter();
    }

    private int deliverHere(Message message) {
        Name channel = message.channel();
        int delivered = deliver(message, channel);
        if (node.isOfOneWorker()) {
            return delivered;
        }
        int receiving = node.receivers(message, channel);
        if (receiving > delivered) {
            node.handOver(this, message);
        }
        return receiving;
    }

    /** From another worker of the node. The message's bytes are given up; {@code done} is run in any case. */
    void hand(Message message, Runnable done) {
        try {
            loop.execute(() -> {
                try {
                    deliver(message, message.channel());
                } finally {
                    message.bytes().release();
                    done.run();
                }
            });
        } catch (RejectedExecutionException ended) {
            message.bytes().release();
            done.run();
        }
    }

    /** To clients of this worker; returns how often. */
    private int deliver(Message message, Name channel) {
        if (!subscribers) {
            return 0;
        }
        ChannelKind kind = message.shard() ? ChannelKind.SHARD : ChannelKind.CHANNEL;
        int delivered = push(of(kind).get(channel), new Push(allocator, kind, message, null));
        if (!message.shard()) {
            for (Map.Entry<Name, Pattern> entry : patterns.entrySet()) {
                Pattern pattern = entry.getValue();
                if (pattern.glob().matches(message.bytes(), message.channelAt(), message.channelLength())) {
                    Push push = new Push(allocator, ChannelKind.PATTERN, message, entry.getKey());
                    delivered += push(pattern.clients(), push);
                }
            }
        }
        counts.delivered(delivered);
        return delivered;
    }

    private static int push(@Nullable Set<Subscriptions> clients, Push push) {
        if (clients == null) {
            return 0;
        }
        try {
            clients.forEach(client -> client.push(push));
        } finally {
            push.release();
        }
        return clients.size();
    }
}
