package io.ringspan.gossip.protocol;

import io.ringspan.base.Datacenter;
import io.ringspan.base.NodeId;
import io.ringspan.gossip.claim.Claim;
import io.ringspan.gossip.claim.Description;
import io.ringspan.gossip.claim.Known;
import io.ringspan.gossip.claim.MembershipTable;
import io.ringspan.gossip.claim.Standing;
import io.ringspan.gossip.claim.Told;
import io.ringspan.gossip.detect.AnswerTimes;
import io.ringspan.gossip.detect.Formulas;
import io.ringspan.gossip.detect.WatchProfile;
import io.ringspan.gossip.wire.GossipMessage.Ack;
import io.ringspan.gossip.wire.GossipMessage.Ping;
import io.ringspan.gossip.wire.GossipMessage.PingRequest;
import io.ringspan.gossip.wire.Sender;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Asks members whether they are there. A probe is a few pings, from the second on also through others. If none is answered,
 * its target is suspect, and is pinged on until it answers or its time is up: a node finds nobody down whom it has not asked
 * itself. Who hears of a suspicion and nothing more asks in the end too.
 *
 * <p><b>Limits.</b> {@value #PROBES_MAX} probes at a time; then none is begun, and that is counted.
 */
final class Prober {
    static final int PROBES_MAX = 32;

    /** A suspect is asked through others with every so many-th ping. */
    private static final int SUSPECT_INDIRECT_EVERY = 4;

    private final Context context;
    private final Consumer<Claim> onVerdict;
    private final Datacenter home;
    private final Rotation nearTurn;
    private final Rotation farTurn;
    private final Map<Long, Probe> byNumber = new LinkedHashMap<>();
    private final Map<NodeId, Probe> byTarget = new LinkedHashMap<>();
    private final Map<NodeId, AnswerTimes> times = new HashMap<>();
    /** When to ask those whom others suspect, if nothing more is heard. */
    private final Map<NodeId, Long> hearsay = new LinkedHashMap<>();

    private long numbers;
    private long nextNearNanos;
    private long nextFarNanos;

    Prober(Context context, Consumer<Claim> onVerdict) {
        this.context = context;
        this.onVerdict = onVerdict;
        this.home = context.members().own().about().id().datacenter();
        this.nearTurn = new Rotation(about -> about.id().datacenter().equals(home));
        this.farTurn = new Rotation(about -> !about.id().datacenter().equals(home));
    }

    void start() {
        nextNearNanos = context.soon(context.profile().near().probeInterval().toNanos());
        nextFarNanos = context.soon(context.profile().far().probeInterval().toNanos());
    }

    void tick(long now) {
        if (now - nextNearNanos >= 0) {
            nextNearNanos = later(nextNearNanos, context.profile().near().probeInterval(), now);
            nearTurn.next(table(), context.random()).ifPresent(known -> begin(known, now));
        }
        if (now - nextFarNanos >= 0) {
            nextFarNanos = later(nextFarNanos, context.profile().far().probeInterval(), now);
            farTurn.next(table(), context.random()).ifPresent(known -> begin(known, now));
        }
        askSuspectsOfOthers(now);
        for (Probe probe : new ArrayList<>(byNumber.values())) {
            if (now - probe.nextNanos >= 0) {
                advance(probe, now);
            }
        }
    }

    /** A claim is news. */
    void heard(Claim claim, long now) {
        NodeId id = claim.about().id();
        if (claim.standing() == Standing.SUSPECT && !byTarget.containsKey(id)) {
            long wait = context.health()
                    .stretched(profile(claim.about()).suspicionMax().toNanos());
            hearsay.put(id, context.soon(wait) + wait);
        } else if (claim.standing() != Standing.SUSPECT) {
            hearsay.remove(id);
        }
    }

    /** Somebody is there; directly, or so says another who asked for us. */
    void answered(Sender from, Ack ack, long now) {
        Probe probe = byNumber.get(ack.number());
        if (probe == null || !probe.target.equals(ack.subject()) || probe.process != ack.process()) {
            return;
        }
        if (ack.sentNanos() != 0 && from.id().equals(probe.target)) {
            times(probe.target, probe.profile).answered(now - ack.sentNanos());
        }
        context.health().answered();
        if (probe.suspect) {
            probe.suspectFrom(now); // it is not done with before it has refuted the suspicion, or others go on with it
        } else {
            end(probe);
        }
    }

    /** Another asked for us and heard nothing. */
    void confirmed(Sender from, long number) {
        Probe probe = byNumber.get(number);
        if (probe != null && probe.confirmed.size() < wanted(probe)) {
            probe.confirmed.add(from.id());
        }
    }

    /** After a pause: what was asked before it says nothing, and whoever was suspect has all its time again. */
    void stoodStill(long now) {
        for (Probe probe : new ArrayList<>(byNumber.values())) {
            if (probe.suspect) {
                probe.suspectFrom(now);
            } else {
                end(probe);
            }
        }
    }

    /** What is known of how each member answers, by name. */
    Map<NodeId, Answers> answers(long now) {
        Map<NodeId, Answers> answers = new TreeMap<>();
        times.forEach((id, known) -> {
            Probe probe = byTarget.get(id);
            double phi = probe == null ? 0 : known.phi(now - probe.sinceNanos);
            answers.put(id, new Answers(known.meanNanos(), phi));
        });
        return answers;
    }

    /** How long to wait for an answer of this member. */
    long answerTimeout(Description about) {
        AnswerTimes known = times.get(about.id());
        return known == null ? new AnswerTimes(profile(about)).timeoutNanos() : known.timeoutNanos();
    }

    void forget(NodeId id) {
        times.remove(id);
        hearsay.remove(id);
        Probe probe = byTarget.get(id);
        if (probe != null) {
            end(probe);
        }
    }

    /** The next number for something that is asked: even for itself, odd for others. */
    long number(boolean forItself) {
        numbers++;
        return numbers * 2 + (forItself ? 0 : 1);
    }

    private void askSuspectsOfOthers(long now) {
        for (Iterator<Map.Entry<NodeId, Long>> all = hearsay.entrySet().iterator(); all.hasNext(); ) {
            Map.Entry<NodeId, Long> one = all.next();
            if (now - one.getValue() >= 0) {
                Known known = table().find(one.getKey());
                if (known == null || known.claim().standing() != Standing.SUSPECT || begin(known, now)) {
                    all.remove();
                }
            }
        }
    }

    private boolean begin(Known known, long now) {
        NodeId id = known.claim().about().id();
        if (byTarget.containsKey(id)) {
            return true;
        }
        if (byTarget.size() == PROBES_MAX) {
            context.counters().count(GossipCount.PROBES_SKIPPED);
            return false;
        }
        Probe probe =
                new Probe(number(true), known.claim(), profile(known.claim().about()), now);
        byNumber.put(probe.number, probe);
        byTarget.put(id, probe);
        context.counters().count(GossipCount.PROBES);
        return true;
    }

    private void advance(Probe probe, long now) {
        Known known = table().find(probe.target);
        if (known == null || !table().isLive(known) || known.claim().about().process() != probe.process) {
            end(probe);
            return;
        }
        Claim claim = known.claim();
        if (probe.suspect && claim.standing() == Standing.ALIVE) {
            end(probe); // refuted
            return;
        }
        if (!probe.suspect && probe.pings >= probe.profile.attempts()) {
            becomeSuspect(probe, claim, now);
        } else if (probe.suspect && isOver(probe, now)) {
            end(probe);
            found(claim.found(Standing.DOWN), now);
            context.counters().count(GossipCount.VERDICTS);
            onVerdict.accept(claim.found(Standing.DOWN));
            return;
        }
        ping(probe, now);
    }

    private void becomeSuspect(Probe probe, Claim claim, long now) {
        if (probe.confirmed.isEmpty()
                && wanted(probe) > 0
                && probe.target.datacenter().equals(home)) {
            context.health().worse(); // not one of those who were asked for help has answered either
        }
        List<NodeId> confirmed = new ArrayList<>(probe.confirmed);
        probe.suspectFrom(now);
        probe.confirmed.addAll(confirmed);
        hearsay.remove(probe.target);
        context.counters().count(GossipCount.SUSPICIONS);
        found(claim.found(Standing.SUSPECT), now);
    }

    private boolean isOver(Probe probe, long now) {
        long wait = Formulas.suspicionWaitNanos(probe.profile, probe.confirmed.size(), wanted(probe));
        return now - probe.suspectSinceNanos >= context.health().stretched(wait)
                && context.health().mayJudge(now);
    }

    private void found(Claim claim, long now) {
        context.members().hear(new Told(claim, 0), true, now);
    }

    private void ping(Probe probe, long now) {
        Known known = table().find(probe.target);
        if (known == null) {
            return;
        }
        Claim claim = known.claim();
        long wait = context.health().stretched(answerTimeout(claim.about()));
        Ping ping = new Ping(probe.number, now, probe.target, claim.incarnation(), claim.standing(), List.of());
        context.mail().sendWithNews(claim.about().peer(), ping, now);
        boolean others = probe.suspect ? probe.pings % SUSPECT_INDIRECT_EVERY == 0 : probe.pings > 0;
        if (others) {
            askOthers(probe, claim, now);
        }
        probe.pings++;
        boolean last = !probe.suspect && probe.pings == probe.profile.attempts();
        probe.nextNanos = now + (last ? 2 * wait : wait); // the last one goes a longer way
    }

    private void askOthers(Probe probe, Claim claim, long now) {
        PingRequest request =
                new PingRequest(probe.number, probe.target, claim.incarnation(), claim.standing(), List.of());
        for (Claim other : helpers(probe)) {
            context.mail().sendWithNews(other.about().peer(), request, now);
        }
    }

    /** Those near the target first: they tell a node that is gone from a way that is cut. */
    private List<Claim> helpers(Probe probe) {
        int count = probe.profile.indirectProbes();
        List<Claim> candidates = context.members().some(3 * count + 1, context.random());
        candidates.removeIf(claim -> claim.about().id().equals(probe.target) || claim.standing() != Standing.ALIVE);
        Datacenter there = probe.target.datacenter();
        candidates.sort((one, other) -> Boolean.compare(
                other.about().id().datacenter().equals(there),
                one.about().id().datacenter().equals(there)));
        return candidates.subList(0, Math.min(count, candidates.size()));
    }

    private int wanted(Probe probe) {
        return Math.max(
                0, Math.min(probe.profile.indirectProbes(), table().live().size() - 1));
    }

    private void end(Probe probe) {
        byNumber.remove(probe.number);
        byTarget.remove(probe.target);
    }

    private AnswerTimes times(NodeId id, WatchProfile profile) {
        return times.computeIfAbsent(id, unknown -> new AnswerTimes(profile));
    }

    private WatchProfile profile(Description about) {
        return about.id().datacenter().equals(home)
                ? context.profile().near()
                : context.profile().far();
    }

    private MembershipTable table() {
        return context.members().table();
    }

    private static long later(long planned, Duration interval, long now) {
        long next = planned + interval.toNanos();
        return next - now > 0 ? next : now + interval.toNanos();
    }
}
