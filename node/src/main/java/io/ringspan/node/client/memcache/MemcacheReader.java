package io.ringspan.node.client.memcache;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.ringspan.conf.Consistency;
import io.ringspan.node.client.ClientServices;
import io.ringspan.node.client.ClientSession;
import io.ringspan.node.client.CommandReader;
import io.ringspan.node.client.ReplyQueue;
import io.ringspan.node.client.RunAtHand;
import io.ringspan.node.command.Command;
import io.ringspan.node.memcache.MemcacheProtocol;
import io.ringspan.node.memcache.MemcacheRequestDecoder;
import io.ringspan.node.memcache.MemcacheRequestDecoder.Found;
import io.ringspan.node.memcache.Quiet;
import io.ringspan.node.memcache.RequestLine;
import io.ringspan.node.memcache.SentForm;
import io.ringspan.node.memcache.Verb;
import io.ringspan.node.protocol.RequestRoom;
import io.ringspan.node.request.ClientError;
import io.ringspan.node.request.Dispatcher;
import io.ringspan.node.request.Run;
import io.ringspan.node.request.Slot;
import io.ringspan.replication.ring.KeyTokens;
import io.ringspan.replication.ring.ReplicaSet;
import io.ringspan.replication.ring.Topology;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads one memcached client's commands: finds each, puts it in the form in which it is sent, extends the run at hand while the route stays
 * the same, and hands the run on when it changes. What is sent as it came is not copied.
 *
 * <p><b>Owner.</b> The worker of the client. <b>Buffers.</b> Commands that are sent otherwise than they came are put together in memory
 * of the worker's, until their run is handed on.
 */
final class MemcacheReader implements CommandReader {
    private final MemcacheClients.Shared shared;
    private final ClientServices services;
    private final MemcacheRequestDecoder decoder;
    private final SentForm form = new SentForm();
    private final KeyTokens tokens;
    private final Dispatcher dispatcher;
    private final ReplyQueue replies;
    private final ClientSession session;
    private final ServerCommands server;
    private final RunAtHand run;
    private final Looks looks;
    private Topology topology;
    private @Nullable ReplicaSet uniform;

    // Of the run at hand.
    private Quiet quiet = Quiet.NO;
    private boolean onlyGets;
    private @Nullable ByteBuf written;
    private byte @Nullable [] insteadOfReply;

    MemcacheReader(MemcacheClients.Shared shared, ReplyQueue replies, ClientSession session, RequestRoom values) {
        this.shared = shared;
        this.services = shared.services();
        this.decoder = new MemcacheRequestDecoder(services.limits().requests(), values);
        this.tokens = services.tokens();
        this.dispatcher = services.dispatcher();
        this.replies = replies;
        this.session = session;
        this.server = new ServerCommands(shared, replies, session);
        this.run = new RunAtHand(services, replies, session, new Places());
        this.looks = new Looks(replies);
        this.topology = dispatcher.topology();
    }

    @Override
    public int read(ByteBuf in) {
        topology = dispatcher.topology();
        uniform = topology.isUniform() ? topology.replicas(0) : null;
        int position = in.readerIndex();
        int limit = in.writerIndex();
        while (position < limit && session.isOpen() && !session.isHeld()) {
            Found found = decoder.next(in, position, limit);
            if (found == Found.MORE) {
                break;
            }
            if (found == Found.COMMAND) {
                if (!command(in, position)) {
                    break;
                }
            } else if (found != Found.NOTHING) {
                endRun();
                refused(found);
            }
            position = found == Found.BROKEN || found == Found.HTTP ? limit : decoder.end();
        }
        endRun();
        return position;
    }

    @Override
    public int needed() {
        return decoder.needed();
    }

    /** False if it has to wait until all before it are answered: nothing was done. */
    private boolean command(ByteBuf in, int from) {
        RequestLine line = decoder.line();
        Verb verb = Objects.requireNonNull(line.verb());
        if (looks.areOut() && (verb.kind() == Verb.Kind.KEYLESS || line.isWrite())) {
            endRun();
            if (session.hold()) {
                return false;
            }
        }
        if (verb.kind() == Verb.Kind.KEYLESS) {
            endRun();
            server.answer(verb, line);
        } else if (services.tally().isMemoryFull()) {
            endRun();
            services.tally().commandShed();
            refuse(MemcacheProtocol.MEMCACHE.error(ClientError.MEMORY_USED_UP));
        } else if (shared.decided().takes(line)) {
            endRun();
            // One of several replicas decides: its order of writes is not this node's.
            if (!isOneOfSeveralLooks(line) && session.hold()) {
                return false;
            }
            decide(verb, in, from);
        } else if (line.hasSeveralKeys() && isCut(line)) {
            endRun();
            shared.retrievals().send(shared.verbs().row(verb), decoder, in, from, replies, session);
        } else {
            add(verb, in, from);
        }
        return true;
    }

    /** While the ring changes what was written may still be on its way to whoever decides. */
    private boolean isOneOfSeveralLooks(RequestLine line) {
        return !line.isWrite() && !dispatcher.isChanging() && looks.takeOne();
    }

    private void decide(Verb verb, ByteBuf in, int from) {
        Command row = shared.verbs().row(verb);
        boolean apart = uniform == null || session.levels().dependOnKeys();
        if (apart && decoder.line().hasSeveralKeys()) {
            shared.retrievals().send(row, decoder, in, from, replies, session);
        } else {
            shared.decided().send(row, decoder, in, from, replies, session);
        }
    }

    /** Its keys may have several owners or levels, or those that have the same are compared key by key. */
    private boolean isCut(RequestLine line) {
        ReplicaSet only = uniform;
        boolean mayBeCompared = !line.isWrite() && session.levels().level(false) != Consistency.DC_ONE;
        return only == null || (only.isReplicated() && (session.levels().dependOnKeys() || mayBeCompared));
    }

    /** One key, or one set of owners for all keys. */
    private void add(Verb verb, ByteBuf in, int from) {
        RequestLine line = decoder.line();
        Command row = shared.verbs().row(verb);
        Quiet its = Quiet.of(line);
        if (its != quiet) {
            endRun();
            quiet = its;
        }
        place(in, from);
        run.key(line.keyBytes(), line.keyAt(), line.keyLength());
        boolean write = line.isWrite();
        ReplicaSet only = uniform;
        int token = only != null && topology.size() == 1 ? 0 : token(line);
        ReplicaSet owners = only != null ? only : topology.replicas(token);
        if (!run.goesOn(owners, write)) {
            run.end();
            run.begin(row, owners, write, token);
            onlyGets = true;
        }
        onlyGets &= verb == Verb.GET && !line.hasSeveralKeys();
        run.extend(row);
    }

    /** Says where the command at hand is sent from: where it came, or where it is written anew, behind the others of the run. */
    private void place(ByteBuf in, int from) {
        if (form.isThere(decoder.line())) {
            run.command(in, from, decoder.end());
            return;
        }
        ByteBuf out = room(decoder.end() - from + SentForm.LONGER_MAX);
        int start = out.writerIndex();
        long nowSeconds =
                TimeUnit.MILLISECONDS.toSeconds(services.tally().time().epochMillis());
        form.write(decoder, in, nowSeconds, out);
        run.command(out, start, out.writerIndex());
    }

    private ByteBuf room(int bytes) {
        ByteBuf out = written;
        if (out != null && out.writableBytes() < bytes) {
            endRun();
            out = null;
        }
        if (out == null) {
            out = shared.room().take(bytes);
            written = out;
        }
        return out;
    }

    private int token(RequestLine line) {
        return tokens.token(line.keyBytes(), line.keyAt(), line.keyLength());
    }

    private void endRun() {
        run.end();
        ByteBuf out = written;
        written = null;
        if (out != null) {
            out.release();
        }
    }

    /** Where the replies of a run belong, and what becomes of them before. */
    private final class Places implements RunAtHand.Places {
        @Override
        public Slot open(int commands, boolean write) {
            return quiet == Quiet.ALL ? replies.openUnheard(commands, write) : replies.open(commands, write);
        }

        @Override
        public Slot sendWith(Slot place, Run of, Consistency level) {
            byte[] instead = insteadOfReply;
            if (instead != null) {
                return new DroppedValue(place, instead).open();
            }
            if (quiet == Quiet.MISSES || quiet == Quiet.SUCCESSES) {
                return new QuietReplies(
                                quiet, place, dispatcher, services.limits().replyBytesMax())
                        .open();
            }
            // Where replicas are compared, they are so key by key.
            return onlyGets && of.commands() > 1 && level == Consistency.DC_ONE
                    ? MergedGets.merge(of, place, shared.room().take(of.length()))
                    : place;
        }
    }

    /** What is no command, or not to be done. */
    private void refused(Found found) {
        if (found == Found.HTTP) {
            session.closeAfterReplies();
            return;
        }
        byte[] error = (decoder.error() + "\r\n").getBytes(ISO_8859_1);
        if (found == Found.BROKEN) {
            replies.answer(error); // no line was read that could be muted
            session.closeAfterReplies();
            return;
        }
        if (found == Found.NO_ROOM) {
            services.tally().commandShed();
        }
        boolean isTooLarge = found == Found.TOO_LARGE || found == Found.NO_ROOM;
        if (isTooLarge && decoder.line().drops()) {
            drop(decoder.line(), error);
        } else {
            refuse(error);
        }
    }

    private void refuse(byte[] error) {
        if (!decoder.line().isMuted()) {
            replies.answer(error);
        }
    }

    /** The value was too large: what its key has goes, lest it be taken for what was to be. */
    private void drop(RequestLine line, byte[] error) {
        quiet = line.isMuted() ? Quiet.ALL : Quiet.NO;
        ByteBuf out = room(SentForm.LONGER_MAX);
        int start = out.writerIndex();
        form.writeDrop(line, out);
        run.command(out, start, out.writerIndex());
        run.key(line.keyBytes(), line.keyAt(), line.keyLength());
        int token = topology.size() == 1 ? 0 : token(line);
        Command row = shared.verbs().row(Verb.DELETE);
        run.begin(row, topology.replicas(token), true, token);
        onlyGets = false;
        run.extend(row);
        insteadOfReply = error;
        endRun();
        insteadOfReply = null;
    }
}
