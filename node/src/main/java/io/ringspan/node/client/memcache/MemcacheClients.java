package io.ringspan.node.client.memcache;

import io.netty.buffer.ByteBufAllocator;
import io.ringspan.node.client.ClientServices;
import io.ringspan.node.client.ClientSession;
import io.ringspan.node.client.CommandReader;
import io.ringspan.node.client.ReplyQueue;
import io.ringspan.node.io.ScratchRoom;
import io.ringspan.node.memcache.Verbs;
import io.ringspan.node.protocol.RequestRoom;
import io.ringspan.node.session.NodeFacts;
import org.jspecify.annotations.Nullable;

/**
 * Makes the readers of one worker's clients of memcached, and has what they share.
 *
 * <p><b>Owner.</b> The worker. <b>Buffers.</b> Owns its memory until {@link #discard}.
 */
public final class MemcacheClients implements CommandReader.Maker {
    private final NodeFacts facts;
    private final boolean ringChanges;
    private final ScratchRoom room = new ScratchRoom(ByteBufAllocator.DEFAULT);
    private @Nullable Shared shared;

    /**
     * What the readers of one worker share.
     *
     * @param room where commands are written that are sent otherwise than they came
     */
    record Shared(
            ClientServices services,
            Verbs verbs,
            ScratchRoom room,
            Retrievals retrievals,
            DecidedCommands decided,
            Statistics statistics) {}

    /**
     * @param facts about the node
     * @param ringChanges whether nodes may come and go while it runs
     */
    public MemcacheClients(NodeFacts facts, boolean ringChanges) {
        this.facts = facts;
        this.ringChanges = ringChanges;
    }

    @Override
    public CommandReader make(ClientServices services, ReplyQueue replies, ClientSession session, RequestRoom values) {
        Shared its = shared;
        if (its == null) {
            DecidedCommands decided = new DecidedCommands(services, room, ringChanges);
            its = new Shared(
                    services,
                    new Verbs(services.commands()),
                    room,
                    new Retrievals(services, room, decided),
                    decided,
                    new Statistics(services, facts));
            shared = its;
        }
        return new MemcacheReader(its, replies, session, values);
    }

    @Override
    public void discard() {
        room.discard();
    }
}
