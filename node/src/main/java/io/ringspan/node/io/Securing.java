package io.ringspan.node.io;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.ringspan.base.Endpoint;
import io.ringspan.base.NodeId;
import java.io.IOException;
import java.net.Socket;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which connections between nodes are encrypted, and how.
 *
 * <p><b>Threads.</b> Any worker.
 */
public interface Securing {
    /** None is. */
    Securing PLAIN = new Securing() {
        @Override
        public ChannelHandler toPeer(@Nullable NodeId peer, Endpoint where, ChannelHandler handler) {
            return handler;
        }

        @Override
        public Optional<String> mustEncrypt(Channel channel, @Nullable NodeId peer) {
            return Optional.empty();
        }
    };

    /**
     * Puts encryption before the handler of a connection that this node makes to another, where it is wanted. The handler then hears of
     * the connection when that is agreed on; of one on which it is not, only that it has ended.
     *
     * @param peer which one; null if that is not known, or does not matter
     */
    ChannelHandler toPeer(@Nullable NodeId peer, Endpoint where, ChannelHandler handler);

    /** The same for a connection to the node's own store. */
    default ChannelHandler toStore(Endpoint where, ChannelHandler handler) {
        return handler;
    }

    /**
     * The same for a connection to it over which somebody waits, who uses what is returned in its place.
     *
     * @throws IOException if it cannot be agreed on, or the store is not the one that is meant; the connection is the caller's to close
     */
    default Socket toStore(Endpoint where, Socket connected) throws IOException {
        return connected;
    }

    /**
     * Why what a node says over this connection, which it has made, is not taken: it is not encrypted and has to be. Nothing if it may
     * be as it is.
     *
     * @param peer which one it says it is; null if it does not say
     */
    Optional<String> mustEncrypt(Channel channel, @Nullable NodeId peer);
}
