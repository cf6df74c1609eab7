package io.ringspan.node.client;

import io.netty.buffer.ByteBuf;
import io.ringspan.conf.Consistency;
import io.ringspan.node.command.Arguments;
import io.ringspan.node.command.Command;
import io.ringspan.node.level.ClientLevels;
import io.ringspan.node.pubsub.Subscriptions;
import io.ringspan.node.session.Blocking;
import io.ringspan.node.session.Session;
import io.ringspan.node.transaction.Transaction;
import org.jspecify.annotations.Nullable;

/**
 * What a client's commands may do to its connection.
 *
 * <p><b>Owner.</b> The worker of the client.
 */
public interface ClientSession {
    /** Whether more commands are read: false once the client said goodbye or sent something that is no command. */
    boolean isOpen();

    /** Who it is, and what it may do. */
    Session client();

    /** Appends the reply to a command that this node answers or refuses itself. */
    void answer(@Nullable Command command, Arguments arguments, ByteBuf out);

    /** In which dialect of its protocol it is answered: 2 or 3 for Redis. */
    int protocol();

    /** What the client has begun with MULTI and WATCH. */
    Transaction transaction();

    /** What the client is subscribed to, and the way of what it publishes. */
    Subscriptions subscriptions();

    /** Chooses the consistency level of what is read now. */
    ClientLevels levels();

    /**
     * Reads a command that came in another form; the buffer stays the caller's.
     *
     * @return false if it has to wait: then it is to be read again
     */
    boolean read(ByteBuf array);

    /** The same at a level of its own. */
    boolean readAt(Consistency level, ByteBuf array);

    /**
     * No more commands are read until everything read before is answered.
     *
     * @return whether something is not; then the command at hand has to come again
     */
    boolean hold();

    /** The client waits in a command; null if it does no longer. */
    void blockedIn(@Nullable Blocking command);

    /** Whether that is so. */
    boolean isHeld();

    /** No more commands are read; the connection is closed once everything read before is answered. */
    void closeAfterReplies();
}
