package io.ringspan.node.store.introduce;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.ringspan.node.io.ReplySink;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks a store who it is, what it calls this connection, and then whatever else is to be known of one like it.
 *
 * <p><b>Owner.</b> The worker of the connection. <b>Limits.</b> Reads {@value #TEXT_BYTES_MAX} bytes of an answer.
 */
public final class StoreProbe implements ReplySink {
    private static final int TEXT_BYTES_MAX = 64 * 1024;
    private static final int SHOWN_MAX = 120;

    private final NewConnection connection;
    private final StoreIntroduction introduction;
    private final Consumer<Answer> then;
    private final AnswerText text = new AnswerText(TEXT_BYTES_MAX);
    private @Nullable Answer first;

    /**
     * What came back.
     *
     * @param identity null when the answer is not that of such a store
     * @param client what the store calls this connection, {@link StoreIntroduction#NO_CLIENT} when it does not say
     * @param unfit why it cannot be used, now and later; nothing if it can
     */
    public record Answer(@Nullable StoreIdentity identity, long client, String unfit) {}

    private StoreProbe(NewConnection connection, StoreIntroduction introduction, Consumer<Answer> then) {
        this.connection = connection;
        this.introduction = introduction;
        this.then = then;
    }

    /** Asks over {@code connection}; {@code then} is not called when the connection breaks before the answer. */
    public static void send(NewConnection connection, StoreIntroduction introduction, Consumer<Answer> then) {
        StoreProbe probe = new StoreProbe(connection, introduction, then);
        connection.command(introduction.question(), introduction.replies(), probe);
    }

    @Override
    public void replying(ByteBuf in, int at, int length) {
        text.add(in, at, length);
    }

    @Override
    public void replied(ByteBuf in, int at, int length, int refusals) {
        text.add(in, at, length);
        byte[] whole = text.take();
        Answer before = first;
        if (before == null) {
            who(whole);
        } else {
            StoreIdentity identity = before.identity();
            then.accept(
                    identity == null
                            ? before
                            : new Answer(introduction.with(identity, whole), before.client(), before.unfit()));
        }
    }

    private void who(byte[] whole) {
        String shown = new String(whole, 0, Math.min(whole.length, SHOWN_MAX), ISO_8859_1).strip();
        StoreIdentity identity = introduction.identity(whole).orElse(null);
        long client = introduction.client(whole, connection.localAddress());
        Answer answer = new Answer(identity, client, unfit(identity, shown));
        byte[] more = identity != null && introduction.isSupported(identity) && !identity.loading()
                ? introduction.more(identity)
                : new byte[0];
        if (more.length > 0) {
            first = answer;
            connection.command(more, 1, this);
        } else {
            then.accept(answer);
        }
    }

    private String unfit(@Nullable StoreIdentity identity, String shown) {
        if (identity == null) {
            return "it answers " + introduction.asks() + " with: " + shown;
        }
        return introduction.isSupported(identity)
                ? ""
                : "it is " + identity.title() + ", and Ringspan needs " + introduction.supported();
    }

    @Override
    public void broken() {}

    @Override
    public void late() {}

    @Override
    public void expired() {
        String unfit = unfit(null, "nothing, for as long as a request may take");
        then.accept(new Answer(null, StoreIntroduction.NO_CLIENT, unfit));
    }
}
