package io.ringspan.node.decide;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.ringspan.node.protocol.HeldReply;
import io.ringspan.node.protocol.Protocol;
import io.ringspan.node.request.ClientError;
import io.ringspan.node.request.ReplyTarget;
import io.ringspan.node.request.Run;
import io.ringspan.node.request.Slot;
import java.util.function.Consumer;

/**
 * What follows from a decision, while replicas write it: once they have as the level asks, the client is given the reply that was
 * decided, or an error of the write. Of what is written as it is, the reply comes from the stores.
 *
 * <p><b>Owner.</b> Worker 0. <b>Buffers.</b> Holds the reply until it gives it away.
 */
final class DecidedWrite implements ReplyTarget {
    private final Deciding.Told told;
    private final Protocol protocol;
    private final Consumer<ByteBuf> answered;
    private final Slot slot = new Slot();
    private final HeldReply held;
    private int commands;

    /** @param answered takes over the reply */
    DecidedWrite(Deciding.Told told, Protocol protocol, ByteBufAllocator allocator, Consumer<ByteBuf> answered) {
        this.told = told;
        this.protocol = protocol;
        this.answered = answered;
        this.held = new HeldReply(protocol, allocator);
    }

    /** Sends it to all owners. */
    void send(Run run, Decider decider, DecisionRequest request) {
        commands = run.commands();
        slot.open(this, commands, true, decider.parts().tally().nowNanos());
        decider.parts().dispatcher().send(run, slot, told.dialect(), request.level());
    }

    @Override
    public void deliver(Slot of, ByteBuf in, int at, int length, boolean last) {
        held.hold(in, at, length, last);
        if (last) {
            ByteBuf instead = told.instead().look(held, commands);
            held.drop();
            end(instead);
        }
    }

    @Override
    public void brokenOff(Slot of) {
        held.drop();
        end(Unpooled.wrappedBuffer(protocol.error(ClientError.UNKNOWN.text())));
    }

    /** @param instead of the reply, if it is not empty */
    private void end(ByteBuf instead) {
        slot.clear();
        ByteBuf decided = told.reply();
        if (decided == null || instead.isReadable()) {
            if (decided != null) {
                decided.release();
            }
            answered.accept(instead);
        } else {
            answered.accept(decided);
        }
    }
}
