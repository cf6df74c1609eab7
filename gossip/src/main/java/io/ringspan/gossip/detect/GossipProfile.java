package io.ringspan.gossip.detect;

import java.time.Duration;

/**
 * How a node gossips.
 *
 * @param near how members of its own datacenter are watched
 * @param far how all others are
 * @param tick how often its owner calls it. All waits are rounded up to this
 * @param pauseMax how late a call may come before the node takes it that it stood still
 * @param round time between two rounds in which news is sent to {@code fanout} members, while there is news
 * @param fanout more: news spreads in fewer rounds, see {@link Formulas#spreadRounds}, and costs as many messages
 * @param retransmitFactor see {@link Formulas#retransmits}
 * @param compareInterval time between two comparisons of the whole table with one member
 * @param knockInterval time between two calls at a member that is down, at a seed that is not known to be a member, and
 *     before it is let in at any seed
 * @param patience how long a node knocks at seeds that do not answer before it takes itself for the first
 */
public record GossipProfile(
        WatchProfile near,
        WatchProfile far,
        Duration tick,
        Duration pauseMax,
        Duration round,
        int fanout,
        int retransmitFactor,
        Duration compareInterval,
        Duration knockInterval,
        Duration patience) {
    /** Racks in a datacenter, and datacenters far from each other. */
    public static final GossipProfile USUAL = new GossipProfile(
            WatchProfile.LAN,
            WatchProfile.WAN,
            Duration.ofMillis(50),
            Duration.ofMillis(300), // six ticks: a loop that is merely busy is late by one or two
            Duration.ofMillis(200),
            3, // 1,000 members in 7 rounds
            4, // of 1,000 members, news misses one in 160,000 when nothing is lost; comparing tables finds that one
            Duration.ofSeconds(2), // one kilobyte
            Duration.ofSeconds(1),
            Duration.ofSeconds(10));

    public GossipProfile {
        require(tick.toMillis() > 0, "tick is 0");
        require(pauseMax.compareTo(tick) > 0, "pause_max is not above tick");
        require(round.toMillis() > 0, "round is 0");
        require(fanout >= 1 && fanout <= 8, "fanout is not within 1 and 8");
        require(retransmitFactor >= 1 && retransmitFactor <= 16, "retransmit_factor is not within 1 and 16");
        require(compareInterval.toMillis() > 0, "compare_interval is 0");
        require(knockInterval.toMillis() > 0, "knock_interval is 0");
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
