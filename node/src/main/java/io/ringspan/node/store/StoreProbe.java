package io.ringspan.node.store;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.ringspan.node.io.ReplySink;
import java.io.ByteArrayOutputStream;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Asks a store who it is, what number it gave to this connection, and then, if it may have more commands than Redis 7.0, which it has.
 *
 * <p><b>Owner.</b> The worker of the connection. <b>Limits.</b> Reads {@value #TEXT_BYTES_MAX} bytes of an answer.
 */
final class StoreProbe implements ReplySink {
    private static final int TEXT_BYTES_MAX = 64 * 1024;
    private static final int SHOWN_MAX = 120;
    private static final byte[] ASK =
            "*3\r\n$4\r\nINFO\r\n$6\r\nserver\r\n$11\r\npersistence\r\n*2\r\n$6\r\nCLIENT\r\n$2\r\nID\r\n"
                    .getBytes(US_ASCII);
    private static final byte[] ASK_COMMANDS = "*2\r\n$7\r\nCOMMAND\r\n$4\r\nLIST\r\n".getBytes(US_ASCII);
    private static final Pattern CLIENT_ID = Pattern.compile("\n:(\\d{1,18})\r\n$");
    /** The number of no connection. */
    static final long NO_CLIENT = 0;

    private final StoreConnection connection;
    private final Consumer<Answer> then;
    private final ByteArrayOutputStream text = new ByteArrayOutputStream();
    private @Nullable Answer first;

    /**
     * What came back.
     *
     * @param identity null when the answer is not that of a Redis 7
     * @param client what the store calls this connection, {@link #NO_CLIENT} when it does not say
     */
    record Answer(@Nullable StoreIdentity identity, long client, String text) {}

    private StoreProbe(StoreConnection connection, Consumer<Answer> then) {
        this.connection = connection;
        this.then = then;
    }

    /** Asks over {@code connection}; {@code then} is not called when the connection breaks before the answer. */
    static void send(StoreConnection connection, Consumer<Answer> then) {
        connection.command(ASK, 2, new StoreProbe(connection, then));
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
        text.reset();
        Answer before = first;
        if (before == null) {
            who(whole);
        } else {
            StoreIdentity identity = before.identity();
            then.accept(
                    identity == null
                            ? before
                            : new Answer(identity.with(commands(whole)), before.client(), before.text()));
        }
    }

    private void who(byte[] whole) {
        String shown = new String(whole, 0, Math.min(whole.length, SHOWN_MAX), ISO_8859_1).strip();
        StoreIdentity identity = StoreIdentity.parse(whole).orElse(null);
        Answer answer = new Answer(identity, client(whole), shown);
        if (identity != null && identity.isSupported() && !identity.loading() && identity.mayHaveMore()) {
            first = answer;
            connection.command(ASK_COMMANDS, 1, this);
        } else {
            then.accept(answer);
        }
    }

    private static long client(byte[] whole) {
        Matcher last = CLIENT_ID.matcher(new String(whole, ISO_8859_1));
        return last.find() ? Long.parseLong(last.group(1)) : NO_CLIENT;
    }

    /** The names in an array of texts; none in an error. Of an answer that is too long the last ones are missing. */
    static Set<String> commands(byte[] array) {
        return array.length == 0 || array[0] != '*'
                ? Set.of()
                : new String(array, ISO_8859_1)
                        .lines()
                        .filter(line -> !line.isEmpty() && "*$+".indexOf(line.charAt(0)) < 0)
                        .collect(Collectors.toUnmodifiableSet());
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
