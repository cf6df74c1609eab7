package io.ringspan.node.io;

import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.uring.IoUringChannelOption;
import io.netty.channel.uring.IoUringSocketChannel;

/**
 * Has the kernel hold back what is sent, for up to 200 ms, so that what follows goes with it. Nothing on sockets of Unix and with the
 * NIO transport, which cannot. Stateless.
 */
public final class Cork {
    private Cork() {}

    /** From now on it is held back. */
    public static void on(Channel channel) {
        set(channel, true);
    }

    /** What was held back goes. */
    public static void off(Channel channel) {
        set(channel, false);
    }

    private static void set(Channel channel, boolean held) {
        if (channel instanceof EpollSocketChannel && channel.isOpen()) {
            channel.config().setOption(EpollChannelOption.TCP_CORK, held);
        } else if (channel instanceof IoUringSocketChannel && channel.isOpen()) {
            channel.config().setOption(IoUringChannelOption.TCP_CORK, held);
        }
    }
}
