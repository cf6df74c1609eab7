package io.ringspan.node.client;

import io.ringspan.node.command.Arguments;
import io.ringspan.node.command.Command;
import io.ringspan.node.request.Slot;
import io.ringspan.node.seen.Sight;
import io.ringspan.replication.ring.KeyTokens;

/**
 * Opens the slots of single commands, and has them seen by those who look at what clients do.
 *
 * <p><b>Owner.</b> The worker of the client.
 */
final class CommandSlots {
    private final Sight sight;
    private final KeyTokens tokens;
    private final ReplyQueue replies;

    CommandSlots(Sight sight, KeyTokens tokens, ReplyQueue replies) {
        this.sight = sight;
        this.tokens = tokens;
        this.replies = replies;
    }

    /**
     * A command is on its way: the place of its reply.
     *
     * @param key the argument that is its first key; 0 if it has none
     */
    Slot open(Command command, Arguments arguments, int key) {
        if (key > 0) {
            sight.routed(command, arguments.bytes(), arguments.at(key), arguments.length(key));
        } else {
            sight.called(command);
        }
        Slot slot = replies.open(1, command.isWrite());
        slot.isAbout(command.group());
        if (!sight.keepsFirst()) {
            return slot;
        }
        if (key > 0 && key < arguments.count()) {
            int token = tokens.token(arguments.bytes(), arguments.at(key), arguments.length(key));
            slot.first().is(command, token, arguments.bytes(), arguments.at(key), arguments.length(key));
        } else {
            slot.first().isWithoutKey(command);
        }
        return slot;
    }
}
