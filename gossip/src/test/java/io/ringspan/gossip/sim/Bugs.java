package io.ringspan.gossip.sim;

import io.ringspan.gossip.claim.Claim;
import io.ringspan.gossip.claim.Standing;
import io.ringspan.gossip.claim.Told;
import io.ringspan.gossip.detect.GossipProfile;
import io.ringspan.gossip.detect.WatchProfile;
import io.ringspan.gossip.wire.GossipCodec;
import io.ringspan.gossip.wire.GossipMessage.Rumours;
import io.ringspan.gossip.wire.Sender;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** Plants bugs around the shipped classes. */
final class Bugs {
    private Bugs() {}

    static GossipProfile profile(Bug bug) {
        GossipProfile usual = GossipProfile.USUAL;
        return switch (bug) {
            case PAUSES_ARE_NOT_NOTICED -> with(usual, usual.near(), Duration.ofDays(1));
            case SUSPICIONS_LAST -> with(usual, patient(usual.near()), usual.pauseMax());
            default -> usual;
        };
    }

    static void plant(Bug bug, SimCluster cluster) {
        if (bug == Bug.A_NODE_IS_MUTE) {
            cluster.rule((network, from, to, message) -> {
                boolean mute =
                        from.equals(SimCluster.peer(1)) && cluster.simulation().nanoTime() > 3_000_000_000L;
                if (!mute) {
                    network.send(to, message);
                }
            });
        } else if (bug == Bug.MESSAGES_GROW) {
            cluster.rule((network, from, to, message) -> network.send(to, grown(message)));
        }
    }

    /** Tells everybody that those who crashed are alive, in an incarnation that they never took. */
    static void letTheDeadSpeak(SimCluster cluster) {
        List<SimNode> running = cluster.running();
        for (SimNode dead : cluster.nodes()) {
            if (dead.hasEnded()) {
                Claim last = own(dead);
                Claim risen = new Claim(last.about(), last.incarnation() + 1_000, Standing.ALIVE);
                Sender sender = new Sender(
                        running.get(0).id(),
                        running.get(0).conf().self().process(),
                        0,
                        running.get(0).peer(),
                        true);
                GossipCodec codec = new GossipCodec();
                codec.begin(GossipCodec.cluster("sim"), sender, new Rumours(List.of(new Told(risen, 0))));
                byte[] message = codec.finish();
                running.forEach(node -> node.take(message));
            }
        }
    }

    private static Claim own(SimNode node) {
        return node.gossip().claims().stream()
                .filter(claim -> claim.about().id().equals(node.id()))
                .findFirst()
                .orElseThrow();
    }

    private static byte[] grown(byte[] message) {
        return Arrays.copyOf(message, message.length + GossipCodec.MESSAGE_BYTES_MAX);
    }

    private static GossipProfile with(GossipProfile usual, WatchProfile near, Duration pauseMax) {
        return new GossipProfile(
                near,
                usual.far(),
                usual.tick(),
                pauseMax,
                usual.round(),
                usual.fanout(),
                usual.retransmitFactor(),
                usual.compareInterval(),
                usual.knockInterval(),
                usual.patience());
    }

    private static WatchProfile patient(WatchProfile usual) {
        return new WatchProfile(
                usual.probeInterval(),
                usual.answerFirst(),
                usual.answerSpreadMin(),
                usual.answerMin(),
                usual.answerMax(),
                usual.indirectProbes(),
                usual.attempts(),
                usual.suspicionMin().multipliedBy(10),
                usual.suspicionMax().multipliedBy(10));
    }
}
