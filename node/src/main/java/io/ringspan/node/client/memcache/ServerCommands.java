package io.ringspan.node.client.memcache;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.ringspan.node.client.ClientServices;
import io.ringspan.node.client.ClientSession;
import io.ringspan.node.client.ReplyQueue;
import io.ringspan.node.command.Command;
import io.ringspan.node.memcache.MemcacheProtocol;
import io.ringspan.node.memcache.RequestLine;
import io.ringspan.node.memcache.Verb;
import io.ringspan.node.request.Slot;

/**
 * One client's commands that have no key.
 *
 * <p><b>Owner.</b> The worker of the client.
 */
final class ServerCommands {
    private static final byte[] NOTHING = "MN\r\n".getBytes(US_ASCII);
    private static final byte[] UNKNOWN = "ERROR\r\n".getBytes(US_ASCII);

    private final MemcacheClients.Shared shared;
    private final ClientServices services;
    private final ReplyQueue replies;
    private final ClientSession session;

    ServerCommands(MemcacheClients.Shared shared, ReplyQueue replies, ClientSession session) {
        this.shared = shared;
        this.services = shared.services();
        this.replies = replies;
        this.session = session;
    }

    /** Answers one, or has it answered. */
    void answer(Verb verb, RequestLine line) {
        Command row = shared.verbs().row(verb);
        services.sight().called(row);
        switch (verb) {
            case MN -> replies.answer(NOTHING);
            case VERSION -> replies.answer(shared.statistics().version());
            case VERBOSITY ->
                unlessMuted(
                        line, MemcacheProtocol.MEMCACHE.ok()); // it is about the log of a server, and there are many
            case STATS -> statistics(row, line);
            case FLUSH_ALL -> flush(row, line);
            case QUIT -> session.closeAfterReplies();
            default -> throw new IllegalArgumentException(verb + " has a key");
        }
    }

    private void unlessMuted(RequestLine line, byte[] reply) {
        if (!line.isMuted()) {
            replies.answer(reply);
        }
    }

    private void statistics(Command row, RequestLine line) {
        Statistics.Kind kind = Statistics.Kind.of(line.words());
        if (kind == null) {
            replies.answer(UNKNOWN);
            return;
        }
        Slot slot = replies.open(1, false);
        slot.isAbout(row.group());
        slot.first().isWithoutKey(row);
        shared.statistics().ask(kind, slot, replies.writesInFlight() > 0);
    }

    private void flush(Command row, RequestLine line) {
        if (line.exptime() > 0) {
            unlessMuted(
                    line,
                    MemcacheProtocol.MEMCACHE.error(
                            "ERR flush_all is served at once only; nothing was done: send it when it is" + " time"));
            return;
        }
        Slot slot = line.isMuted() ? replies.openUnheard(1, true) : replies.open(1, true);
        slot.isAbout(row.group());
        slot.first().isWithoutKey(row);
        services.splits().flush(slot, MemcacheProtocol.DIALECT, session.levels());
    }
}
