package io.ringspan.node.client;

import io.netty.buffer.ByteBuf;
import io.ringspan.conf.Consistency;
import io.ringspan.node.command.Command;
import io.ringspan.node.home.KeyHomes;
import io.ringspan.node.level.ClientLevels;
import io.ringspan.node.pubsub.PubSubCommands;
import io.ringspan.node.request.Dispatcher;
import io.ringspan.node.request.Run;
import io.ringspan.node.request.Slot;
import io.ringspan.node.resp.RequestDecoder;
import io.ringspan.node.seen.Sight;
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
final class RequestReader {
    private static final int RUN_BYTES_MAX = 64 * 1024;

    /** All replies to a run at a quorum are held until enough have come: so a run of large values must be short. */
    private static final int QUORUM_COMMANDS_MAX = 32;

    private final RequestDecoder decoder;
    private final KeyTokens tokens;
    private final Dispatcher dispatcher;
    private final Sight sight;
    private final OtherCommands others;
    private final ReplyQueue replies;
    private final ClientSession session;
    private final PausedClients paused;
    private final Transaction transaction;
    private final @Nullable KeyHomes homes;
    private final Run run = new Run();
    private boolean waits;
    private Topology topology;
    private @Nullable ReplicaSet uniform;
    private Consistency level = Consistency.DC_ONE;
    private boolean levelsDependOnKeys;
    private int commandsMax;

    RequestReader(
            ClientServices services,
            RequestDecoder decoder,
            OtherCommands others,
            ReplyQueue replies,
            ClientSession session) {
        this.decoder = decoder;
        this.tokens = services.tokens();
        this.dispatcher = services.dispatcher();
        this.sight = services.sight();
        this.others = others;
        this.replies = replies;
        this.session = session;
        this.paused = services.paused();
        this.transaction = session.transaction();
        this.homes = services.homes();
        this.topology = dispatcher.topology();
    }

    /**
     * Reads all whole commands, up to one that has to {@link #waits wait}.
     *
     * @return where the unfinished command begins, the end of the bytes when there is none
     */
    int read(ByteBuf in) {
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

    /** Whether the command that begins where reading ended waits for the end of a pause. */
    boolean waits() {
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
            endRun();
            others.shed();
            return true;
        }
        if (command == null
                || !goesWhole(command)
                || !session.mayCommand()
                || transaction.isOn()
                || (homes != null && command.isWrite() && mayHaveHome(homes, command, in))) {
            endRun();
            return others.command(command, in, from);
        }
        boolean write = command.isWrite();
        ReplicaSet only = uniform;
        if (only == null) {
            int token = token(in);
            ReplicaSet owners = topology.replicas(token);
            if (!goesOn(in, owners, write)) {
                endRun();
                begin(in, from, command, owners, token);
            }
        } else if (!goesOn(in, only, write)) {
            endRun();
            // Only peers ask for the token: alone, a node never hashes a key.
            begin(in, from, command, only, topology.size() == 1 ? 0 : token(in));
        }
        sight.routed(command, in, decoder.keyAt(), decoder.keyLength());
        run.extend(decoder.end(), command.group());
        return true;
    }

    /** Whether the command at hand extends the run: a large one goes alone, so that no run is over a peer's limit. */
    private boolean goesOn(ByteBuf in, ReplicaSet owners, boolean write) {
        return !run.isEmpty()
                && run.commands() < commandsMax
                && run.goes(owners, write)
                && decoder.end() - run.start() <= RUN_BYTES_MAX
                && (!levelsDependOnKeys || level(in, write) == level);
    }

    /** A run has one level. While it lasts its client asks for no other: what does so is no part of any run. */
    private void begin(ByteBuf in, int from, Command command, ReplicaSet owners, int token) {
        boolean write = command.isWrite();
        ClientLevels levels = session.levels();
        levelsDependOnKeys = levels.dependOnKeys();
        level = levelsDependOnKeys ? level(in, write) : levels.level(write);
        boolean many = write || level == Consistency.DC_ONE;
        commandsMax = replies.isNextAlone() ? 1 : many ? Integer.MAX_VALUE : QUORUM_COMMANDS_MAX;
        run.begin(in, from, owners, write, token);
        run.startsWith(command, decoder.keyAt(), decoder.keyLength());
    }

    private Consistency level(ByteBuf in, boolean write) {
        return session.levels().level(write, in, decoder.keyAt(), decoder.keyLength());
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

    private void endRun() {
        if (!run.isEmpty()) {
            run.behindWrites(replies.writesInFlight() > 0);
            Slot slot = replies.open(run.commands(), run.isWrite());
            slot.isAbout(run.group());
            if (sight.keepsFirst()) {
                run.tellFirst(slot);
            }
            dispatcher.send(run, slot, session.protocol(), level);
            run.clear();
        }
    }
}
