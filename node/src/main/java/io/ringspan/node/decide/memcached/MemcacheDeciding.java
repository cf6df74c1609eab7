package io.ringspan.node.decide.memcached;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.ringspan.node.decide.Decider;
import io.ringspan.node.decide.Deciding;
import io.ringspan.node.decide.DecisionRequest;
import io.ringspan.node.decide.KeyQueues;
import io.ringspan.node.decide.OpenRequest;
import io.ringspan.node.memcache.CasNumbers;
import io.ringspan.node.memcache.MemcacheRequestDecoder;
import io.ringspan.node.memcache.MemcacheSpanCommands;
import io.ringspan.node.memcache.SentForm;
import io.ringspan.node.memcache.ToldForm;
import io.ringspan.node.protocol.RequestLimits;
import io.ringspan.node.protocol.RequestRoom;
import io.ringspan.replication.ring.Topology;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Decides memcached's commands.
 *
 * <p><b>Owner.</b> Worker 0.
 */
public final class MemcacheDeciding implements Deciding {
    private final Decider decider;
    private final MemcacheRequestDecoder decoder = new MemcacheRequestDecoder(RequestLimits.NONE, RequestRoom.ENDLESS);
    private final MemcacheSpanCommands commands = new MemcacheSpanCommands();
    private final ToldForm told = new ToldForm(new SentForm());
    private CasNumbers numbers = new CasNumbers(0);
    private String numbered = "";

    public MemcacheDeciding(Decider decider) {
        this.decider = decider;
    }

    /** Only what was read by a client's node, and put in the form in which commands are sent, is understood. */
    @Override
    public @Nullable Understood read(DecisionRequest request) {
        ByteBuf in = request.command();
        boolean isOne = decoder.next(in, in.readerIndex(), in.writerIndex()) == MemcacheRequestDecoder.Found.COMMAND
                && decoder.end() == in.writerIndex()
                && ToldForm.isForOne(decoder.line());
        return isOne ? new One(in, decoder.line().isWrite()) : null;
    }

    private final class One implements Understood {
        private final ByteBuf command;
        private final boolean write;

        One(ByteBuf command, boolean write) {
            this.command = command;
            this.write = write;
        }

        @Override
        @SuppressWarnings("ReferenceEquality") // of one topology, sets with the same owners are the same object
        public boolean areTogether(Topology topology, int token) {
            commands.next(command, command.readerIndex());
            for (int key = 0; key < commands.keys(); key++) {
                int its = decider.parts().tokens().token(command, commands.keyAt(key), commands.keyLength(key));
                if (topology.replicas(its) != topology.replicas(token)) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public KeyQueues.Entrant opened(OpenRequest open) {
            return new OneStoreRun(MemcacheDeciding.this, open, write);
        }
    }

    Decider decider() {
        return decider;
    }

    /** The command, understood until the next one is. */
    MemcacheRequestDecoder found(ByteBuf command) {
        decoder.next(command, command.readerIndex(), command.writerIndex());
        return decoder;
    }

    /** Walks the command for its keys, until the next one is walked. */
    MemcacheSpanCommands keys(ByteBuf command) {
        commands.next(command, command.readerIndex());
        return commands;
    }

    ToldForm told() {
        return told;
    }

    /** Those of the store that writes go to now: each of its starts has its own. */
    CasNumbers numbers() {
        String run = decider.parts().order().run();
        if (!run.equals(numbered)) {
            String here = decider.parts()
                            .dispatcher()
                            .topology()
                            .node(decider.parts().self())
                            .id() + " " + run;
            numbers =
                    new CasNumbers(UUID.nameUUIDFromBytes(here.getBytes(UTF_8)).getMostSignificantBits());
            numbered = run;
        }
        return numbers;
    }
}
