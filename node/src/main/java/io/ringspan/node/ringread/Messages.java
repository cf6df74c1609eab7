package io.ringspan.node.ringread;

import io.netty.buffer.ByteBuf;
import io.ringspan.node.command.Arguments;
import io.ringspan.node.resp.RespWriter;

/** What nodes are sent. Each is a buffer of the caller's. */
final class Messages {
    private Messages() {}

    /** The client's own command. */
    static ByteBuf same(Questions questions, Arguments arguments) {
        ByteBuf out = questions.reads().allocator().directBuffer();
        RespWriter writer = new RespWriter().to(out, 2).array(arguments.count());
        arguments(writer, arguments, 0, arguments.count());
        return out;
    }

    /** A command without arguments. */
    static ByteBuf word(Questions questions, String name) {
        ByteBuf out = questions.reads().allocator().directBuffer();
        new RespWriter().to(out, 2).array(1).bulk(name);
        return out;
    }

    /**
     * Two commands: one that tells which run of the store it is, and in the same step, so that it is that of the page, the client's with the
     * store's cursor.
     */
    static ByteBuf page(Questions questions, Arguments arguments, int cursorAt, long cursor) {
        ByteBuf out = questions.reads().allocator().directBuffer();
        RespWriter writer = new RespWriter().to(out, 2).array(2).bulk("INFO").bulk("server");
        writer.array(arguments.count());
        arguments(writer, arguments, 0, cursorAt);
        writer.bulk(cursor);
        arguments(writer, arguments, cursorAt + 1, arguments.count());
        return out;
    }

    private static void arguments(RespWriter writer, Arguments arguments, int from, int to) {
        for (int i = from; i < to; i++) {
            writer.bulk(arguments.bytes(), arguments.at(i), arguments.length(i));
        }
    }
}
