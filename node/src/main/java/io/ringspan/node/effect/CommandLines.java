package io.ringspan.node.effect;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.ringspan.node.command.Arguments;
import io.ringspan.node.resp.RespWriter;

/**
 * Writes commands behind one another and counts them.
 *
 * <p><b>Owner.</b> Who made it. <b>Buffers.</b> Appends to the buffer, and never releases it.
 */
public final class CommandLines {
    private final RespWriter writer = new RespWriter();
    private final ByteBuf out;
    private int count;

    public CommandLines(ByteBuf out) {
        this.out = out;
    }

    /** A command begins, with so many arguments besides its name; they have to follow. */
    public CommandLines begin(String name, int arguments) {
        count++;
        writer.to(out, 2).array(1 + arguments).bulk(name);
        return this;
    }

    /** An argument of the client's command. */
    public CommandLines add(Arguments from, int argument) {
        writer.to(out, 2).bulk(from.bytes(), from.at(argument), from.length(argument));
        return this;
    }

    /** An argument, of which each character is a byte, as in {@link io.ringspan.node.redis.Reply}. */
    public CommandLines add(String bytes) {
        writer.to(out, 2).bulk(bytes.getBytes(ISO_8859_1));
        return this;
    }

    public CommandLines add(long number) {
        writer.to(out, 2).bulk(number);
        return this;
    }

    /** So many whole commands, as they stand. */
    public CommandLines append(ByteBuf from, int at, int length, int commands) {
        out.writeBytes(from, at, length);
        count += commands;
        return this;
    }

    /** How many commands were begun. */
    public int count() {
        return count;
    }

    /** All of them. */
    public ByteBuf bytes() {
        return out;
    }
}
