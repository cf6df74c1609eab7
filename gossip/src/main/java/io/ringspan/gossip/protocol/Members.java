package io.ringspan.gossip.protocol;

import io.ringspan.base.NodeId;
import io.ringspan.base.TimeSource;
import io.ringspan.gossip.ClusterView;
import io.ringspan.gossip.Member;
import io.ringspan.gossip.MemberState;
import io.ringspan.gossip.claim.Claim;
import io.ringspan.gossip.claim.Description;
import io.ringspan.gossip.claim.Known;
import io.ringspan.gossip.claim.MembershipTable;
import io.ringspan.gossip.claim.RackTokens;
import io.ringspan.gossip.claim.Standing;
import io.ringspan.gossip.claim.TokenConflict;
import io.ringspan.gossip.claim.Told;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * The table with what comes of a change in it: news to be told on, and a view for the listener. What the node says of itself
 * is changed here only.
 *
 * <p><b>Limits.</b> {@value #CONFLICTS_MAX} conflicts are told to the listener.
 */
final class Members {
    static final int CONFLICTS_MAX = 64;

    private final TimeSource time;
    private final MembershipTable table;
    private final News news;
    private final GossipListener listener;
    private final Set<String> conflicts = new LinkedHashSet<>();
    private ClusterView view;
    private boolean changed;

    Members(TimeSource time, MembershipTable table, News news, GossipListener listener) {
        this.time = time;
        this.table = table;
        this.news = news;
        this.listener = listener;
        this.view = new ClusterView(1, List.of(table.own().member()));
    }

    MembershipTable table() {
        return table;
    }

    ClusterView view() {
        return view;
    }

    Claim own() {
        return table.own();
    }

    /** Takes a claim about another member, and tells it on if it is news. Returns whether it is. */
    boolean hear(Told told, boolean tellOn, long nowNanos) {
        Known known = table.find(told.claim().about().id());
        Member before = known == null || table.isForgotten(known) ? null : known.member();
        if (!table.merge(told, nowNanos)) {
            return false;
        }
        changed |= known == null || before == null || table.isForgotten(known) || !before.equals(known.member());
        if (tellOn) {
            news.add(told.claim());
        }
        return true;
    }

    /** The node says something of itself, above this incarnation and its own. */
    void say(Description about, Standing standing, long aboveIncarnation) {
        long incarnation = Math.max(table.own().incarnation(), aboveIncarnation) + 1;
        Claim claim = new Claim(about, incarnation, standing);
        table.own(claim, time.nanoTime());
        news.add(claim);
        changed = true;
    }

    /** The node changes what it is ready for. */
    void state(MemberState state) {
        if (own().about().state() != state) {
            say(own().about().in(state), own().standing(), 0);
        }
    }

    /** The node changes to another ring. */
    void ring(long ring) {
        if (own().about().ring() != ring) {
            say(own().about().in(ring), own().standing(), 0);
        }
    }

    /** Tells what the node says of itself once more. */
    void repeatOwn() {
        news.add(own());
    }

    void forgetOthers() {
        table.forgetOthers();
        news.clear();
        repeatOwn();
        changed = true;
    }

    /** Something may look otherwise since time has passed. */
    void sweep(long nowNanos, Consumer<NodeId> dropped) {
        int members = table.size();
        table.sweep(nowNanos, dropped);
        changed |= members != table.size();
    }

    /** Makes the next view if there is something new in it. Returns the conflict that this node itself has lost. */
    Optional<TokenConflict> publish() {
        if (!changed) {
            return Optional.empty();
        }
        changed = false;
        RackTokens all = RackTokens.of(table.members());
        if (!all.members().equals(view.members())) {
            view = new ClusterView(view.version() + 1, all.members());
            listener.changed(view);
        }
        Optional<TokenConflict> own = Optional.empty();
        for (TokenConflict conflict : all.conflicts()) {
            if (conflict.refused().id().equals(own().about().id())) {
                own = Optional.of(conflict);
            } else if (conflicts.size() < CONFLICTS_MAX && conflicts.add(conflict.text())) {
                listener.conflict(conflict.text());
            }
        }
        return own;
    }

    /** Some of the members that are not known to be down, each once, in no order. */
    List<Claim> some(int count, RandomGenerator random) {
        int size = table.live().size();
        List<Claim> chosen = new ArrayList<>(Math.min(count, size));
        if (size <= count) {
            table.live().forEach(known -> chosen.add(known.claim()));
            return chosen;
        }
        Set<Integer> taken = new LinkedHashSet<>();
        while (chosen.size() < count) {
            int index = random.nextInt(size);
            if (taken.add(index)) {
                chosen.add(table.live().get(index).claim());
            }
        }
        return chosen;
    }
}
