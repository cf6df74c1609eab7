package io.ringspan.node.membership;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.ringspan.base.Datacenter;
import io.ringspan.base.Endpoint;
import io.ringspan.base.NodeId;
import io.ringspan.base.Rack;
import io.ringspan.base.Token;
import io.ringspan.conf.Transport;
import io.ringspan.gossip.MemberState;
import io.ringspan.gossip.claim.Description;
import io.ringspan.gossip.claim.Memory;
import io.ringspan.gossip.claim.Software;
import io.ringspan.gossip.detect.GossipProfile;
import io.ringspan.gossip.protocol.GossipConf;
import io.ringspan.node.RealTime;
import io.ringspan.node.io.Dialer;
import io.ringspan.node.io.Names;
import io.ringspan.node.io.Sockets;
import io.ringspan.node.peer.door.PeerDoor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A node that does nothing but gossip, with a peer port on this machine. */
final class GossipingNode implements AutoCloseable {
    private static final Sockets SOCKETS = Sockets.of(Transport.AUTO);

    private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(2, SOCKETS.handlers());
    private final ChannelGroup accepted = new DefaultChannelGroup(ImmediateEventExecutor.INSTANCE, true);
    private final Names names = new Names("gossiping", InetAddress::getByName);
    private final List<String> refusals = Collections.synchronizedList(new ArrayList<>());
    private final Channel listening;
    private final Membership membership;

    /**
     * Starts one.
     *
     * @param rack names it; its token is 7
     * @param start how often it has been started
     */
    GossipingNode(String rack, int start, List<Endpoint> seeds) {
        PortOfOne port = new PortOfOne();
        this.listening = new ServerBootstrap()
                .group(group)
                .channel(SOCKETS.server())
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accepted.add(channel);
                        channel.pipeline()
                                .addLast(new PeerDoor(new PeerDoor.House(
                                        "pool",
                                        loop -> null,
                                        port::receive,
                                        call -> Optional.empty(),
                                        GossipingNode::noRing)));
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .syncUninterruptibly()
                .channel();
        GossipConf conf = conf(rack, start, peer(), seeds);
        this.membership = new Membership(
                conf,
                group.next(),
                new Dialer(SOCKETS, names),
                RealTime.CLOCK,
                RandomGenerator.getDefault(),
                new Membership.Listener() {
                    @Override
                    public void changed(MembershipFacts now) {}

                    @Override
                    public void second(MembershipFacts now) {}

                    @Override
                    public void refused(String reason) {
                        refusals.add(reason);
                    }
                });
        membership.begin();
        port.membership = membership;
    }

    /** The port is open before there is who takes what comes. */
    private static final class PortOfOne {
        private volatile @Nullable Membership membership;

        void receive(byte[] message) {
            Membership now = membership;
            if (now != null) {
                now.receive(message);
            }
        }
    }

    static NodeId id(String rack) {
        return new NodeId(new Datacenter("dc1"), new Rack(rack), Token.of(7));
    }

    static GossipConf conf(String rack, int start, Endpoint peer, List<Endpoint> seeds) {
        Description self = new Description(
                id(rack),
                RandomGenerator.getDefault().nextLong(),
                peer,
                List.of(Token.of(7)),
                MemberState.NORMAL,
                0,
                new Software("0.1.0", 1, 0));
        return new GossipConf("pool", self, start, seeds, GossipProfile.USUAL, new Memory(3_600, 86_400));
    }

    Endpoint peer() {
        return new Endpoint("127.0.0.1", ((InetSocketAddress) listening.localAddress()).getPort());
    }

    Membership membership() {
        return membership;
    }

    List<String> refusals() {
        return List.copyOf(refusals);
    }

    /** Whether it knows exactly these racks' nodes, each in its state. */
    boolean sees(String... racksAndStates) {
        List<String> seen = membership.facts().view().members().stream()
                .map(member -> member.id().rack().name() + " " + member.state())
                .toList();
        return seen.equals(List.of(racksAndStates));
    }

    static void await(String what, BooleanSupplier holds) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("never: " + what);
            }
            Thread.sleep(10);
        }
    }

    /** As if its process were killed. */
    @Override
    public void close() {
        listening.close().syncUninterruptibly();
        accepted.close().syncUninterruptibly();
        membership.close();
        names.close();
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private static CompletableFuture<String> noRing(String question) {
        return CompletableFuture.failedFuture(new IllegalStateException("there is no ring"));
    }
}
