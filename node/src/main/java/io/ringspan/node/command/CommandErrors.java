package io.ringspan.node.command;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The error replies for commands that go nowhere, in the words of Redis where Redis has such an error, written whole:
 * from the minus to the line's end. Clients look for these words to learn what a server can do.
 *
 * <p><b>Limits.</b> Of a client's own bytes at most 128 of the name and 128 of the arguments are repeated, and no
 * line break.
 */
public final class CommandErrors {
    private static final int ECHO_BYTES_MAX = 128;
    private static final byte[] END = {'\r', '\n'};

    private CommandErrors() {}

    /** The name is in no table. */
    public static void unknownCommand(Arguments arguments, ByteBuf out) {
        ascii(out, "-ERR unknown command '");
        echo(arguments, 0, ECHO_BYTES_MAX, out);
        ascii(out, "', with args beginning with: ");
        int written = 0;
        for (int i = 1; i < arguments.count() && written < ECHO_BYTES_MAX; i++) {
            out.writeByte('\'');
            // Redis counts the quotes and the space of each argument too.
            written += echo(arguments, i, ECHO_BYTES_MAX - written, out) + 3;
            out.writeByte('\'').writeByte(' ');
        }
        out.writeBytes(END);
    }

    /** The container is known, what it should do is not. */
    public static void unknownSubcommand(Command container, Arguments arguments, ByteBuf out) {
        ascii(out, "-ERR unknown subcommand '");
        echo(arguments, 1, ECHO_BYTES_MAX, out);
        ascii(out, "'. Try " + container.name().toUpperCase(Locale.ROOT) + " HELP.");
        out.writeBytes(END);
    }

    /** Too few or too many arguments, see {@link Command#takes}. */
    public static void wrongArity(Command command, ByteBuf out) {
        error(out, "ERR wrong number of arguments for '" + command.name() + "' command");
    }

    /** The command is in the table but not served, see {@link Command#refusal()}. */
    public static void refused(Command command, ByteBuf out) {
        String refusal = command.refusal();
        if (refusal == null) {
            throw new IllegalArgumentException(command + " is served");
        }
        error(out, refusal);
    }

    /** The client has to give the password first. */
    public static void noAuth(ByteBuf out) {
        error(out, "NOAUTH Authentication required.");
    }

    /** Any error: its code, a space and what is wrong. */
    public static void error(ByteBuf out, String text) {
        out.writeByte('-');
        ascii(out, text);
        out.writeBytes(END);
    }

    /** An error that repeats argument {@code index} between two texts. */
    public static void errorWith(ByteBuf out, String before, Arguments arguments, int index, String after) {
        out.writeByte('-');
        ascii(out, before);
        echo(arguments, index, ECHO_BYTES_MAX, out);
        ascii(out, after);
        out.writeBytes(END);
    }

    /**
     * Why a command is not served where a key has several replicas.
     *
     * @param option what makes it so; empty if it is the command itself
     */
    public static String severalReplicas(Command command, String option, String reason) {
        return "ERR command '" + command.name() + "' is not served yet" + (option.isEmpty() ? "" : " with " + option)
                + " where a key has several replicas: " + reason;
    }

    /** As Redis says that its rules keep somebody from a command, but for what the rule is. */
    public static String denial(String name) {
        return "NOPERM User default has no permissions to run the '" + name + "' command";
    }

    static @Nullable String refusal(String name, Serving serving) {
        return switch (serving.route()) {
            case UNSERVED -> "ERR command '" + name + "' is not served yet: " + serving.reason();
            case REFUSED -> "ERR command '" + name + "' is not served: " + serving.reason();
            case DENIED -> denial(name) + ": " + serving.reason();
            case SINGLE_KEY, SPLIT, SAME_OWNERS, ALL_OWNERS, CHOSEN_NODES, EVERY_NODE, LOCAL, RENAMED -> null;
        };
    }

    /**
     * Repeats an argument up to {@code max} bytes, or, as C does, up to its first zero byte.
     *
     * @return how many bytes that were
     */
    private static int echo(Arguments arguments, int index, int max, ByteBuf out) {
        int length = Math.min(arguments.textLength(index), max);
        int at = arguments.at(index);
        for (int i = 0; i < length; i++) {
            byte b = arguments.bytes().getByte(at + i);
            out.writeByte(b == '\r' || b == '\n' ? ' ' : b);
        }
        return length;
    }

    private static void ascii(ByteBuf out, String text) {
        ByteBufUtil.reserveAndWriteUtf8(out, text, ByteBufUtil.utf8MaxBytes(text));
    }
}
