package io.ringspan.node.client;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.ringspan.conf.Consistency;
import io.ringspan.node.command.Arguments;
import io.ringspan.node.command.Command;
import io.ringspan.node.request.ClientError;
import io.ringspan.node.request.Slot;
import io.ringspan.node.resp.InlineCommand;
import io.ringspan.node.resp.RequestDecoder;
import io.ringspan.node.resp.RespWriter;
import io.ringspan.node.ringread.RingReads;
import io.ringspan.node.seen.Sight;
import io.ringspan.node.session.LevelCommand;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything a client sends that is not a plain command with one key: what the node answers itself, what is split first, what is refused,
 * and what is no command at all.
 *
 * <p><b>Owner.</b> The worker of the client.
 */
final class OtherCommands {
    private final ClientServices services;
    private final Sight sight;
    private final RequestDecoder decoder;
    private final ReplyQueue replies;
    private final ClientSession session;
    private final ByteBufAllocator allocator = ByteBufAllocator.DEFAULT;
    private final Arguments arguments = new Arguments();
    private final CommandSlots slots;
    private final Transactions transactions;
    private final KeyedCommands keyed;
    private final RespWriter writer = new RespWriter();

    OtherCommands(ClientServices services, RequestDecoder decoder, ReplyQueue replies, ClientSession session) {
        this.services = services;
        this.sight = services.sight();
        this.decoder = decoder;
        this.replies = replies;
        this.session = session;
        this.slots = new CommandSlots(sight, services.tokens(), replies);
        SameOwners sameOwners = new SameOwners(services.homes());
        this.transactions = new Transactions(services, replies, session, sameOwners, slots);
        this.keyed = new KeyedCommands(services, replies, session, sameOwners, slots, arguments);
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
            return readAs(named.sentAs());
        }
        Command command = named == null ? null : named.chosenBy(arguments, 0);
        boolean isWhole = command != null && command.takes(arguments.count());
        String refusal = command != null && isWhole
                ? services.localCommands().access().refusal(command, arguments, session.client())
                : null;
        if (refusal != null) {
            refuse(refusal);
            return true;
        }
        if (command != null && isWhole && session.client().mayCommand()) {
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
            if (command.needsSameOwners() || command.isSingleKey()) {
                return keyed.command(command, in, from, decoder.end());
            }
            if (command.isPrefix()) {
                return prefixed(command);
            }
            if (command.isAboutScripts()) {
                return aboutScripts(command);
            }
            if (command.isSplit() && command.isWrite() && keyed.isAtHome(command)) {
                return keyed.decideAtHome(command, in, from, decoder.end());
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

    /** Reads a command that clients call otherwise once more, under the name that nodes and stores know. */
    private boolean readAs(String name) {
        ByteBuf array = allocator.directBuffer();
        decoder.byOwnNames(true);
        try {
            writer.to(array, 2).array(arguments.count()).bulk(name).bulks(arguments, 1);
            return session.read(array);
        } finally {
            decoder.byOwnNames(false);
            array.release();
        }
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
        services.scripts().manage(command, arguments, slots.open(command, arguments, 0), session.protocol());
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
        refuse(ClientError.MEMORY_USED_UP);
    }

    private void refuse(String error) {
        session.transaction().fail();
        replies.refuse(error);
    }
}
