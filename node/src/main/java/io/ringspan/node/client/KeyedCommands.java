package io.ringspan.node.client;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.ringspan.conf.Consistency;
import io.ringspan.node.block.BlockingTimeout;
import io.ringspan.node.command.Arguments;
import io.ringspan.node.command.Command;
import io.ringspan.node.decide.BlockedCommand;
import io.ringspan.node.request.Dispatcher;
import io.ringspan.node.request.Run;
import io.ringspan.node.resp.RespWriter;
import java.util.Objects;

/**
 * Commands whose keys, one or more, one store has to see: sent to their owners as they stand, or rewritten; decided by one of them; or refused.
 *
 * <p><b>Owner.</b> The worker of the client.
 */
final class KeyedCommands {
    private final ClientServices services;
    private final ReplyQueue replies;
    private final ClientSession session;
    private final SameOwners sameOwners;
    private final CommandSlots slots;
    private final Arguments arguments;
    private final ByteBufAllocator allocator = ByteBufAllocator.DEFAULT;
    private final Run run = new Run();
    private final RespWriter writer = new RespWriter();

    /** @param arguments where those of the command at hand are */
    KeyedCommands(
            ClientServices services,
            ReplyQueue replies,
            ClientSession session,
            SameOwners sameOwners,
            CommandSlots slots,
            Arguments arguments) {
        this.services = services;
        this.replies = replies;
        this.session = session;
        this.sameOwners = sameOwners;
        this.slots = slots;
        this.arguments = arguments;
    }

    /**
     * Sends or refuses the whole command that stands between {@code from} and {@code end}.
     *
     * @return false if it has to wait until all before it are answered: nothing was done
     */
    boolean command(Command command, ByteBuf in, int from, int end) {
        if (areFoundFirst(command)) {
            findKeys(command);
        }
        return byForm(command, in, from, end);
    }

    /** Whether its keys are looked for whatever its form is. */
    private boolean areFoundFirst(Command command) {
        return command.needsSameOwners() || services.homes() != null;
    }

    private void findKeys(Command command) {
        sameOwners.find(command, arguments, services.tokens(), dispatcher().topology());
    }

    /** A command whose arguments decide what is sent: itself, something else with the same effect, or nothing. */
    private boolean byForm(Command command, ByteBuf in, int from, int end) {
        ByteBuf out = allocator.directBuffer();
        long nowMillis = services.tally().time().epochMillis();
        switch (services.forms().decide(command, arguments, nowMillis, out)) {
            case AS_IS -> {
                out.release();
                if (command.isWrite() && sameOwners.haveHome()) {
                    return decideAtHome(command, in, from, end);
                }
                sendOne(command, in, from, end);
            }
            case REWRITTEN -> {
                if (command.isWrite() && sameOwners.haveHome()) {
                    out.release();
                    return decideAtHome(command, in, from, end);
                }
                sendOne(command, out, 0, out.writerIndex());
                out.release();
            }
            case DECIDED -> {
                if (!areFoundFirst(command)) {
                    findKeys(command);
                }
                if (mayOnlyRead(command)) {
                    out.release();
                    readOnly(command);
                } else if (sameOwners.haveHome() && services.decisions().takes(command)) {
                    out.release();
                    return decideAtHome(command, in, from, end);
                } else if (!sameOwners.areTogether() || isForItsOnlyOwner(command)) {
                    out.release();
                    sendTogether(command, in, from, end);
                } else if (services.decisions().takes(command)) {
                    out.release();
                    return haveDecided(command, in, from, end);
                } else {
                    replies.answerOwned(out);
                }
            }
            case WAITS -> {
                out.release();
                return await(command, in, from, end);
            }
            case REFUSED -> replies.answerOwned(out);
        }
        return true;
    }

    /** A command that waits, if there is nothing for it. */
    private boolean await(Command command, ByteBuf in, int from, int end) {
        if (!mayDecide(command)) {
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
                        sameOwners.question(in, from, end),
                        slots.open(command, arguments, key),
                        sameOwners.asked(session.protocol(), sameOwners.level(command, arguments, session.levels())),
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
                        sameOwners.question(in, from, end),
                        slots.open(command, arguments, key),
                        sameOwners.asked(session.protocol(), sameOwners.level(true, arguments, session.levels())));
        return true;
    }

    /** Whether a command of several owners has a key that is at home somewhere. */
    boolean isAtHome(Command command) {
        if (services.homes() == null) {
            return false;
        }
        findKeys(command);
        return sameOwners.haveHome();
    }

    /**
     * One datacenter decides about all writes of its keys, whatever they are.
     *
     * @return false if it has to wait until all before it are answered: nothing was done
     */
    boolean decideAtHome(Command command, ByteBuf in, int from, int end) {
        return !mayDecide(command) || haveDecided(command, in, from, end);
    }

    /** Whether one node has all its keys, and may decide about them; says so if not. */
    private boolean mayDecide(Command command) {
        String refusal = sameOwners.undecidable(command);
        if (refusal != null) {
            refuse(refusal);
        }
        return refusal == null;
    }

    /**
     * A function that says so; and a script that names no keys where there are several nodes, so that none of them is the one whose keys
     * it may write.
     */
    private boolean mayOnlyRead(Command command) {
        return command.hasReadOnlyForm()
                && sameOwners.areTogether()
                && ((sameOwners.firstKey() == 0 && !dispatcher().topology().isUniform())
                        || services.scripts().onlyReads(command, arguments));
    }

    /** Its only owner's store does all of it. */
    private boolean isForItsOnlyOwner(Command command) {
        return sameOwners.areOneFor(command) && !services.scripts().mayPublish(command, arguments);
    }

    /** It may read, and the store refuses what it would write. */
    private void readOnly(Command command) {
        Command reading = Objects.requireNonNull(services.commands().nodes().named(command.name() + "_ro"));
        ByteBuf out = allocator.directBuffer();
        try {
            writer.to(out, 2).array(arguments.count()).bulk(reading.name()).bulks(arguments, 1);
            run.begin(out, 0, sameOwners.owners(), false, sameOwners.token());
            send(
                    reading,
                    sameOwners.firstKey(),
                    out.writerIndex(),
                    sameOwners.level(false, arguments, session.levels()));
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

    private void refuse(String error) {
        session.transaction().fail();
        replies.refuse(error);
    }

    private Dispatcher dispatcher() {
        return services.dispatcher();
    }
}
