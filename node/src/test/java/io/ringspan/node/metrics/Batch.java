package io.ringspan.node.metrics;

import io.netty.buffer.ByteBuf;
import io.ringspan.conf.Consistency;
import io.ringspan.node.request.ReplyTarget;
import io.ringspan.node.request.Slot;
import io.ringspan.node.seen.ClientInfo;
import io.ringspan.node.worker.Outcome;

/** A batch of commands that a client has sent; at {@code DC_ONE}, of no group and well answered if nothing else is said. */
final class Batch {
    static final ReplyTarget NOBODY = new ReplyTarget() {
        @Override
        public void deliver(Slot slot, ByteBuf in, int at, int length, boolean last) {}

        @Override
        public void brokenOff(Slot slot) {}
    };

    private final Slot slot = new Slot();
    private Consistency level = Consistency.DC_ONE;

    private Batch(int commands, boolean write, long startNanos) {
        slot.open(NOBODY, commands, write, startNanos);
    }

    static Batch ofReads(int commands) {
        return ofReads(commands, 0);
    }

    static Batch ofReads(int commands, long startNanos) {
        return new Batch(commands, false, startNanos);
    }

    static Batch ofWrites(int commands) {
        return new Batch(commands, true, 0);
    }

    Batch at(Consistency one) {
        level = one;
        return this;
    }

    Batch of(int group) {
        slot.isAbout(group);
        return this;
    }

    Batch ends(Outcome outcome) {
        slot.ends(outcome);
        return this;
    }

    /** That worker has all of its reply. */
    void answered(ViewOfANode.Counts worker, long client) {
        worker.tally().answered(slot.commands(), slot.isWrite());
        worker.sight().answered(slot, level, caller(client), worker.tally().nowNanos());
    }

    /** A client without a name. */
    static ClientInfo caller(long id) {
        return new ClientInfo() {
            @Override
            public long id() {
                return id;
            }

            @Override
            public String address() {
                return "10.0.0.9:" + id;
            }

            @Override
            public String name() {
                return "";
            }
        };
    }
}
