package io.ringspan.node.store;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.ringspan.node.io.ReplySink;
import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Asks a store who it is, and what number it gave to this connection.
 *
 * <p><b>Owner.</b> The worker of the connection. <b>Limits.</b> Reads {@value #TEXT_BYTES_MAX} bytes of an answer.
 */
final class StoreProbe implements ReplySink {
    private static final int TEXT_BYTES_MAX = 64 * 1024;
    private static final int SHOWN_MAX = 120;
    private static final byte[] ASK =
            "*3\r\n$4\r\nINFO\r\n$6\r\nserver\r\n$11\r\npersistence\r\n*2\r\n$6\r\nCLIENT\r\n$2\r\nID\r\n"
                    .getBytes(US_ASCII);
    private static final Pattern CLIENT_ID = Pattern.compile("\n:(\\d{1,18})\r\n$");
    /** The number of no connection. */
    static final long NO_CLIENT = 0;

    private final Consumer<Answer> then;
    private final ByteArrayOutputStream text = new ByteArrayOutputStream();

    /**
     * What came back.
     *
     * @param identity null when the answer is not that of a Redis 7
     * @param client what the store calls this connection, {@link #NO_CLIENT} when it does not say
     */
    record Answer(@Nullable StoreIdentity identity, long client, String text) {}

    private StoreProbe(Consumer<Answer> then) {
        this.then = then;
    }

    /** Asks over {@code connection}; {@code then} is not called when the connection breaks before the answer. */
    static void send(StoreConnection connection, Consumer<Answer> then) {
        connection.command(ASK, 2, new StoreProbe(then));
    }

    @Override
    public void replying(ByteBuf in, int at, int length) {
        byte[] piece = new byte[Math.min(length, TEXT_BYTES_MAX - text.size())];
        in.getBytes(at, piece);
        text.writeBytes(piece);
    }

    @Override
    public void replied(ByteBuf in, int at, int length, int refusals) {
        replying(in, at, length);
        byte[] whole = text.toByteArray();
        String shown = new String(whole, 0, Math.min(whole.length, SHOWN_MAX), ISO_8859_1).strip();
        then.accept(new Answer(StoreIdentity.parse(whole).orElse(null), client(whole), shown));
    }

    private static long client(byte[] whole) {
        Matcher last = CLIENT_ID.matcher(new String(whole, ISO_8859_1));
        return last.find() ? Long.parseLong(last.group(1)) : NO_CLIENT;
    }

    @Override
    public void broken() {}

    @Override
    public void late() {}

    @Override
    public void expired() {
        then.accept(new Answer(null, NO_CLIENT, "nothing, for as long as a request may take"));
    }
}
