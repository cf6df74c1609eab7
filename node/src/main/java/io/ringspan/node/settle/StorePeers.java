package io.ringspan.node.settle;

import io.netty.buffer.ByteBuf;
import io.ringspan.node.io.Link;
import io.ringspan.node.io.Span;
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
    private final GivenUpLog log;

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
     * @param links the way to each node, by its number; null if it may not be asked now
     * @param room for the values
     * @param log says which keys were given up
     */
    public StorePeers(Own store, Ring ring, IntFunction<@Nullable Link> links, ReplyRoom room, GivenUpLog log) {
        this.store = store;
        this.ring = ring;
        this.links = links;
        this.room = room;
        this.log = log;
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
        log.gaveUp(key, why);
    }

    int token(byte[] key) {
        return ring.token(key);
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
        store.put(Question.span(command, 1, token(key)), outcome);
    }
}
