package io.ringspan.node.io;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.ringspan.base.Endpoint;
import io.ringspan.node.login.StoreLogin;

/**
 * How a node makes connections: names are looked up beside the loop, each time anew; addresses are used as they stand.
 *
 * <p><b>Threads.</b> Any worker.
 */
public record Dialer(Sockets sockets, Names names, Securing securing, StoreLogin login) {
    /** In plain text. */
    public Dialer(Sockets sockets, Names names) {
        this(sockets, names, Securing.PLAIN, StoreLogin.NONE);
    }

    /**
     * A connection to be made on {@code loop}; its handler is still missing.
     *
     * @param timeoutMillis how long connecting may take
     */
    public Bootstrap to(Endpoint endpoint, EventLoop loop, long timeoutMillis, KeepAlive keepAlive) {
        Bootstrap call = new Bootstrap()
                .group(loop)
                .channel(sockets.clientTo(endpoint))
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) timeoutMillis)
                .resolver(names)
                .remoteAddress(Sockets.unresolved(endpoint));
        if (!endpoint.isUnixSocket()) {
            call.option(ChannelOption.TCP_NODELAY, true);
            keepAlive.on(call, sockets);
        }
        return call;
    }

    /** The same to the node's store, with its handler, which hears of the connection once it is encrypted and the store has let the node in. */
    public Bootstrap toStore(
            Endpoint store, EventLoop loop, long timeoutMillis, KeepAlive keepAlive, ChannelHandler handler) {
        return to(store, loop, timeoutMillis, keepAlive).handler(securing.toStore(store, login.before(store, handler)));
    }
}
