package io.ringspan.node.resp;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.ringspan.node.command.Command;

/**
 * Commands that every store applies as one: a span that begins with MULTI and ends with EXEC, as it travels, is kept and is sent again.
 * Only deciders make them. Stateless.
 */
public final class AtomicSpan {
    private static final byte[] OPEN = "*1\r\n$5\r\nMULTI\r\n".getBytes(US_ASCII);
    private static final byte[] CLOSE = "*1\r\n$4\r\nEXEC\r\n".getBytes(US_ASCII);

    /** Its first eight bytes, and its last. */
    private static final long OPEN_HEAD = 0x2a310d0a24350d0aL;

    private static final int TAIL_AT = 7;
    private static final long OPEN_TAIL = 0x0a4d554c54490d0aL;

    /** MULTI and EXEC. */
    public static final int EDGES = 2;

    private AtomicSpan() {}

    /** The commands between its edges; the caller's. */
    public static ByteBuf of(ByteBuf commands) {
        int length = commands.readableBytes();
        return commands.alloc()
                .directBuffer(OPEN.length + length + CLOSE.length)
                .writeBytes(OPEN)
                .writeBytes(commands, commands.readerIndex(), length)
                .writeBytes(CLOSE);
    }

    /** Whether the span of so many commands is one. */
    public static boolean isOne(ByteBuf span, int at, int commands) {
        return commands > EDGES && span.getLong(at) == OPEN_HEAD && span.getLong(at + TAIL_AT) == OPEN_TAIL;
    }

    /** Whether it is the first or the last command of one. */
    static boolean isEdge(Command command) {
        return command.name().equals("multi") || command.name().equals("exec");
    }
}
