package io.ringspan.node.store.introduce;

import io.ringspan.node.io.ReplySink;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A new connection to a store, which nobody else uses yet.
 *
 * <p><b>Owner.</b> The worker of the link.
 */
public interface NewConnection {
    /** Sends whole commands, and has their replies told. */
    void command(byte[] bytes, int commands, ReplySink sink);

    /** Where it comes from; null if that is nowhere. */
    @Nullable
    SocketAddress localAddress();

    boolean isOpen();

    /** Has something done on its worker after a while. */
    void later(Runnable what, long millis);

    void close();
}
