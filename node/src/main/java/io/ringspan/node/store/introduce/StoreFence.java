package io.ringspan.node.store.introduce;

import io.netty.buffer.ByteBuf;
import io.ringspan.node.io.ReplySink;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits until nothing more will come of an earlier connection of this node. A store that stood still for a while may have commands of it
 * left to read: applied behind what comes over the new one, they would put old values over new ones.
 *
 * <p><b>Owner.</b> The worker of the connection. <b>Limits.</b> Where the store can only be asked whether the connection is gone, it is asked
 * for {@value #SECONDS_MAX} s; then it is used all the same. Reads {@value #TEXT_BYTES_MAX} bytes of an answer.
 */
public final class StoreFence implements ReplySink {
    private static final Logger LOG = LoggerFactory.getLogger(StoreFence.class);
    private static final int SECONDS_MAX = 30;
    private static final int ASK_MILLIS = 50;
    private static final int TEXT_BYTES_MAX = 1024 * 1024;

    private final NewConnection connection;
    private final StoreIntroduction introduction;
    private final long client;
    private final long own;
    private final Runnable then;
    private final AnswerText text = new AnswerText(TEXT_BYTES_MAX);
    private int asked;

    private StoreFence(NewConnection connection, StoreIntroduction introduction, long client, long own, Runnable then) {
        this.connection = connection;
        this.introduction = introduction;
        this.client = client;
        this.own = own;
        this.then = then;
    }

    /**
     * Asks over {@code connection}.
     *
     * @param client what the store called the earlier connection
     * @param own what it calls this one
     * @param then once that has ended; not called if {@code connection} ends before
     */
    public static void send(
            NewConnection connection, StoreIntroduction introduction, long client, long own, Runnable then) {
        new StoreFence(connection, introduction, client, own, then).ask();
    }

    private void ask() {
        if (connection.isOpen()) {
            asked++;
            connection.command(introduction.fence(client), 1, this);
        }
    }

    @Override
    public void replying(ByteBuf in, int at, int length) {
        text.add(in, at, length);
    }

    @Override
    public void replied(ByteBuf in, int at, int length, int refusals) {
        text.add(in, at, length);
        byte[] answer = text.take();
        boolean fenced = introduction.isFenced(answer, client, own);
        boolean waits = asked < TimeUnit.SECONDS.toMillis(SECONDS_MAX) / ASK_MILLIS;
        if (!fenced && waits) {
            connection.later(this::ask, ASK_MILLIS);
            return;
        }
        if (!fenced) {
            LOG.warn(
                    "The store still has an earlier connection of this node after {} s, and is used all the same: should commands"
                            + " that were sent over it be left to be read, they come late",
                    SECONDS_MAX);
        }
        then.run();
    }

    @Override
    public void broken() {}

    @Override
    public void late() {}

    @Override
    public void expired() {
        connection.close();
    }
}
