package io.ringspan.gossip.claim;

import io.ringspan.base.NodeId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The claim that has won for each member, the node itself among them. Walked in the order of {@link Spread#of(NodeId)}
 * wherever order can be seen, so that two runs of one seed are alike.
 *
 * <p><b>Owner.</b> The thread that owns the gossip.
 *
 * <p><b>Limits.</b> {@value #MEMBERS_MAX} members: a claim about one more is refused and counted. {@value #GRAVES_MAX}
 * that are gone: the one that has been gone longest is dropped.
 */
public final class MembershipTable {
    public static final int MEMBERS_MAX = 4_096;
    public static final int GRAVES_MAX = 1_024;
    /** Parts of the table that two nodes compare by a hash each. */
    public static final int BUCKETS = 64;

    private static final Comparator<Known> BY_NAME =
            Comparator.comparing(known -> known.claim().about().id());

    private static final int BUCKET_SHIFT = Long.SIZE - Integer.numberOfTrailingZeros(BUCKETS);
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final Memory memory;
    private final Map<NodeId, Known> byId = new HashMap<>();
    private final TreeMap<Long, Known> byPlace = new TreeMap<>(Long::compareUnsigned);
    private final List<Known> byName = new ArrayList<>();
    private final List<Known> self = new ArrayList<>();
    private final List<Known> live = new ArrayList<>();
    private final List<Known> down = new ArrayList<>();
    private final List<Known> graves = new ArrayList<>();
    private final long[] hashes = new long[BUCKETS];
    private long refused;

    public MembershipTable(Claim own, Memory memory) {
        this.memory = memory;
        Known known = new Known(own, Spread.of(own.about().id()), self);
        add(known);
    }

    /** The part of the table in which a place lies. */
    public static int bucket(long place) {
        return (int) (place >>> BUCKET_SHIFT);
    }

    /** What this node says of itself. */
    public Claim own() {
        return self.get(0).claim();
    }

    /** Replaces what this node says of itself. */
    public void own(Claim claim, long nowNanos) {
        self.get(0).sinceNanos = nowNanos;
        replace(self.get(0), claim);
    }

    /** All that is known of a member, of one that is gone too. */
    public @Nullable Known find(NodeId id) {
        return byId.get(id);
    }

    /** The other members that are alive or suspect, in no order. Not to be changed. */
    public List<Known> live() {
        return live;
    }

    /** The members that are down, in no order. Not to be changed. */
    public List<Known> down() {
        return down;
    }

    /** Whether this one is alive or suspect, and not the node itself. */
    public boolean isLive(Known known) {
        return known.list == live;
    }

    /** Whether this one is known to have been down for too long, or to have gone. */
    public boolean isForgotten(Known known) {
        return known.list == graves;
    }

    /** How many are remembered only lest they come back. */
    public int graves() {
        return graves.size();
    }

    /** How many members there are, this node among them. */
    public int size() {
        return live.size() + down.size() + 1;
    }

    /** How many claims found no room. */
    public long refused() {
        return refused;
    }

    /**
     * Takes a claim about another member.
     *
     * @return whether it is news: it replaced what was known, or is the first that is heard of a member or of its end
     */
    public boolean merge(Told told, long nowNanos) {
        Claim claim = told.claim();
        boolean ages = claim.standing().compareTo(Standing.DOWN) >= 0;
        long age = Math.min(told.ageSeconds(), memory.droppedAfter(claim.standing()));
        long since = nowNanos - age * NANOS_PER_SECOND;
        Known known = byId.get(claim.about().id());
        if (known == null) {
            return (!ages || age < memory.droppedAfter(claim.standing())) && welcome(claim, since, nowNanos);
        }
        if (claim.overrides(known.claim())) {
            // a member that was forgotten comes back by being alive, and not as one that is down once more
            boolean stays = isForgotten(known) && ages && since - known.sinceNanos > 0;
            known.sinceNanos = stays ? known.sinceNanos : since;
            replace(known, claim);
            list(known, nowNanos);
            return true;
        }
        if (ages && claim.equals(known.claim()) && since - known.sinceNanos < 0) {
            known.sinceNanos = since; // somebody has known it for longer
            list(known, nowNanos);
        }
        return false;
    }

    /** Forgets who has been down for long enough, and drops the memory of those that nobody can still tell of. */
    public void sweep(long nowNanos, Consumer<NodeId> dropped) {
        for (int i = down.size() - 1; i >= 0; i--) {
            list(down.get(i), nowNanos);
        }
        for (int i = graves.size() - 1; i >= 0; i--) {
            Known grave = graves.get(i);
            if (age(grave, nowNanos) >= memory.droppedAfter(grave.claim().standing())) {
                remove(grave);
                dropped.accept(grave.claim().about().id());
            }
        }
    }

    /** Throws away all but the node itself: what it knew may be older than the memory of the others. */
    public void forgetOthers() {
        for (Known known : new ArrayList<>(byId.values())) {
            if (known.list != self) {
                remove(known);
            }
        }
    }

    /** The claim with its age, to be passed on. */
    public Told told(Known known, long nowNanos) {
        return new Told(known.claim(), known.ages() ? (int) age(known, nowNanos) : 0);
    }

    /** A claim with the age that is known for it here, if it still is what this node knows. */
    public Told told(Claim claim, long nowNanos) {
        Known known = byId.get(claim.about().id());
        return known != null && known.claim().equals(claim) ? told(known, nowNanos) : new Told(claim, 0);
    }

    /** A hash for each part of the table; a copy. */
    public long[] hashes() {
        return hashes.clone();
    }

    /** All that is known, from one place to another, both included: in order, for messages that compare. */
    public Collection<Known> between(long from, long to) {
        return Long.compareUnsigned(from, to) > 0
                ? List.of()
                : byPlace.subMap(from, true, to, true).values();
    }

    /** All members, the node itself too, that are not gone: in the order of their names. */
    public List<Known> members() {
        List<Known> all = new ArrayList<>(size());
        for (Known known : byName) {
            if (known.list != graves) {
                all.add(known);
            }
        }
        return all;
    }

    /** The place of a member in the order of {@link #between}. */
    public static long place(NodeId id) {
        return Spread.of(id);
    }

    private boolean welcome(Claim claim, long since, long nowNanos) {
        long place = Spread.of(claim.about().id());
        if (size() >= MEMBERS_MAX || byPlace.containsKey(place)) {
            refused++;
            return false;
        }
        Known known = new Known(claim, place, live);
        known.sinceNanos = since;
        add(known);
        list(known, nowNanos);
        if (graves.size() > GRAVES_MAX) {
            remove(oldestGrave());
        }
        return true;
    }

    private Known oldestGrave() {
        Known oldest = graves.get(0);
        for (Known grave : graves) {
            if (grave.sinceNanos - oldest.sinceNanos < 0) {
                oldest = grave;
            }
        }
        return oldest;
    }

    private void list(Known known, long nowNanos) {
        List<Known> right = live;
        if (known.ages()) {
            right = age(known, nowNanos) < memory.forgottenAfter(known.claim().standing()) ? down : graves;
        }
        if (right != known.list) {
            leaveList(known);
            known.list = right;
            enterList(known);
        }
    }

    private static long age(Known known, long nowNanos) {
        return (nowNanos - known.sinceNanos) / NANOS_PER_SECOND;
    }

    private void replace(Known known, Claim claim) {
        hashes[bucket(known.place)] ^= known.claim().digest() ^ claim.digest();
        known.claim(claim);
    }

    private void add(Known known) {
        byId.put(known.claim().about().id(), known);
        byPlace.put(known.place, known);
        byName.add(-1 - Collections.binarySearch(byName, known, BY_NAME), known);
        hashes[bucket(known.place)] ^= known.claim().digest();
        enterList(known);
    }

    private void remove(Known known) {
        byId.remove(known.claim().about().id());
        byPlace.remove(known.place);
        byName.remove(Collections.binarySearch(byName, known, BY_NAME));
        hashes[bucket(known.place)] ^= known.claim().digest();
        leaveList(known);
    }

    private static void enterList(Known known) {
        known.index = known.list.size();
        known.list.add(known);
    }

    private static void leaveList(Known known) {
        Known last = known.list.remove(known.list.size() - 1);
        if (last != known) {
            known.list.set(known.index, last);
            last.index = known.index;
        }
    }
}
