package io.ringspan.node.pubsub;

import io.netty.buffer.ByteBuf;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What one client is subscribed to, and the way to it.
 *
 * <p><b>Owner.</b> The worker of the client. <b>Threads.</b> Any may ask how many there are. <b>Limits.</b> What they weigh, see
 * {@link NodeChannels}.
 */
public final class Subscriptions {
    private final WorkerChannels worker;
    private final Outlet outlet;
    private final Set<Name> channels = new LinkedHashSet<>(0);
    private final Set<Name> patterns = new LinkedHashSet<>(0);
    private final Set<Name> shards = new LinkedHashSet<>(0);
    private int protocol = 2;
    private long weight;
    private volatile int channelCount;
    private volatile int patternCount;
    private volatile int shardCount;

    /** Takes what the client is to be sent. */
    @FunctionalInterface
    public interface Outlet {
        /** A whole message, valid during the call. */
        void push(ByteBuf in, int at, int length);
    }

    /** @param worker the client's */
    public Subscriptions(WorkerChannels worker, Outlet outlet) {
        this.worker = worker;
        this.outlet = outlet;
    }

    /** The version of RESP in which the client gets messages from now on. */
    public void speak(int version) {
        protocol = version;
    }

    WorkerChannels worker() {
        return worker;
    }

    /** False, and nothing has changed, if it would be too much. */
    boolean add(ChannelKind kind, Name name) {
        if (of(kind).contains(name)) {
            return true;
        }
        long more = NodeChannels.weight(kind, name);
        if (weight + more > NodeChannels.CLIENT_WEIGHT_MAX || !worker.node().claim(more)) {
            return false;
        }
        boolean first = !isSubscribed();
        of(kind).add(name);
        weight += more;
        worker.add(kind, name, this, first);
        count();
        return true;
    }

    void remove(ChannelKind kind, Name name) {
        if (of(kind).remove(name)) {
            long less = NodeChannels.weight(kind, name);
            weight -= less;
            worker.node().giveBack(less);
            count();
            worker.remove(kind, name, this, !isSubscribed());
        }
    }

    /** In the order in which the client has subscribed to them. */
    List<Name> names(ChannelKind kind) {
        return List.copyOf(of(kind));
    }

    /** Subscribed to nothing from now on. */
    public void clear() {
        for (ChannelKind kind : ChannelKind.values()) {
            names(kind).forEach(name -> remove(kind, name));
        }
    }

    private Set<Name> of(ChannelKind kind) {
        return switch (kind) {
            case CHANNEL -> channels;
            case PATTERN -> patterns;
            case SHARD -> shards;
        };
    }

    private void count() {
        channelCount = channels.size();
        patternCount = patterns.size();
        shardCount = shards.size();
    }

    void push(Push push) {
        ByteBuf whole = push.in(protocol);
        outlet.push(whole, whole.readerIndex(), whole.readableBytes());
    }

    /** How many are counted together in a confirmation: shard channels alone, all others together. */
    int counted(ChannelKind kind) {
        return kind == ChannelKind.SHARD ? shardCount : channelCount + patternCount;
    }

    /** Whether there is any. Any thread. */
    public boolean isSubscribed() {
        return channelCount + patternCount + shardCount > 0;
    }

    /** Any thread. */
    public int channels() {
        return channelCount;
    }

    /** Any thread. */
    public int patterns() {
        return patternCount;
    }

    /** Any thread. */
    public int shards() {
        return shardCount;
    }
}
