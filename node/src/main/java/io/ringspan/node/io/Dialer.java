package io.ringspan.node.io;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.ringspan.base.Endpoint;

/**
 * How a node makes connections.
 *
 * <p><b>Threads.</b> Any worker.
 */
public record Dialer(Sockets sockets) {
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
                .remoteAddress(Sockets.address(endpoint));
        if (!endpoint.isUnixSocket()) {
            call.option(ChannelOption.TCP_NODELAY, true);
            keepAlive.on(call, sockets);
        }
        return call;
    }
}
