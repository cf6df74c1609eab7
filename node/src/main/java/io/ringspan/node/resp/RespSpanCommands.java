package io.ringspan.node.resp;

import io.netty.buffer.ByteBuf;
import io.ringspan.replication.store.CommandKind;
import io.ringspan.replication.store.SpanCommands;
import org.jspecify.annotations.Nullable;

/**
 * Walks the commands of a span that some node has decoded before: all of them are whole and in the table.
 *
 * <p><b>Owner.</b> The store worker.
 */
public final class RespSpanCommands implements SpanCommands {
    private final RequestDecoder decoder;
    private final Arguments arguments = new Arguments();
    private @Nullable Command command;

    public RespSpanCommands(CommandTable table) {
        this.decoder =
                new RequestDecoder(table, new RequestLimits(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE));
    }

    @Override
    public int next(ByteBuf span, int at) {
        // A span may lie behind the writer index: who keeps it copies it to places of its own. It is whole, wherever it
        // is.
        if (decoder.next(span, at, span.capacity()) != RequestDecoder.Found.COMMAND) {
            throw new IllegalStateException("a span holds something that is no command");
        }
        command = decoder.command();
        decoder.arguments(span, at, arguments);
        return decoder.end();
    }

    /** The command that was gone over last; null if it is in no table. */
    public @Nullable Command command() {
        return command;
    }

    @Override
    public CommandKind kind() {
        Command known = command;
        boolean whole = known != null && (known.value() == ValueKind.WHOLE || known.value() == ValueKind.DELETE);
        return whole ? CommandKind.WHOLE : CommandKind.DELTA;
    }

    @Override
    public int keys() {
        Command known = command;
        if (known == null || known.firstKey() == 0) {
            return 0;
        }
        return known.isSplit() ? (arguments.count() - 1) / known.keyStep() : 1;
    }

    @Override
    public int keyAt(int key) {
        return arguments.at(argument(key));
    }

    @Override
    public int keyLength(int key) {
        return arguments.length(argument(key));
    }

    private int argument(int key) {
        Command known = command;
        return known == null ? 0 : known.firstKey() + key * known.keyStep();
    }
}
