package io.ringspan.gossip.protocol;

import io.ringspan.base.Endpoint;
import io.ringspan.gossip.claim.Claim;
import io.ringspan.gossip.claim.Known;
import io.ringspan.gossip.claim.MembershipTable;
import io.ringspan.gossip.claim.RackTokens;
import io.ringspan.gossip.claim.Standing;
import io.ringspan.gossip.claim.TokenConflict;
import io.ringspan.gossip.claim.Told;
import io.ringspan.gossip.wire.GossipMessage.Join;
import io.ringspan.gossip.wire.GossipMessage.Ping;
import io.ringspan.gossip.wire.GossipMessage.Refusal;
import io.ringspan.gossip.wire.GossipMessage.Welcome;
import io.ringspan.gossip.wire.Sender;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The way in: knocking at seeds, letting others in. A member knocks on: at seeds that are no members, since a cluster that
 * began as two must find itself, and at members that are down, since both sides of a cut hold the other for that.
 *
 * <p><b>Limits.</b> {@value #SEEDS_MAX} seeds; more are counted and passed over.
 */
final class Door {
    static final int SEEDS_MAX = 256;

    private final Context context;
    private final String cluster;
    private List<Endpoint> seeds;
    private List<Endpoint> former = List.of();
    private List<Endpoint> doors = List.of();
    private int nextSeed;
    private long startNanos;
    private long greetNanos;
    private long nextNanos;
    private @Nullable Endpoint welcomedBy;

    Door(Context context, String cluster, List<Endpoint> seeds) {
        this.context = context;
        this.cluster = cluster;
        this.seeds = some(seeds);
    }

    /** Begins to knock: at the seeds, and at those who were members when this node was one. */
    void begin(List<Claim> formerMembers) {
        former = formerMembers.stream().map(claim -> claim.about().peer()).toList();
        doors = doors();
        welcomedBy = null;
        startNanos = context.now();
        greetNanos = startNanos;
        nextNanos = startNanos;
        nextSeed = doors.isEmpty() ? 0 : context.random().nextInt(doors.size());
    }

    /** Other seeds from now on. If there is a new one among them, it is the next to be knocked at, and that soon. */
    void seeds(List<Endpoint> others) {
        Set<Endpoint> before = new HashSet<>(seeds);
        seeds = some(others);
        doors = doors();
        nextSeed = doors.isEmpty() ? 0 : nextSeed % doors.size();
        for (int i = 0; i < seeds.size(); i++) {
            if (!before.contains(seeds.get(i))) {
                nextSeed = i;
                nextNanos = context.now();
                return;
            }
        }
    }

    private List<Endpoint> doors() {
        List<Endpoint> both = new ArrayList<>(seeds);
        both.addAll(former);
        return both;
    }

    private List<Endpoint> some(List<Endpoint> all) {
        Endpoint own = context.members().own().about().peer();
        List<Endpoint> others =
                all.stream().filter(seed -> !seed.equals(own)).distinct().toList();
        if (others.size() <= SEEDS_MAX) {
            return others;
        }
        context.counters().add(GossipCount.SEEDS_PASSED_OVER, others.size() - SEEDS_MAX);
        return others.subList(0, SEEDS_MAX);
    }

    /** Knocks, if it is time to. */
    void tick(boolean inside, long now) {
        if (now - nextNanos < 0) {
            return;
        }
        nextNanos = now + context.profile().knockInterval().toNanos();
        if (inside) {
            callSomeoneDown(now);
        }
        Set<Endpoint> members = inside ? members() : Set.of();
        for (int i = 0; i < doors.size(); i++) {
            Endpoint seed = doors.get(nextSeed);
            nextSeed = (nextSeed + 1) % doors.size();
            if (!members.contains(seed)) {
                Told own = new Told(context.members().own(), 0);
                context.mail().send(seed, new Join(cluster, List.of(own)));
                return;
            }
        }
    }

    /** Who let this node in. */
    @Nullable
    Endpoint welcomedBy() {
        return welcomedBy;
    }

    /** Whether nobody will let it in: it has no seeds, or none has answered for long. */
    boolean isAlone(long now) {
        return doors.isEmpty()
                || now - startNanos >= context.profile().patience().toNanos();
    }

    void welcomed(Endpoint by) {
        welcomedBy = by;
    }

    /** Lets a newcomer in, or says why not. */
    void asked(Sender from, Join join, boolean inside, long now) {
        Optional<String> reason = reasonAgainst(from, join, inside);
        if (reason.isPresent()) {
            context.counters().count(GossipCount.JOINS_REFUSED);
            context.mail().send(from.peer(), new Refusal(reason.get(), List.of()));
            return;
        }
        Known known = table().find(from.id());
        List<Told> former = known == null ? List.of() : List.of(table().told(known, now));
        context.mail().send(from.peer(), new Welcome(former));
    }

    private Optional<String> reasonAgainst(Sender from, Join join, boolean inside) {
        if (!join.cluster().equals(cluster)) {
            Endpoint own = context.members().own().about().peer();
            return Optional.of("node " + from.id() + " at " + from.peer() + " belongs to cluster \"" + join.cluster()
                    + "\", and the node at " + own + " to cluster \"" + cluster
                    + "\". To fix: correct the cluster's name or the seeds");
        }
        if (!inside || join.claims().isEmpty()) {
            return Optional.empty();
        }
        Claim newcomer = join.claims().get(0).claim();
        return RackTokens.atTheDoor(table().members(), newcomer.about()).map(TokenConflict::text);
    }

    private void callSomeoneDown(long now) {
        List<Known> down = table().down();
        if (!down.isEmpty()) {
            call(down.get(context.random().nextInt(down.size())), now);
        }
    }

    /** Tells a member what is found about it. It answers if it is there, and says otherwise. */
    void call(Known known, long now) {
        Claim claim = known.claim();
        Standing standing = claim.standing();
        Ping ping = new Ping(0, now, claim.about().id(), claim.incarnation(), standing, List.of());
        context.mail().sendWithNews(claim.about().peer(), ping, now);
    }

    /** Speaks to whoever talks and does not know that it is down. Returns whether it is a member that is not known. */
    boolean greets(Sender from, long now) {
        Known known = table().find(from.id());
        boolean ends = isDown(from)
                && known != null
                && from.incarnation() <= known.claim().incarnation();
        if (!from.inside() || now - greetNanos < 0 || (known != null && !ends)) {
            return false;
        }
        greetNanos = now + context.profile().round().toNanos();
        if (known != null) {
            call(known, now);
        }
        return known == null;
    }

    /** Whether the sender is known to be down or gone. */
    boolean isDown(Sender from) {
        Known known = table().find(from.id());
        return known != null && known.claim().standing().compareTo(Standing.DOWN) >= 0;
    }

    private Set<Endpoint> members() {
        Set<Endpoint> members = new HashSet<>();
        table().live().forEach(known -> members.add(known.claim().about().peer()));
        return members;
    }

    private MembershipTable table() {
        return context.members().table();
    }
}
