package io.ringspan.node.client;

import io.netty.buffer.ByteBuf;
import io.ringspan.node.command.Command;
import io.ringspan.node.home.KeyHomes;
import io.ringspan.node.protocol.RequestRoom;
import io.ringspan.node.pubsub.PubSubCommands;
import io.ringspan.node.request.Dispatcher;
import io.ringspan.node.resp.RequestDecoder;
import io.ringspan.node.session.Session;
import io.ringspan.node.transaction.Transaction;
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
final class RequestReader implements CommandReader {
    private final RequestDecoder decoder;
    private final KeyTokens tokens;
    private final Dispatcher dispatcher;
    private final OtherCommands others;
    private final ClientSession session;
    private final PausedClients paused;
    private final Transaction transaction;
    private final @Nullable KeyHomes homes;
    private final Session who;
    private final RunAtHand run;
    private boolean waits;
    private Topology topology;
    private @Nullable ReplicaSet uniform;

    /** For the clients of a Redis pool. */
    static RequestReader of(ClientServices services, ReplyQueue replies, ClientSession session, RequestRoom room) {
        RequestDecoder decoder =
                new RequestDecoder(services.commands(), services.limits().requests(), room);
        return new RequestReader(
                services, decoder, new OtherCommands(services, decoder, replies, session), replies, session);
    }

    private RequestReader(
            ClientServices services,
            RequestDecoder decoder,
            OtherCommands others,
            ReplyQueue replies,
            ClientSession session) {
        this.decoder = decoder;
        this.tokens = services.tokens();
        this.dispatcher = services.dispatcher();
        this.others = others;
        this.run = new RunAtHand(services, replies, session, replies::open);
        this.session = session;
        this.who = session.client();
        this.paused = services.paused();
        this.transaction = session.transaction();
        this.homes = services.homes();
        this.topology = dispatcher.topology();
    }

    @Override
    public int read(ByteBuf in) {
        waits = false;
        topology = dispatcher.topology();
        uniform = topology.isUniform() ? topology.replicas(0) : null;
        int position = in.readerIndex();
        int limit = in.writerIndex();
        while (position < limit && session.isOpen() && !session.isHeld() && !waits) {
            RequestDecoder.Found found = decoder.next(in, position, limit);
            if (paused.isOn() && mustWait(found)) {
                waits = true;
            } else if (found == RequestDecoder.Found.COMMAND) {
                int end = decoder.end(); // a command with a prefix has the decoder read what it is made of
                if (!command(in, position)) {
                    break;
                }
                position = end;
            } else if (found == RequestDecoder.Found.MORE) {
                break;
            } else {
                run.end();
                position = others.notACommand(found, in, position, limit);
            }
        }
        run.end();
        return position;
    }

    @Override
    public int needed() {
        return decoder.needed();
    }

    @Override
    public boolean waits() {
        return waits;
    }

    /** What comes in another form, or behind a prefix, is looked at when it is read in that. */
    private boolean mustWait(RequestDecoder.Found found) {
        Command command = decoder.command();
        return found == RequestDecoder.Found.COMMAND && paused.holds(command != null && mayWrite(command));
    }

    private static boolean mayWrite(Command command) {
        return command.isWrite()
                || command.hasReadOnlyForm()
                || command.isTransaction()
                || PubSubCommands.publishes(command)
                || command.subcommands().stream().anyMatch(Command::isWrite);
    }

    /** False if it has to wait, since it is to come behind what is not answered. */
    private boolean command(ByteBuf in, int from) {
        Command command = decoder.command();
        if (others.mustShed() && command != null && command.firstKey() > 0) {
            run.end();
            others.shed();
            return true;
        }
        if (command == null
                || !goesWhole(command)
                || !who.isFree()
                || transaction.isOn()
                || (homes != null && command.isWrite() && mayHaveHome(homes, command, in))) {
            run.end();
            return others.command(command, in, from);
        }
        boolean write = command.isWrite();
        run.command(in, from, decoder.end());
        run.key(in, decoder.keyAt(), decoder.keyLength());
        ReplicaSet only = uniform;
        if (only == null) {
            int token = token(in);
            ReplicaSet owners = topology.replicas(token);
            if (!run.goesOn(owners, write)) {
                run.end();
                run.begin(command, owners, write, token);
            }
        } else if (!run.goesOn(only, write)) {
            run.end();
            // Only peers ask for the token: alone, a node never hashes a key.
            run.begin(command, only, write, topology.size() == 1 ? 0 : token(in));
        }
        run.extend(command);
        return true;
    }

    /**
     * Whether it goes to one set of owners as it stands; with one set for all tokens, many keys do too, unless each of them
     * may have another level.
     */
    private boolean goesWhole(Command command) {
        int count = decoder.argumentCount();
        return command.isPlain(count)
                || (uniform != null
                        && command.isSplit()
                        && command.takes(count)
                        && (count - 1 == command.keyStep() || !session.levels().dependOnKeys()));
    }

    /** Whether one of the keys of a write may be at home somewhere. */
    private boolean mayHaveHome(KeyHomes of, Command command, ByteBuf in) {
        return (command.isSplit() && decoder.argumentCount() - 1 > command.keyStep())
                || of.home(in, decoder.keyAt(), decoder.keyLength()) != null;
    }

    private int token(ByteBuf in) {
        return tokens.token(in, decoder.keyAt(), decoder.keyLength());
    }
}
