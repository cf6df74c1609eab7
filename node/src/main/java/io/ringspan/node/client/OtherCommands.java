package io.ringspan.node.client;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.ringspan.conf.Consistency;
import io.ringspan.node.block.BlockingTimeout;
import io.ringspan.node.command.Arguments;
import io.ringspan.node.command.Command;
import io.ringspan.node.decide.BlockedCommand;
import io.ringspan.node.decide.Decisions;
import io.ringspan.node.request.Dispatcher;
import io.ringspan.node.request.Run;
import io.ringspan.node.request.Slot;
import io.ringspan.node.resp.InlineCommand;
import io.ringspan.node.resp.RequestDecoder;
import io.ringspan.node.resp.RespWriter;
import io.ringspan.node.ringread.RingReads;
import io.ringspan.node.seen.Sight;
import io.ringspan.node.session.LevelCommand;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything a client sends that is not a plain command with one key: what the node answers itself, what is split or
 * rewritten first, what is refused, and what is no command at all.
 *
 * <p><b>Owner.</b> The worker of the client.
 */
final class OtherCommands {
    private static final String NO_ROOM =
            "OVERLOADED this node's memory is used up (direct_memory_max); nothing was done; wait, then try again";

    private final ClientServices services;
    private final Sight sight;
    private final RequestDecoder decoder;
    private final ReplyQueue replies;
    private final ClientSession session;
    private final ByteBufAllocator allocator;
    private final Arguments arguments = new Arguments();
    private final SameOwners sameOwners = new SameOwners();
    private final CommandSlots slots;
    private final Transactions transactions;
    private final Run run = new Run();
    private final RespWriter writer = new RespWriter();

    OtherCommands(
            ClientServices services,
            RequestDecoder decoder,
            ReplyQueue replies,
            ClientSession session,
            ByteBufAllocator allocator) {
        this.services = services;
        this.sight = services.sight();
        this.decoder = decoder;
        this.replies = replies;
        this.session = session;
        this.allocator = allocator;
        this.slots = new CommandSlots(sight, services.tokens(), replies);
        this.transactions = new Transactions(services, replies, session, sameOwners, slots);
    }

    /**
     * Serves or refuses the whole command that begins at {@code from}.
     *
     * @return false if it has to wait until all before it are answered: nothing was done
     */
    boolean command(@Nullable Command named, ByteBuf in, int from) {
        decoder.arguments(in, from, arguments);
        // Some subcommands have a key, their containers never: OBJECT ENCODING key.
        if (named != null && named.isRenamed()) {
            return session.readAs(named.sentAs(), arguments);
        }
        Command command = named == null ? null : named.chosenBy(arguments, 0);
        boolean isWhole = command != null && command.takes(arguments.count());
        if (command != null && isWhole && session.mayCommand()) {
            if (command.isNewer() && !services.localCommands().isInStore(command)) {
                refuse(services.localCommands().missing(command));
                return true;
            }
            if (session.transaction().isOn() || command.isTransaction()) {
                Transactions.Step step =
                        transactions.command(new Transactions.Read(command, arguments, in, from, decoder.end()));
                if (step != Transactions.Step.USUAL) {
                    return step == Transactions.Step.DONE;
                }
            }
            if (command.needsSameOwners()) {
                findKeys(command);
                return byForm(command, in, from);
            }
            if (command.isSingleKey()) {
                return byForm(command, in, from);
            }
            if (command.isPrefix()) {
                return prefixed(command);
            }
            if (command.isAboutScripts()) {
                return aboutScripts(command);
            }
            if (isSent(command)) {
                return true;
            }
        }
        if (!isWhole) {
            session.transaction().fail();
        }
        ByteBuf out = allocator.buffer();
        session.answer(named, arguments, out);
        if (out.isReadable()) {
            replies.answerOwned(out);
        } else {
            out.release();
        }
        return true;
    }

    private void findKeys(Command command) {
        sameOwners.find(command, arguments, services.tokens(), dispatcher().topology());
    }

    /** Whether it was one that goes to several owners, or waits for them. */
    private boolean isSent(Command command) {
        if (command.isSplit()) {
            split(command);
        } else if (command.isAboutAllKeys()) {
            flush(command);
        } else if (command.asksChosenNodes()) {
            askChosen(command);
        } else if (command.isWait()) {
            waitForRacks(command);
        } else {
            return false;
        }
        return true;
    }

    /** A level, and behind it the command to run at that level. */
    private boolean prefixed(Command command) {
        Optional<Consistency> level = LevelCommand.level(arguments, 1);
        Command inner = services.commands().find(arguments, 2);
        if (level.isEmpty()) {
            refuse(LevelCommand.refusal());
        } else if (inner != null && inner.isPrefix()) {
            refuse("ERR a command has one consistency level");
        } else {
            ByteBuf array = allocator.directBuffer();
            try {
                writer.to(array, 2).array(arguments.count() - 2).bulks(arguments, 2);
                decoder.byOwnNames(false); // whatever the prefix is called
                if (!session.readAt(level.get(), array)) {
                    return false;
                }
                sight.called(command);
            } finally {
                array.release();
            }
        }
        return true;
    }

    /** It comes behind what the client sent before, and before what it sends behind it: those may run the scripts. */
    private boolean aboutScripts(Command command) {
        session.hold();
        if (replies.inFlight() > 0) {
            return false;
        }
        sight.called(command);
        services.scripts().manage(command, arguments, open(command, 0), session.protocol());
        return true;
    }

    private void waitForRacks(Command command) {
        if (!arguments.isLong(1)) {
            refuse("ERR value is not an integer or out of range");
        } else if (!arguments.isLong(2)) {
            refuse("ERR timeout is not an integer or out of range");
        } else if (arguments.asLong(2) < 0) {
            refuse("ERR timeout is negative");
        } else {
            sight.called(command);
            services.waits().begin(replies.open(1, false), arguments.asLong(1), arguments.asLong(2));
        }
    }

    private void split(Command command) {
        boolean behindWrites = replies.writesInFlight() > 0;
        Slot whole = slots.open(command, arguments, command.firstKey());
        services.splits().send(command, arguments, whole, behindWrites, session.protocol(), session.levels());
    }

    private void askChosen(Command command) {
        boolean behindWrites = replies.writesInFlight() > 0;
        Slot whole = slots.open(command, arguments, command.firstKey());
        services.ringReads().begin(command, arguments, new RingReads.Client(whole, behindWrites, session.protocol()));
    }

    /** How it is to be done the store decides: freeing memory in the background costs nobody else anything. */
    private void flush(Command command) {
        boolean isHow = arguments.count() == 1
                || (arguments.count() == 2
                        && (arguments.equalsIgnoreCase(1, "ASYNC") || arguments.equalsIgnoreCase(1, "SYNC")));
        if (isHow) {
            services.splits().flush(slots.open(command, arguments, 0), session.protocol(), session.levels());
        } else {
            refuse("ERR syntax error");
        }
    }

    /** A command whose arguments decide what is sent: itself, something else with the same effect, or nothing. */
    private boolean byForm(Command command, ByteBuf in, int from) {
        ByteBuf out = allocator.directBuffer();
        long nowMillis = services.tally().time().epochMillis();
        switch (services.forms().decide(command, arguments, nowMillis, out)) {
            case AS_IS -> {
                out.release();
                sendOne(command, in, from, decoder.end());
            }
            case REWRITTEN -> {
                sendOne(command, out, 0, out.writerIndex());
                out.release();
            }
            case DECIDED -> {
                if (!command.needsSameOwners()) {
                    findKeys(command);
                }
                if (isWithoutKeys(command)) {
                    out.release();
                    return readOnly(command);
                } else if (!sameOwners.areTogether() || sameOwners.areOneFor(command)) {
                    out.release();
                    sendTogether(command, in, from, decoder.end());
                } else if (services.decisions().takes(command)) {
                    out.release();
                    return haveDecided(command, in, from, decoder.end());
                } else {
                    replies.answerOwned(out);
                }
            }
            case WAITS -> {
                out.release();
                return await(command, in, from);
            }
            case REFUSED -> replies.answerOwned(out);
        }
        return true;
    }

    /** A command that waits, if there is nothing for it. */
    private boolean await(Command command, ByteBuf in, int from) {
        if (!sameOwners.areTogether()) {
            refuse(sameOwners.refusal(command));
            return true;
        }
        if (session.hold()) {
            return false;
        }
        int key = sameOwners.firstKey();
        // What is no time the store says, and it does not wait.
        long nanos = BlockingTimeout.nanos(command, arguments).orElse(1);
        BlockedCommand blocked = services.decisions()
                .block(
                        new Decisions.Question(in, from, decoder.end(), sameOwners.token(), sameOwners.owners()),
                        slots.open(command, arguments, key),
                        new Decisions.Asked(session.protocol(), sameOwners.level(command, arguments, session.levels())),
                        nanos,
                        () -> session.blockedIn(null));
        session.blockedIn(blocked);
        blocked.begin();
        return true;
    }

    /** One of several replicas decides: its order of writes is not this node's, so that one thing comes behind the other is waited for. */
    private boolean haveDecided(Command command, ByteBuf in, int from, int end) {
        if (session.hold()) {
            return false;
        }
        int key = sameOwners.firstKey();
        services.decisions()
                .send(
                        new Decisions.Question(in, from, end, sameOwners.token(), sameOwners.owners()),
                        slots.open(command, arguments, key),
                        session.protocol(),
                        sameOwners.level(true, arguments, session.levels()));
        return true;
    }

    /** A script that names no keys where there are several nodes, so that none of them is the one whose keys it may write. */
    private boolean isWithoutKeys(Command command) {
        return command.hasReadOnlyForm() && !dispatcher().topology().isUniform() && sameOwners.firstKey() == 0;
    }

    /** It may read, and the store refuses what it would write. */
    private boolean readOnly(Command command) {
        Command reading = Objects.requireNonNull(services.commands().nodes().named(command.name() + "_ro"));
        ByteBuf out = allocator.directBuffer();
        try {
            writer.to(out, 2).array(arguments.count()).bulk(reading.name()).bulks(arguments, 1);
            if (sameOwners.owners().all().length > 1) {
                return haveDecided(reading, out, 0, out.writerIndex());
            }
            run.begin(out, 0, sameOwners.owners(), false, sameOwners.token());
            send(reading, 0, out.writerIndex(), session.levels().level(false));
            return true;
        } finally {
            out.release();
        }
    }

    private void sendOne(Command command, ByteBuf in, int from, int end) {
        if (command.needsSameOwners()) {
            sendTogether(command, in, from, end);
            return;
        }
        int key = command.firstKey();
        int token = services.tokens().token(arguments.bytes(), arguments.at(key), arguments.length(key));
        run.begin(in, from, dispatcher().topology().replicas(token), command.isWrite(), token);
        Consistency level =
                session.levels().level(command.isWrite(), arguments.bytes(), arguments.at(key), arguments.length(key));
        send(command, key, end, level);
    }

    private void sendTogether(Command command, ByteBuf in, int from, int end) {
        if (sameOwners.areTogether()) {
            run.begin(in, from, sameOwners.owners(), command.isWrite(), sameOwners.token());
            send(command, sameOwners.firstKey(), end, sameOwners.level(command, arguments, session.levels()));
        } else {
            refuse(sameOwners.refusal(command));
        }
    }

    private void send(Command command, int key, int end, Consistency level) {
        run.extend(end);
        run.behindWrites(replies.writesInFlight() > 0);
        if (command.runsNamedScript() || command.isReadingScript()) {
            services.scripts()
                    .send(
                            services.scripts().text(command, arguments),
                            run,
                            slots.open(command, arguments, key),
                            session.protocol(),
                            level);
        } else {
            dispatcher().send(run, slots.open(command, arguments, key), session.protocol(), level);
        }
        run.clear();
    }

    private Dispatcher dispatcher() {
        return services.dispatcher();
    }

    /**
     * Deals with what the decoder found when it was no command.
     *
     * @return where to read on
     */
    int notACommand(RequestDecoder.Found found, ByteBuf in, int from, int limit) {
        return switch (found) {
            case INLINE -> inline(in, from);
            case TOO_LARGE -> {
                refuse("ERR command is larger than the limit of "
                        + services.limits().requests().requestBytesMax() + " bytes (request_bytes_max)");
                yield decoder.end();
            }
            case NO_ROOM -> {
                shed();
                yield decoder.end();
            }
            case BROKEN -> {
                refuse("ERR " + decoder.error());
                session.closeAfterReplies();
                yield limit;
            }
            default -> decoder.end();
        };
    }

    private int inline(ByteBuf in, int from) {
        int end = decoder.end();
        ByteBuf array = allocator.directBuffer();
        try {
            if (!InlineCommand.toArray(in, from, decoder.lineEnd(), array)) {
                refuse("ERR Protocol error: unbalanced quotes in request");
                session.closeAfterReplies();
            } else if (array.isReadable() && !session.read(array)) {
                return from;
            }
        } finally {
            array.release();
        }
        return end;
    }

    /** Whether commands are refused for now, since the node's memory is used up. */
    boolean mustShed() {
        return services.tally().isMemoryFull();
    }

    /** Answers the command at hand without looking at it: there is no memory for what it would bring. */
    void shed() {
        services.tally().commandShed();
        refuse(NO_ROOM);
    }

    private void refuse(String error) {
        session.transaction().fail();
        replies.refuse(error);
    }
}
