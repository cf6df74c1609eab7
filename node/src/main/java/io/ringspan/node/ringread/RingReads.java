package io.ringspan.node.ringread;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.ringspan.node.command.Arguments;
import io.ringspan.node.command.Command;
import io.ringspan.node.request.Dispatcher;
import io.ringspan.node.request.Slot;
import io.ringspan.replication.ring.KeyTokens;
import io.ringspan.replication.ring.Topology;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Serves the commands that ask chosen nodes of the own datacenter: those about all keys ask all nodes of one rack, those with a
 * cursor the node that it belongs to.
 *
 * <p><b>Owner.</b> The worker.
 */
public final class RingReads {
    private final KeyTokens tokens;
    private final Dispatcher dispatcher;
    private final ByteBufAllocator allocator;
    private final long replyBytesMax;
    private final RandomGenerator random;
    private @Nullable DatacenterNodes known;

    /**
     * Who wants an answer, and how.
     *
     * @param behindWrites whether the client has writes unanswered
     */
    public record Client(Slot slot, boolean behindWrites, int protocol) {}

    /** @param replyBytesMax what the answers for one command may be together */
    public RingReads(
            KeyTokens tokens,
            Dispatcher dispatcher,
            ByteBufAllocator allocator,
            long replyBytesMax,
            RandomGenerator random) {
        this.tokens = tokens;
        this.dispatcher = dispatcher;
        this.allocator = allocator;
        this.replyBytesMax = replyBytesMax;
        this.random = random;
    }

    /** Serves a command with as many arguments as it takes, and answers through the client's slot. */
    public void begin(Command command, Arguments arguments, Client client) {
        Questions questions = new Questions(this, client.slot(), client.behindWrites(), client.protocol(), nodes());
        if (command.firstKey() > 0) {
            new ValueScan(questions).begin(command, arguments);
            return;
        }
        switch (command.name()) {
            case "dbsize" -> new AllNodes(questions).count(arguments);
            case "keys" -> new AllNodes(questions).keys(arguments);
            case "randomkey" -> new RandomKey(questions).begin();
            case "scan" -> new KeyScan(questions).begin(arguments);
            default -> new OwnStore(questions).ask(arguments);
        }
    }

    private DatacenterNodes nodes() {
        Topology topology = dispatcher.topology();
        DatacenterNodes nodes = known;
        if (nodes == null || nodes.topology() != topology) {
            nodes = new DatacenterNodes(topology);
            known = nodes;
        }
        return nodes;
    }

    Dispatcher dispatcher() {
        return dispatcher;
    }

    ByteBufAllocator allocator() {
        return allocator;
    }

    long replyBytesMax() {
        return replyBytesMax;
    }

    RandomGenerator random() {
        return random;
    }

    int token(ByteBuf bytes, int at, int length) {
        return tokens.token(bytes, at, length);
    }

    void refuse(Slot slot, String error) {
        dispatcher.refuse(slot, error);
    }
}
