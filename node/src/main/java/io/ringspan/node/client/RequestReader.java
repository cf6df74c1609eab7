package io.ringspan.node.client;

import io.netty.buffer.ByteBuf;
import io.ringspan.node.request.Dispatcher;
import io.ringspan.node.request.Run;
import io.ringspan.node.resp.Command;
import io.ringspan.node.resp.RequestDecoder;
import io.ringspan.replication.ring.KeyTokens;
import io.ringspan.replication.ring.ReplicaSet;
import io.ringspan.replication.ring.Topology;
import org.jspecify.annotations.Nullable;

/**
 * Reads one client's commands: finds each, extends the run at hand while the route stays the same, and hands the run on
 * when it changes. Whatever is not a plain command with one key goes to {@link OtherCommands}.
 *
 * <p><b>Owner.</b> The worker of the client.
 */
final class RequestReader {
    private static final int RUN_BYTES_MAX = 64 * 1024;

    private final RequestDecoder decoder;
    private final KeyTokens tokens;
    private final Dispatcher dispatcher;
    private final OtherCommands others;
    private final ReplyQueue replies;
    private final ClientSession session;
    private final Run run = new Run();
    private Topology topology;
    private @Nullable ReplicaSet uniform;

    RequestReader(
            RequestDecoder decoder,
            KeyTokens tokens,
            Dispatcher dispatcher,
            OtherCommands others,
            ReplyQueue replies,
            ClientSession session) {
        this.decoder = decoder;
        this.tokens = tokens;
        this.dispatcher = dispatcher;
        this.others = others;
        this.replies = replies;
        this.session = session;
        this.topology = dispatcher.topology();
    }

    /**
     * Reads all whole commands.
     *
     * @return where the unfinished command begins, the end of the bytes when there is none
     */
    int read(ByteBuf in) {
        topology = dispatcher.topology();
        uniform = topology.isUniform() ? topology.replicas(0) : null;
        int position = in.readerIndex();
        int limit = in.writerIndex();
        while (position < limit && session.isOpen()) {
            RequestDecoder.Found found = decoder.next(in, position, limit);
            if (found == RequestDecoder.Found.COMMAND) {
                int end = decoder.end(); // a command with a prefix has the decoder read what it is made of
                command(in, position);
                position = end;
            } else if (found == RequestDecoder.Found.MORE) {
                break;
            } else {
                endRun();
                position = others.notACommand(found, in, position, limit);
            }
        }
        endRun();
        return position;
    }

    /** Bytes from the first of the unfinished command that must be there before reading on makes sense. */
    int needed() {
        return decoder.needed();
    }

    private void command(ByteBuf in, int from) {
        Command command = decoder.command();
        if (others.mustShed() && command != null && command.firstKey() > 0) {
            endRun();
            others.shed();
            return;
        }
        if (command == null || !goesWhole(command) || !session.mayCommand()) {
            endRun();
            others.command(command, in, from);
            return;
        }
        boolean write = command.isWrite();
        ReplicaSet only = uniform;
        if (only == null) {
            int token = token(in);
            ReplicaSet owners = topology.replicas(token);
            if (!goesOn(owners, write)) {
                endRun();
                run.begin(in, from, owners, write, token);
            }
        } else if (!goesOn(only, write)) {
            endRun();
            // Only peers ask for the token: alone, a node never hashes a key.
            run.begin(in, from, only, write, topology.size() == 1 ? 0 : token(in));
        }
        run.extend(decoder.end());
    }

    /** Whether the command at hand extends the run: a large one goes alone, so that no run is over a peer's limit. */
    private boolean goesOn(ReplicaSet owners, boolean write) {
        return !run.isEmpty() && run.goes(owners, write) && decoder.end() - run.start() <= RUN_BYTES_MAX;
    }

    /** Whether it goes to one set of owners as it stands; with one set for all tokens, many keys do too. */
    private boolean goesWhole(Command command) {
        int count = decoder.argumentCount();
        return command.isPlain(count) || (uniform != null && command.isSplit() && command.takes(count));
    }

    private int token(ByteBuf in) {
        return tokens.token(in, decoder.keyAt(), decoder.keyLength());
    }

    private void endRun() {
        if (!run.isEmpty()) {
            run.behindWrites(replies.writesInFlight() > 0);
            dispatcher.send(
                    run, replies.open(run.commands(), run.isWrite()), session.protocol(), session.level(run.isWrite()));
            run.clear();
        }
    }
}
