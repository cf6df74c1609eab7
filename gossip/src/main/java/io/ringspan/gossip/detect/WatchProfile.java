package io.ringspan.gossip.detect;

import java.time.Duration;

/**
 * How the members of one datacenter are watched from a node: {@link #LAN} from within it, {@link #WAN} from another.
 *
 * @param probeInterval time between two probes; each asks one member, all in turn. Shorter: a crash is found sooner, and
 *     each node sends so many messages more
 * @param answerFirst taken for a peer's usual answer time until {@link AnswerTimes#SAMPLES_MIN} answers are known
 * @param answerSpreadMin the least spread of answer times that is believed; see {@link Formulas#answerTimeout}. Larger: more
 *     patience with a peer whose answers were all alike so far
 * @param answerMin the shortest wait for an answer before a ping is sent again. Set it well above a usual turn of an event loop
 * @param answerMax the longest
 * @param indirectProbes how many others are asked to probe as well, each time that a ping went unanswered
 * @param attempts pings of one probe before its target is suspect. More: fewer false suspicions when messages are lost, and
 *     each costs one wait
 * @param suspicionMin the wait before a suspect is down when enough others have confirmed; see {@link
 *     Formulas#suspicionWaitNanos}. It is pinged all along. Below it, a lossy network makes false verdicts
 * @param suspicionMax the wait when nobody has confirmed
 */
public record WatchProfile(
        Duration probeInterval,
        Duration answerFirst,
        Duration answerSpreadMin,
        Duration answerMin,
        Duration answerMax,
        int indirectProbes,
        int attempts,
        Duration suspicionMin,
        Duration suspicionMax) {
    /** Within a datacenter: answers in about a millisecond, now and then after a pause of tens. */
    public static final WatchProfile LAN = new WatchProfile(
            Duration.ofMillis(200), // each peer of a rack row of ten about every 2 s, from each of the others
            Duration.ofMillis(10), // a slow first answer, while code is still cold
            Duration.ofMillis(5), // a short collection of garbage
            Duration.ofMillis(50), // one tick: it cannot be waited for less exactly
            Duration.ofMillis(500), // slower than that, a request has gone elsewhere long ago
            3, // two may be lost
            4, // a fifth of all messages lost: all four, with nine helpers, fail twice in ten thousand probes
            Duration.ofMillis(900), // eighteen more pings
            Duration.ofSeconds(3)); // alone against everybody else's silence

    /** Between datacenters: 20 to 300 ms of way, and routes that change. */
    public static final WatchProfile WAN = new WatchProfile(
            Duration.ofSeconds(1), // who is near finds a crash first; this finds datacenters that are gone
            Duration.ofMillis(300), // once around the world
            Duration.ofMillis(50), // a detour
            Duration.ofMillis(300), // below that, one detour would look like a loss
            Duration.ofSeconds(2), // a route that is found anew
            3, // as above
            4, // as above
            Duration.ofSeconds(3), // ten more pings
            Duration.ofSeconds(12)); // a way that is down for seconds is usual

    public WatchProfile {
        require(probeInterval.toMillis() > 0, "probe_interval is 0");
        require(answerMin.toMillis() > 0, "answer_min is 0");
        require(answerMin.compareTo(answerMax) <= 0, "answer_min is above answer_max");
        require(suspicionMin.compareTo(suspicionMax) <= 0, "suspicion_min is above suspicion_max");
        require(indirectProbes >= 0 && indirectProbes <= 8, "indirect_probes is not within 0 and 8");
        require(attempts >= 1 && attempts <= 16, "attempts is not within 1 and 16");
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
