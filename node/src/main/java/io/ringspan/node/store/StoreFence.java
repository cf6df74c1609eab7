package io.ringspan.node.store;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.ringspan.node.io.ReplySink;

/**
 * Has the store drop an earlier connection of this node. A store that stood still for a while may have commands of it
 * left to read: applied behind what comes over the new one, they would put old values over new ones.
 *
 * <p><b>Owner.</b> The worker of the connection.
 */
final class StoreFence implements ReplySink {
    private final StoreConnection connection;
    private final Runnable then;

    private StoreFence(StoreConnection connection, Runnable then) {
        this.connection = connection;
        this.then = then;
    }

    /**
     * Asks over {@code connection}.
     *
     * @param client the number that the store gave to the earlier connection
     * @param then once that has ended; not called if {@code connection} ends before
     */
    static void send(StoreConnection connection, long client, Runnable then) {
        String id = Long.toString(client);
        String kill = "*4\r\n$6\r\nCLIENT\r\n$4\r\nKILL\r\n$2\r\nID\r\n$" + id.length() + "\r\n" + id + "\r\n";
        connection.command(kill.getBytes(US_ASCII), 1, new StoreFence(connection, then));
    }

    @Override
    public void replying(ByteBuf in, int at, int length) {}

    /** Whatever the reply is: a store that has no such connection, or will not say so, has nothing better to offer. */
    @Override
    public void replied(ByteBuf in, int at, int length, int refusals) {
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
