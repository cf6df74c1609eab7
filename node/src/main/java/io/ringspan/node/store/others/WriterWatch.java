package io.ringspan.node.store.others;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.ringspan.base.Endpoint;
import io.ringspan.node.command.CommandTable;
import io.ringspan.node.io.Dialer;
import io.ringspan.node.seen.OtherWriters;
import io.ringspan.node.store.StoreLink;
import io.ringspan.node.store.aside.SideStore;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every {@value #SECONDS} s who else is connected to a Redis and writes there, over a connection of its own each time. Who is found
 * twice in a row is logged, once as long as it is there.
 *
 * <p><b>Owner.</b> Worker 0. <b>Limits.</b> Those of {@link SideStore}, for {@value #MILLIS_MAX} ms: a longer list is not looked at.
 */
public final class WriterWatch {
    static final int SECONDS = 10;
    private static final int MILLIS_MAX = 5_000;
    private static final byte[] LIST = "*2\r\n$6\r\nCLIENT\r\n$4\r\nLIST\r\n".getBytes(US_ASCII);
    private static final Logger LOG = LoggerFactory.getLogger(WriterWatch.class);

    private final EventLoop loop;
    private final SideStore aside;
    private final Endpoint store;
    private final StoreLink link;
    private final CommandTable commands;
    private final OtherWriters found;

    /** @param link the connection on which the node writes */
    public WriterWatch(
            EventLoop loop, Dialer dialer, Endpoint store, StoreLink link, CommandTable commands, OtherWriters found) {
        this.loop = loop;
        this.aside = new SideStore(loop, dialer, store, MILLIS_MAX);
        this.store = store;
        this.link = link;
        this.commands = commands;
        this.found = found;
    }

    /** Begins, and goes on until the loop ends. */
    public void start() {
        loop.scheduleWithFixedDelay(this::look, SECONDS, SECONDS, TimeUnit.SECONDS);
    }

    private void look() {
        if (link.isUp()) {
            long own = link.client();
            aside.ask(LIST, 2, reply -> said(reply, own));
        }
    }

    /** @param reply null if none came; if the store refuses it is an error, which says nothing of others */
    private void said(@Nullable ByteBuf reply, long own) {
        if (reply == null) {
            return;
        }
        try {
            boolean isSame = own == link.client() && link.isUp(); // or the node's own connection is another since
            if (isSame && reply.getByte(reply.readerIndex()) == '$') {
                judge(reply.toString(ISO_8859_1), own);
            }
        } finally {
            reply.release();
        }
    }

    private void judge(String list, long own) {
        List<OtherWriters.Writer> news = found.saw(ClientLines.writers(list, own, commands));
        if (!news.isEmpty()) {
            LOG.warn(
                    "Somebody else writes to the store at {}: {}. No other replica gets that, and a repair may take it back. To fix:"
                            + " have it write through a node (docs/stores.md, The only writer)",
                    store,
                    news);
        }
    }
}
