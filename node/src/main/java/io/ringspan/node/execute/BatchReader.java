package io.ringspan.node.execute;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.ringspan.node.command.Arguments;
import io.ringspan.node.command.Command;
import io.ringspan.node.command.CommandTable;
import io.ringspan.node.effect.Request;
import io.ringspan.node.protocol.RequestLimits;
import io.ringspan.node.resp.RequestDecoder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a node is sent to decide: one command, or a transaction, which begins with MULTI and ends with EXEC, as clients write it.
 * Before it, {@code WATCH key mark ...} says what has to be as it was.
 *
 * <p><b>Owner.</b> The decider.
 */
public final class BatchReader {
    private final CommandTable table;
    private final RequestDecoder decoder;

    public BatchReader(CommandTable table) {
        this.table = table;
        this.decoder = new RequestDecoder(table, RequestLimits.NONE);
    }

    /**
     * Reads all of them.
     *
     * @return null if it is nothing that can be decided
     */
    public @Nullable Batch read(ByteBuf bytes, int protocol, long nowMillis) {
        List<Request> all = new ArrayList<>();
        int at = bytes.readerIndex();
        while (at < bytes.writerIndex()) {
            Request next = next(bytes, at, protocol, nowMillis);
            if (next == null) {
                return null;
            }
            all.add(next);
            at = decoder.end();
        }
        return batch(all);
    }

    private @Nullable Request next(ByteBuf bytes, int from, int protocol, long nowMillis) {
        if (decoder.next(bytes, from, bytes.writerIndex()) != RequestDecoder.Found.COMMAND) {
            return null;
        }
        Arguments arguments = new Arguments();
        decoder.arguments(bytes, from, arguments);
        Command named = decoder.command();
        Command command = named != null && named.isContainer() ? table.find(arguments, 0) : named;
        return command == null || !command.takes(arguments.count())
                ? null
                : new Request(command, arguments, protocol, nowMillis);
    }

    private static @Nullable Batch batch(List<Request> all) {
        int from = 0;
        List<Batch.Condition> conditions = List.of();
        if (all.size() > 1 && isNamed(all.get(0), "watch")) {
            conditions = conditions(all.get(0).arguments());
            from = 1;
        }
        int end = all.size();
        boolean isTransaction = end - from > 1;
        if (isTransaction) {
            if (!isNamed(all.get(from), "multi") || !isNamed(all.get(end - 1), "exec")) {
                return null;
            }
            from++;
            end--;
        }
        List<Request> commands = all.subList(from, end);
        boolean fits = (isTransaction || commands.size() == 1)
                && commands.stream()
                        .allMatch(each -> (!isTransaction && isNamed(each, "watch"))
                                || Batch.refusal(each.command(), each.arguments())
                                        .isEmpty());
        return fits ? new Batch(commands, isTransaction, conditions) : null;
    }

    private static boolean isNamed(Request request, String name) {
        return request.command().name().equals(name);
    }

    private static List<Batch.Condition> conditions(Arguments arguments) {
        List<Batch.Condition> conditions = new ArrayList<>();
        for (int i = 1; i + 1 < arguments.count(); i += 2) {
            conditions.add(new Batch.Condition(arguments.text(i, ISO_8859_1), arguments.text(i + 1, ISO_8859_1)));
        }
        return conditions;
    }
}
