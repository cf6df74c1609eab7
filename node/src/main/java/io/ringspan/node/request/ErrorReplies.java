package io.ringspan.node.request;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.node.protocol.Protocol;
import io.ringspan.node.reconcile.Reconciliation;
import io.ringspan.node.worker.Outcome;
import io.ringspan.node.worker.Tally;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * Answers slots with errors of the node's own, and counts them.
 *
 * <p><b>Owner.</b> The worker.
 */
final class ErrorReplies {
    private final Map<ClientError, byte[]> known = new EnumMap<>(ClientError.class);
    private final Protocol protocol;
    private final Tally tally;

    /** @param protocol in which they are said */
    ErrorReplies(Protocol protocol, Tally tally) {
        this.protocol = protocol;
        this.tally = tally;
        for (ClientError error : ClientError.values()) {
            known.put(error, protocol.error(error.text()));
        }
    }

    /** The slot is told that nobody knows whether its writes took effect. */
    void countUnknown(Slot slot) {
        slot.ends(Outcome.UNKNOWN);
        tally.writesUnknown(slot.commands());
    }

    /** One error for each command of the slot. */
    void deliver(Slot slot, ClientError error) {
        if (error == ClientError.UNKNOWN) {
            countUnknown(slot);
        } else if (error == ClientError.OVERLOADED) {
            tally.commandsOverloaded(slot.commands());
        }
        deliver(slot, Objects.requireNonNull(known.get(error)));
    }

    /**
     * A reply for each command of the slot.
     *
     * @param undecided the error for a choice that has none
     */
    void deliver(Slot slot, List<Reconciliation.Choice> choices, Function<Reconciliation.Choice, String> undecided) {
        for (int i = 0; i < choices.size(); i++) {
            Reconciliation.Choice choice = choices.get(i);
            boolean last = i == choices.size() - 1;
            ByteBuf from = choice.from();
            if (from == null) {
                deliverOne(slot, undecided.apply(choice), last);
            } else {
                slot.deliver(from, choice.at(), choice.length(), last);
            }
        }
    }

    private void deliverOne(Slot slot, String text, boolean last) {
        byte[] error = protocol.error(text);
        tally.clientErrors(1);
        slot.ends(Outcome.ERROR);
        ByteBuf one = Unpooled.wrappedBuffer(error);
        slot.deliver(one, 0, error.length, last);
        one.release();
    }

    /** The same error for each command of the slot. */
    void deliver(Slot slot, String text) {
        deliver(slot, protocol.error(text));
    }

    private void deliver(Slot slot, byte[] one) {
        int commands = slot.commands();
        tally.clientErrors(commands);
        slot.ends(Outcome.ERROR);
        ByteBuf all = commands == 1 ? Unpooled.wrappedBuffer(one) : Unpooled.buffer(one.length * commands);
        if (commands > 1) {
            for (int i = 0; i < commands; i++) {
                all.writeBytes(one);
            }
        }
        slot.deliver(all, 0, all.readableBytes(), true);
        all.release();
    }
}
