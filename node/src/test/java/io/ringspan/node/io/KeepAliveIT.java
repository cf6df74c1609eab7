package io.ringspan.node.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.ringspan.base.Endpoint;
import io.ringspan.conf.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What real sockets were told, read back from the kernel. */
class KeepAliveIT {
    private static final int WAIT_SECONDS_MAX = 20;

    @ParameterizedTest
    @EnumSource(
            value = Transport.class,
            names = {"EPOLL", "NIO"})
    void bothEndsOfAConnectionHaveIt(Transport transport) throws InterruptedException {
        Sockets sockets = Sockets.of(transport);
        MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, sockets.handlers());
        try (Names names = new Names("keep-alive", InetAddress::getByName)) {
            BlockingQueue<Channel> accepted = new LinkedBlockingQueue<>();
            ServerBootstrap server = new ServerBootstrap()
                    .group(group)
                    .channel(sockets.server())
                    .childHandler(new ChannelInboundHandlerAdapter() {
                        @Override
                        public void channelActive(ChannelHandlerContext context) {
                            accepted.add(context.channel());
                        }
                    });
            KeepAlive.CLIENT.onAccepted(server, sockets);
            Channel listening = server.bind(InetAddress.getLoopbackAddress(), 0)
                    .syncUninterruptibly()
                    .channel();
            int port = ((InetSocketAddress) listening.localAddress()).getPort();
            Channel made = new Dialer(sockets, names)
                    .to(
                            new Endpoint("127.0.0.1", port),
                            group.next(),
                            TimeUnit.SECONDS.toMillis(WAIT_SECONDS_MAX),
                            KeepAlive.within(15_000, 5_000))
                    .handler(new ChannelInboundHandlerAdapter())
                    .connect()
                    .syncUninterruptibly()
                    .channel();
            Channel other = accepted.poll(WAIT_SECONDS_MAX, TimeUnit.SECONDS);
            assertHas(made, 7, 2, 5_000);
            assertHas(other, 300, 100, 0);
        } finally {
            group.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }

    private static void assertHas(@Nullable Channel channel, int idle, int interval, int ackMillis) {
        if (channel == null) {
            throw new AssertionError("nothing was accepted");
        }
        ChannelConfig config = channel.config();
        assertThat(config.getOption(ChannelOption.SO_KEEPALIVE)).isTrue();
        if (channel instanceof EpollSocketChannel) {
            assertThat(config.getOption(EpollChannelOption.TCP_KEEPIDLE)).isEqualTo(idle);
            assertThat(config.getOption(EpollChannelOption.TCP_KEEPINTVL)).isEqualTo(interval);
            assertThat(config.getOption(EpollChannelOption.TCP_KEEPCNT)).isEqualTo(3);
            assertThat(config.getOption(EpollChannelOption.TCP_USER_TIMEOUT)).isEqualTo(ackMillis);
        } else {
            assertThat(channel).isInstanceOf(NioSocketChannel.class);
            assertThat(config.getOption(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPIDLE)))
                    .isEqualTo(idle);
            assertThat(config.getOption(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPINTERVAL)))
                    .isEqualTo(interval);
            assertThat(config.getOption(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPCOUNT)))
                    .isEqualTo(3);
        }
    }
}
