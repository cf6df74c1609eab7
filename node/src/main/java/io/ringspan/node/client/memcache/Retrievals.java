package io.ringspan.node.client.memcache;

import io.netty.buffer.ByteBuf;
import io.ringspan.conf.Consistency;
import io.ringspan.node.client.ClientServices;
import io.ringspan.node.client.ClientSession;
import io.ringspan.node.client.ReplyQueue;
import io.ringspan.node.command.Command;
import io.ringspan.node.decide.Decisions;
import io.ringspan.node.io.ScratchRoom;
import io.ringspan.node.level.LevelNames;
import io.ringspan.node.memcache.MemcacheProtocol;
import io.ringspan.node.memcache.MemcacheRequestDecoder;
import io.ringspan.node.memcache.RequestLine;
import io.ringspan.node.memcache.RetrievalReplies;
import io.ringspan.node.memcache.SentForm;
import io.ringspan.node.request.Run;
import io.ringspan.node.request.Slot;
import io.ringspan.replication.ring.Topology;
import java.util.concurrent.TimeUnit;

/**
 * Cuts {@code get} and its kind, where its keys have several owners, and sends each set of owners its part.
 *
 * <p><b>Owner.</b> The worker.
 */
final class Retrievals {
    /** What a part has beside its keys: the verb, and a time. */
    private static final int PART_BYTES_MAX = 32;

    private final ClientServices services;
    private final ScratchRoom room;
    private final DecidedCommands decided;
    private final SentForm form = new SentForm();
    private final RetrievalReplies replies = new RetrievalReplies();
    private final Run run = new Run();

    /** @param decided has those decided that give numbers for {@code cas}: they are those of one replica */
    Retrievals(ClientServices services, ScratchRoom room, DecidedCommands decided) {
        this.services = services;
        this.room = room;
        this.decided = decided;
    }

    /** Sends the parts of the command that was found in {@code in} from {@code from} on, and has it answered in its turn. */
    void send(
            Command row, MemcacheRequestDecoder found, ByteBuf in, int from, ReplyQueue queue, ClientSession session) {
        RequestLine line = found.line();
        boolean write = line.isWrite();
        boolean isDecided = decided.takes(line);
        boolean behindWrites = queue.writesInFlight() > 0;
        Slot whole = queue.open(1, write);
        whole.isAbout(row.group());
        Retrieval retrieval = new Retrieval(this, whole, services.limits().replyBytesMax());
        cut(line, row, session, retrieval, isDecided);
        if (services.sight().keepsFirst()) {
            int first = line.firstKeyAt();
            whole.first()
                    .is(row, retrieval.part(0).token(), in, first, line.words().end(first) - first);
        }
        int parts = retrieval.begin(in);
        long nowSeconds =
                TimeUnit.MILLISECONDS.toSeconds(services.tally().time().epochMillis());
        ByteBuf out = room.take(found.end() - from + (parts + retrieval.names().count()) * PART_BYTES_MAX);
        // Some may be refused at once: the client hears of it when all are sent.
        for (int i = 0; i < parts; i++) {
            Retrieval.Part part = retrieval.part(i);
            int start = out.writerIndex();
            run.begin(out, start, part.owners(), write, part.token());
            if (!write && !isDecided && part.isCompared()) {
                each(line, retrieval, i, out);
            } else {
                form.writePart(line, retrieval.names(), retrieval.partOf(), i, nowSeconds, out);
                run.extend(out.writerIndex());
            }
            run.behindWrites(behindWrites);
            Slot slot = part.open(run.commands(), write);
            if (isDecided) {
                decided.decide(
                        new Decisions.Question(out, start, out.writerIndex(), part.token(), part.owners()),
                        slot,
                        part.level());
            } else {
                services.dispatcher().send(run, slot, MemcacheProtocol.DIALECT, part.level());
            }
        }
        run.clear();
        out.release();
    }

    /** So that replicas are compared key by key, and what one lacks is given to it, the keys of the part go apart. */
    private void each(RequestLine line, Retrieval retrieval, int part, ByteBuf out) {
        int commands = form.writeEach(line, retrieval.names(), retrieval.partOf(), part, out);
        for (int i = 0; i < commands; i++) {
            run.extend(out.writerIndex());
        }
    }

    /** Puts the replies to the parts together. */
    RetrievalReplies replies() {
        return replies;
    }

    /** Keys that are decided together have to stay together until that is done: while the ring changes each goes alone. */
    private void cut(RequestLine line, Command row, ClientSession session, Retrieval retrieval, boolean isDecided) {
        Topology topology = services.dispatcher().topology();
        boolean alone = isDecided && topology.isChanging();
        boolean write = line.isWrite();
        boolean levelsDependOnKeys = session.levels().dependOnKeys();
        Consistency level = session.levels().level(write);
        RetrievalReplies.Keys keys = retrieval.names();
        keys.read(line);
        ByteBuf in = line.words().bytes();
        for (int key = 0; key < keys.count(); key++) {
            int at = keys.at(key);
            int length = keys.length(key);
            int token = services.tokens().token(in, at, length);
            services.sight().routed(row, in, at, length);
            Consistency ofKey = levelsDependOnKeys ? session.levels().level(write, in, at, length) : level;
            retrieval.key(topology.replicas(token), token, ofKey, alone);
        }
    }

    /** The level of both. */
    static Consistency stronger(Consistency one, Consistency other) {
        return one == other ? one : LevelNames.stronger(one, other);
    }
}
