package io.ringspan.node.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.ringspan.conf.Consistency;
import io.ringspan.node.block.BlockingTimeout;
import io.ringspan.node.command.Arguments;
import io.ringspan.node.command.Command;
import io.ringspan.node.decide.Decisions;
import io.ringspan.node.execute.Batch;
import io.ringspan.node.pubsub.PubSubCommands;
import io.ringspan.node.request.Slot;
import io.ringspan.node.transaction.QueuedMessages;
import io.ringspan.node.transaction.Transaction;
import io.ringspan.replication.ring.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One client's MULTI, EXEC, DISCARD, WATCH and UNWATCH, and what becomes of its other commands meanwhile: between MULTI and EXEC they are
 * kept; while keys are watched, all that has keys goes to the replica that would decide, so that nothing is read that is older than what
 * is watched.
 *
 * <p><b>Owner.</b> The worker of the client.
 */
final class Transactions {
    private static final byte[] OK = "+OK\r\n".getBytes(US_ASCII);
    private static final byte[] QUEUED = "+QUEUED\r\n".getBytes(US_ASCII);
    private static final byte[] NOTHING = "*0\r\n".getBytes(US_ASCII);

    private final ClientServices services;
    private final ReplyQueue replies;
    private final ClientSession session;
    private final SameOwners sameOwners;
    private final CommandSlots slots;
    private final ByteBufAllocator allocator = ByteBufAllocator.DEFAULT;

    /** What has become of a command. */
    enum Step {
        DONE,
        /** It has to come again, once everything before it is answered. */
        WAITS,
        /** It goes the usual way. */
        USUAL
    }

    Transactions(
            ClientServices services,
            ReplyQueue replies,
            ClientSession session,
            SameOwners sameOwners,
            CommandSlots slots) {
        this.services = services;
        this.replies = replies;
        this.session = session;
        this.sameOwners = sameOwners;
        this.slots = slots;
    }

    /** A command as it was read. */
    record Read(Command command, Arguments arguments, ByteBuf in, int from, int to) {}

    /** Looks at a command of a client that may send commands; their number of arguments is right. */
    Step command(Read read) {
        Transaction transaction = session.transaction();
        String name = read.command().name();
        if (read.command().isTransaction()) {
            return switch (name) {
                case "multi" -> multi(transaction);
                case "exec" -> exec(transaction, read);
                case "discard" -> discard(transaction);
                case "watch" -> watch(transaction, read);
                default -> unwatch(transaction, read);
            };
        }
        if (transaction.isQueueing()) {
            return name.equals("quit") || name.equals("reset") ? Step.USUAL : queue(transaction, read);
        }
        return transaction.isWatching() ? watching(read) : Step.USUAL;
    }

    private Step multi(Transaction transaction) {
        if (transaction.isQueueing()) {
            return refuse("ERR MULTI calls can not be nested");
        }
        transaction.begin();
        return answer(OK);
    }

    private Step discard(Transaction transaction) {
        if (!transaction.isQueueing()) {
            return refuse("ERR DISCARD without MULTI");
        }
        transaction.end();
        return answer(OK);
    }

    private Step unwatch(Transaction transaction, Read read) {
        if (transaction.isQueueing()) {
            return queue(transaction, read);
        }
        transaction.unwatch();
        return answer(OK);
    }

    private Step queue(Transaction transaction, Read read) {
        Optional<String> refusal = refusal(transaction, read);
        if (refusal.isPresent()) {
            transaction.fail();
            services.sight().refused(read.command());
            return refuse(refusal.get());
        }
        if (transaction.hasFailed()) {
            return answer(QUEUED); // none of them will run
        }
        if (PubSubCommands.publishes(read.command())) {
            transaction.addMessage(read.command(), read.arguments(), allocator);
        } else {
            transaction.needs(sameOwners.level(read.command(), read.arguments(), session.levels()));
            transaction.add(read.in(), read.from(), read.to(), allocator);
        }
        services.sight().called(read.command());
        return answer(QUEUED);
    }

    private Optional<String> refusal(Transaction transaction, Read read) {
        String refusal = read.command().refusal();
        if (refusal == null && PubSubCommands.publishes(read.command())) {
            return services.tally().isMemoryFull() ? Optional.of(PubSubCommands.NO_MEMORY) : noRoom(transaction, read);
        }
        return Optional.ofNullable(refusal)
                .or(() -> Batch.refusal(read.command(), read.arguments()))
                .or(() -> noPlace(transaction, read));
    }

    private Optional<String> noRoom(Transaction transaction, Read read) {
        int bytesMax = services.limits().requests().requestBytesMax();
        return transaction.bytes() + read.to() - read.from() > bytesMax
                ? Optional.of(
                        "ERR the transaction is larger than the limit of " + bytesMax + " bytes (request_bytes_max)")
                : Optional.empty();
    }

    /** Why it cannot become part of what there is already. */
    private Optional<String> noPlace(Transaction transaction, Read read) {
        Optional<String> noRoom = noRoom(transaction, read);
        if (noRoom.isPresent()) {
            return noRoom;
        }
        if (isTogether(transaction, read)) {
            return sameOwners.firstKey() == 0 || transaction.isAtHome(sameOwners.home(), sameOwners.haveOneHome())
                    ? Optional.empty()
                    : Optional.of(
                            "CROSSHOME the keys of a transaction and those that are watched before it must all be at"
                                    + " home in one datacenter (homes), or none of them anywhere");
        }
        if (sameOwners.isPatternApart()) {
            return Optional.of(sameOwners.refusal(read.command()));
        }
        return Optional.of("CROSSSLOT the keys of a transaction and those that are watched before it must have the"
                + " same owners; keys with the same tag are kept together, and what a tag is hash_tag says in"
                + " the configuration");
    }

    /** Whether all keys of a command have the owners that those before have. */
    private boolean isTogether(Transaction transaction, Read read) {
        Topology topology = services.dispatcher().topology();
        sameOwners.find(read.command(), read.arguments(), services.tokens(), topology);
        if (sameOwners.firstKey() == 0) {
            return true;
        }
        if (!sameOwners.areTogether() || !transaction.takes(topology, sameOwners.owners())) {
            return false;
        }
        transaction.isOf(topology, sameOwners.owners(), sameOwners.token());
        return true;
    }

    private Step watch(Transaction transaction, Read read) {
        if (transaction.isQueueing()) {
            return refuse("ERR WATCH inside MULTI is not allowed");
        }
        Optional<String> refusal = noPlace(transaction, read);
        if (refusal.isPresent()) {
            return refuse(refusal.get());
        }
        if (session.hold()) {
            return Step.WAITS;
        }
        Slot slot = open(read);
        WatchedKeys asked = new WatchedKeys(transaction, keys(read.arguments()), slot, allocator);
        services.decisions()
                .send(
                        sameOwners.question(read.in(), read.from(), read.to()),
                        asked.open(),
                        sameOwners.asked(2, Consistency.DC_ONE));
        return Step.DONE;
    }

    private static List<String> keys(Arguments arguments) {
        List<String> keys = new ArrayList<>();
        for (int i = 1; i < arguments.count(); i++) {
            keys.add(arguments.text(i, ISO_8859_1));
        }
        return keys;
    }

    /** What it would read elsewhere may be older than what is watched. */
    private Step watching(Read read) {
        Command command = read.command();
        boolean hasKeys = command.isSingleKey() || command.needsSameOwners() || command.isSplit();
        if (!hasKeys || BlockingTimeout.argument(command, read.arguments()) > 0) {
            return Step.USUAL; // what waits is decided in any case
        }
        sameOwners.find(
                command,
                read.arguments(),
                services.tokens(),
                services.dispatcher().topology());
        String apart = sameOwners.undecidable(command);
        if (apart != null) {
            return refuse(apart);
        }
        if (sameOwners.firstKey() == 0 || !sameOwners.owners().isReplicated()) {
            return Step.USUAL;
        }
        Optional<String> refusal = Batch.refusal(command, read.arguments());
        if (refusal.isPresent()) {
            return refuse(refusal.get());
        }
        if (session.hold()) {
            return Step.WAITS;
        }
        Consistency level = sameOwners.level(command, read.arguments(), session.levels());
        services.decisions()
                .send(
                        sameOwners.question(read.in(), read.from(), read.to()),
                        open(read),
                        sameOwners.asked(session.protocol(), level));
        return Step.DONE;
    }

    private Step exec(Transaction transaction, Read read) {
        if (!transaction.isQueueing()) {
            return refuse("ERR EXEC without MULTI");
        }
        if (transaction.hasFailed()) {
            transaction.end();
            return refuse("EXECABORT Transaction discarded because of previous errors.");
        }
        Topology topology = services.dispatcher().topology();
        if (!transaction.isOf(topology)) {
            transaction.end();
            return refuse("EXECABORT Transaction discarded because the ring has changed since it was begun; try again");
        }
        if (transaction.count() == 0 && !transaction.isWatching()) {
            return answerAlone(transaction);
        }
        if (session.hold()) {
            return Step.WAITS;
        }
        ByteBuf out = allocator.directBuffer();
        transaction.write(out);
        Decisions.Question question =
                new Decisions.Question(out, 0, out.writerIndex(), transaction.token(), transaction.owners(topology));
        Decisions.Asked how = new Decisions.Asked(
                session.protocol(), transaction.level(session.levels().level(true)), transaction.home());
        QueuedMessages messages = transaction.takeMessages();
        transaction.end();
        Slot slot = slots.open(read.command(), read.arguments(), 0);
        if (messages != null) {
            slot.sentAt(how.level());
            slot = new PublishingExec(messages, session.subscriptions(), slot, allocator).open();
        }
        services.decisions().send(question, slot, how);
        out.release();
        return Step.DONE;
    }

    /** No store has to do anything. */
    private Step answerAlone(Transaction transaction) {
        QueuedMessages messages = transaction.takeMessages();
        transaction.end();
        if (messages == null) {
            return answer(NOTHING);
        }
        ByteBuf out = allocator.directBuffer();
        PublishingExec.publish(messages, session.subscriptions(), out);
        messages.release();
        replies.answerOwned(out);
        return Step.DONE;
    }

    private Slot open(Read read) {
        return slots.open(read.command(), read.arguments(), sameOwners.firstKey());
    }

    private Step answer(byte[] reply) {
        replies.answer(reply);
        return Step.DONE;
    }

    private Step refuse(String error) {
        replies.refuse(error);
        return Step.DONE;
    }
}
