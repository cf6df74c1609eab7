package io.ringspan.node.protocol;

import io.netty.buffer.ByteBuf;
import io.ringspan.node.command.CommandTable;

/**
 * What the clients and the stores of a pool speak, as far as the engine has to know. All arrays are shared: not to be changed.
 *
 * <p><b>Threads.</b> Without state; any thread.
 */
public interface Protocol {
    /** As people call it. */
    String title();

    /** Walks the replies of one connection, or of one batch. */
    ReplyWalker replyWalker();

    /**
     * Walks the commands of spans, for one worker.
     *
     * @param commands that the node knows
     */
    ComparedCommands spanCommands(CommandTable commands);

    /**
     * Whether a store says with this error that it did not execute a command because of its own state, whatever the command's key holds:
     * it may succeed unchanged later. All other errors are about the value and count as answers.
     */
    boolean isRefusal(ByteBuf in, int at, int length);

    /** Whether a store says with this error that it has let go of replies: then nobody knows whose those are that come behind it. */
    boolean losesReplies(ByteBuf in, int at, int length);

    /** Whether the whole reply that begins there is an error. */
    boolean isError(ByteBuf in, int at);

    /** Whether that whole reply tells of what a key has: it is no error, or one about the kind of the key's value. */
    boolean tellsOfValue(ByteBuf in, int at, int length);

    /** Whether equal stores may reply to a command with other bytes, so that it is looked at what these say, also of a single write. */
    boolean repliesVary();

    /**
     * An error of the node's own, as its client hears it.
     *
     * @param text one line; its first word is a code in capitals
     */
    byte[] error(String text);

    /** A command that asks for a sign of life, and has one reply. */
    byte[] signOfLife();

    /** A command that changes nothing, whatever state the store is in, and has one reply. */
    byte[] nothing();

    /** Writes a command that deletes the key with that name. */
    void delete(ByteBuf in, int nameAt, int nameLength, ByteBuf out);

    /** How whole values go from one store to another. */
    WholeValues wholeValues();

    /** What a client hears of a command that has done what it says, and has nothing to tell. */
    byte[] ok();

    /** The one command that deletes all keys, as it travels between nodes and to stores. Read-only; not to be released. */
    ByteBuf flush();

    /** In which of its dialects a store answers on a new connection, as spans say it. */
    int firstDialect();

    /** A command that makes a store answer in that dialect, and has one reply. */
    byte[] goOverTo(int dialect);
}
