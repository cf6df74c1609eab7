package io.ringspan.node.settle;

import io.netty.buffer.ByteBuf;
import io.ringspan.base.TimeSource;
import io.ringspan.node.io.Link;
import io.ringspan.node.io.Span;
import io.ringspan.node.protocol.Protocol;
import io.ringspan.node.protocol.WholeValues;
import io.ringspan.node.reconcile.ReplyRoom;
import io.ringspan.replication.ring.KeyTokens;
import io.ringspan.replication.ring.Topology;
import io.ringspan.replication.settle.SettlePeers;
import io.ringspan.replication.version.KeyState;
import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The replicas of keys as the store worker reaches them: over its links, and its own store in the same way.
 *
 * <p><b>Owner.</b> The store worker. <b>Limits.</b> A value is no larger than the reply of one replica may be, and finds room
 * among the replies that are held.
 */
public final class StorePeers implements SettlePeers {
    private final Own store;
    private final Ring ring;
    private final IntFunction<@Nullable Link> links;
    private final ReplyRoom room;
    private final Says says;

    /** This node's own store. */
    public interface Own {
        /** Whether it takes values of other stores. */
        boolean takesValues();

        /**
         * Has it run the command, which sets a value, in the order of writes.
         *
         * @param outcome called once, never during this call
         */
        void put(Span command, Outcome outcome);
    }

    /** Where keys are. */
    public record Ring(Supplier<Topology> topology, KeyTokens tokens) {
        int token(byte[] key) {
            return tokens.token(key);
        }
    }

    /**
     * How stores are spoken to, and people.
     *
     * @param protocol what the stores speak
     * @param log says which keys were given up
     */
    public record Says(Protocol protocol, TimeSource time, GivenUpLog log) {}

    /**
     * @param links the way to each node, by its number; null if it may not be asked now
     * @param room for the values
     */
    public StorePeers(Own store, Ring ring, IntFunction<@Nullable Link> links, ReplyRoom room, Says says) {
        this.store = store;
        this.ring = ring;
        this.links = links;
        this.room = room;
        this.says = says;
    }

    @Override
    public int[] replicas(byte[] key) {
        int[] owners = ring.topology().get().replicas(ring.token(key)).all().clone();
        Arrays.sort(owners);
        return owners;
    }

    @Override
    public boolean isToHold(byte[] key) {
        Topology topology = ring.topology().get();
        return topology.takes(topology.self(), ring.token(key));
    }

    @Override
    public int self() {
        return ring.topology().get().self();
    }

    @Override
    public void ask(int replica, byte[] key, KeyState own, boolean wantsValue, Answer answer) {
        Link link = links.apply(replica);
        if (link == null || (wantsValue && !room.mayBegin())) {
            answer.answered(null, null);
        } else {
            new Question(this, key, wantsValue, answer).ask(link, own);
        }
    }

    @Override
    public void gaveUp(byte[] key, Reason why) {
        says.log().gaveUp(key, why);
    }

    ReplyRoom room() {
        return room;
    }

    /** Whether the own store takes values of other stores. */
    boolean takesValues() {
        return store.takesValues();
    }

    /** Sends the command to the own store. */
    void put(ByteBuf command, byte[] key, Outcome outcome) {
        store.put(span(command, 1, key), outcome);
    }

    /** Commands about that key. */
    Span span(ByteBuf commands, int count, byte[] key) {
        Span span = new Span();
        int dialect = says.protocol().firstDialect();
        span.set(commands, 0, commands.readableBytes(), count, ring.token(key), dialect);
        return span;
    }

    WholeValues values() {
        return says.protocol().wholeValues();
    }

    long nowMillis() {
        return says.time().epochMillis();
    }
}
