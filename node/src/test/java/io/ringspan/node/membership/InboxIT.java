package io.ringspan.node.membership;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.ringspan.base.Endpoint;
import io.ringspan.conf.Transport;
import io.ringspan.gossip.MemberState;
import io.ringspan.gossip.protocol.GossipCount;
import io.ringspan.node.RealTime;
import io.ringspan.node.io.Dialer;
import io.ringspan.node.io.Names;
import io.ringspan.node.io.Sockets;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class InboxIT {
    private static final Sockets SOCKETS = Sockets.of(Transport.AUTO);
    private static final int TOO_MANY = 5;

    /** Has the gossip's thread stand still once it is told of a change. */
    private static final class Stopper implements Membership.Listener {
        private final CountDownLatch stopped = new CountDownLatch(1);
        private final CountDownLatch goOn = new CountDownLatch(1);

        @Override
        public void changed(MembershipFacts now) {
            stopped.countDown();
            try {
                assertThat(goOn.await(60, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void second(MembershipFacts now) {}

        @Override
        public void refused(String reason) {}
    }

    @Test
    void aFloodIsBoundedCountedAndOver() throws InterruptedException {
        Stopper stopper = new Stopper();
        MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, SOCKETS.handlers());
        try (Names names = new Names("flooded", InetAddress::getByName);
                Membership flooded = new Membership(
                        GossipingNode.conf("r1", 1, new Endpoint("127.0.0.1", 1), List.of()),
                        group.next(),
                        new Dialer(SOCKETS, names),
                        RealTime.CLOCK,
                        RandomGenerator.getDefault(),
                        stopper)) {
            flooded.begin();
            flooded.state(MemberState.LEAVING);
            assertThat(stopper.stopped.await(60, TimeUnit.SECONDS)).isTrue();
            for (int i = 0; i < Membership.INBOX_MAX + TOO_MANY; i++) {
                flooded.receive(new byte[] {1});
            }
            stopper.goOn.countDown();
            GossipingNode.await(
                    "all that found room is looked at",
                    () -> flooded.facts().count(GossipCount.MALFORMED) == Membership.INBOX_MAX);
            assertThat(flooded.facts().overflows()).isEqualTo(TOO_MANY);
            flooded.receive(new byte[] {1});
            GossipingNode.await(
                    "there is room again",
                    () -> flooded.facts().count(GossipCount.MALFORMED) == Membership.INBOX_MAX + 1);
        } finally {
            stopper.goOn.countDown();
            group.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }
}
