package io.ringspan.node.client.memcache;

import io.netty.buffer.ByteBuf;
import io.ringspan.conf.Consistency;
import io.ringspan.node.client.ClientServices;
import io.ringspan.node.client.ClientSession;
import io.ringspan.node.client.ReplyQueue;
import io.ringspan.node.command.Command;
import io.ringspan.node.decide.Decisions;
import io.ringspan.node.io.ScratchRoom;
import io.ringspan.node.memcache.MemcacheProtocol;
import io.ringspan.node.memcache.MemcacheRequestDecoder;
import io.ringspan.node.memcache.Quiet;
import io.ringspan.node.memcache.RequestLine;
import io.ringspan.node.memcache.SentForm;
import io.ringspan.node.memcache.ToldForm;
import io.ringspan.node.request.Slot;
import io.ringspan.replication.ring.ReplicaSet;
import java.util.concurrent.TimeUnit;

/**
 * Commands that one of several replicas decides: such as depend on what is there, and such as give numbers for {@code cas}.
 *
 * <p><b>Owner.</b> The worker.
 */
final class DecidedCommands {
    private final ClientServices services;
    private final ScratchRoom room;
    private final boolean ringChanges;
    private final SentForm form = new SentForm();

    /** @param ringChanges whether keys may go over to another store: each has its own numbers for {@code cas} */
    DecidedCommands(ClientServices services, ScratchRoom room, boolean ringChanges) {
        this.services = services;
        this.room = room;
        this.ringChanges = ringChanges;
    }

    /** Whether the command is decided: a key has several stores, or may have another one some time, and only one is to run it. */
    boolean takes(RequestLine line) {
        return (ringChanges || services.dispatcher().topology().isReplicated()) && ToldForm.isForOne(line);
    }

    /** Has the command that was found in {@code in} from {@code from} on decided by one of the owners of its keys, and answered in its turn. */
    void send(
            Command row, MemcacheRequestDecoder found, ByteBuf in, int from, ReplyQueue queue, ClientSession session) {
        RequestLine line = found.line();
        int token = services.tokens().token(line.keyBytes(), line.keyAt(), line.keyLength());
        ReplicaSet owners = services.dispatcher().topology().replicas(token);
        Consistency level = session.levels().level(line.isWrite(), line.keyBytes(), line.keyAt(), line.keyLength());
        Slot slot = place(row, line, token, queue);
        if (form.isThere(line)) {
            decide(new Decisions.Question(in, from, found.end(), token, owners), slot, level);
            return;
        }
        ByteBuf out = room.take(found.end() - from + SentForm.LONGER_MAX);
        int start = out.writerIndex();
        long nowSeconds =
                TimeUnit.MILLISECONDS.toSeconds(services.tally().time().epochMillis());
        form.write(found, in, nowSeconds, out);
        decide(new Decisions.Question(out, start, out.writerIndex(), token, owners), slot, level);
        out.release();
    }

    /** Has a command decided that is in the form in which it is sent. */
    void decide(Decisions.Question question, Slot slot, Consistency level) {
        services.decisions().send(question, slot, new Decisions.Asked(MemcacheProtocol.DIALECT, level, null));
    }

    /** Where its reply belongs, and what becomes of that before. */
    private Slot place(Command row, RequestLine line, int token, ReplyQueue queue) {
        services.sight().routed(row, line.keyBytes(), line.keyAt(), line.keyLength());
        Quiet quiet = Quiet.of(line);
        boolean write = line.isWrite();
        Slot place = quiet == Quiet.ALL ? queue.openUnheard(1, write) : queue.open(1, write);
        place.isAbout(row.group());
        if (services.sight().keepsFirst()) {
            place.first().is(row, token, line.keyBytes(), line.keyAt(), line.keyLength());
        }
        return quiet == Quiet.MISSES || quiet == Quiet.SUCCESSES
                ? new QuietReplies(
                                quiet,
                                place,
                                services.dispatcher(),
                                services.limits().replyBytesMax())
                        .open()
                : place;
    }
}
