package io.ringspan.node.script;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.node.store.StoreFurnisher;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Sends many commands to the own store: the next few once those before are answered.
 *
 * <p><b>Owner.</b> The worker of the link. <b>Limits.</b> {@value #COMMANDS_MAX} commands and about {@value #BYTES_MAX} bytes under way.
 */
final class Loading {
    private static final int COMMANDS_MAX = 512;
    private static final int BYTES_MAX = 256 * 1024;
    private static final int ERRORS_MAX = 1024;

    private final StoreFurnisher.Way way;
    private final List<Supplier<byte[]>> commands;
    private final Consumer<Result> then;
    private final List<String> errors = new ArrayList<>();
    private int next;

    /**
     * How it ended.
     *
     * @param isBroken whether the connection went before all was answered
     * @param errors what the store said of those that it refused, the first of them
     */
    record Result(boolean isBroken, List<String> errors) {}

    private Loading(StoreFurnisher.Way way, List<Supplier<byte[]>> commands, Consumer<Result> then) {
        this.way = way;
        this.commands = commands;
        this.then = then;
    }

    /** Begins, and ends with {@code then}; at once if there is nothing to send. */
    static void begin(StoreFurnisher.Way way, List<Supplier<byte[]>> commands, Consumer<Result> then) {
        new Loading(way, commands, then).goOn();
    }

    private void goOn() {
        if (next == commands.size()) {
            then.accept(new Result(false, errors));
            return;
        }
        ByteBuf piece = Unpooled.buffer();
        int count = 0;
        while (next < commands.size() && count < COMMANDS_MAX && piece.readableBytes() < BYTES_MAX) {
            piece.writeBytes(commands.get(next++).get());
            count++;
        }
        byte[] bytes = new byte[piece.readableBytes()];
        piece.readBytes(bytes);
        way.send(bytes, count, new StoreReply(this::answered));
    }

    private void answered(StoreReply reply) {
        if (reply.isBroken()) {
            then.accept(new Result(true, errors));
            return;
        }
        for (String error : reply.errors()) {
            if (errors.size() < ERRORS_MAX) {
                errors.add(error);
            }
        }
        goOn();
    }
}
