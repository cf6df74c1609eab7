package io.ringspan.replication.settle;

import io.netty.buffer.ByteBuf;
import io.netty.util.collection.LongObjectHashMap;
import io.ringspan.base.TimeSource;
import io.ringspan.replication.conflict.UnsettledKeys;
import io.ringspan.replication.version.KeyState;
import io.ringspan.replication.version.KeyVersions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Settles the keys of one store: keeps those that are to be settled, asks for each what its replicas have seen, and does what
 * {@link Settlement} decides. A key is dropped once there is nothing more to do for it here.
 *
 * <p><b>Owner.</b> The store worker; counters may be read from elsewhere. <b>Limits.</b> {@link SettleLimits}; keys beyond
 * them are counted and left to anti-entropy.
 */
public final class Settling implements UnsettledKeys {
    private final KeyVersions versions;
    private final SettlePeers peers;
    private final TimeSource time;
    private final SettleLimits limits;
    private final LongObjectHashMap<Unsettled> keys = new LongObjectHashMap<>();
    private final ArrayDeque<Unsettled> waiting = new ArrayDeque<>();
    private final SettleCounts counts = new SettleCounts();
    private final GivenUp givenUp = new GivenUp();
    private long keyBytes;
    private int rounds;

    public Settling(KeyVersions versions, SettlePeers peers, TimeSource time, SettleLimits limits) {
        this.versions = versions;
        this.peers = peers;
        this.time = time;
        this.limits = limits;
    }

    @Override
    public void add(ByteBuf in, int keyAt, int keyLength, long digest) {
        if (keys.containsKey(digest)) {
            return;
        }
        if (keys.size() >= limits.keysMax() || keyBytes + keyLength > limits.keyBytesMax()) {
            counts.turnedOneAway();
            return;
        }
        byte[] key = new byte[keyLength];
        in.getBytes(keyAt, key);
        keyBytes += keyLength;
        Unsettled added = new Unsettled(digest, key, time.nanoTime() + limits.firstNanos(), limits.delayNanos());
        keys.put(digest, added);
        waiting.add(added);
        counts.waiting(keys.size());
    }

    /**
     * Another replica asks about a key. If it has seen other writes, or this one is not sure of its value, the key is settled
     * here, too.
     *
     * @return what is known of it here
     */
    public KeyState asked(ByteBuf in, int keyAt, int keyLength, KeyState others) {
        long digest = versions.digest(in, keyAt, keyLength);
        KeyState own = versions.state(digest);
        if (others.isReaders()) {
            named(in, keyAt, keyLength, digest, others);
        } else if (!own.isSettled() || !own.hasSeenTheSame(others)) {
            add(in, keyAt, keyLength, digest);
        }
        return own;
    }

    /**
     * A read has found others to have something newer of a key, or something else. Half of the room is for keys that are named so,
     * and what was given up a while ago is not tried again at each read.
     */
    private void named(ByteBuf in, int keyAt, int keyLength, long digest, KeyState found) {
        if (givenUp.has(digest, time.nanoTime())) {
            return;
        }
        if (keys.size() >= limits.keysMax() / 2) {
            counts.turnedOneAway();
            return;
        }
        KeyState own = versions.state(digest);
        boolean isAsFound = own.isSettled() && own.clock() == found.clock() && own.tie() == found.tie();
        if (found.isSuspect() && isAsFound) {
            versions.suspect(in, keyAt, keyLength);
        }
        add(in, keyAt, keyLength, digest);
    }

    /** Looks after the keys whose time has come. To be called some twenty times a second. */
    public void tick() {
        long now = time.nanoTime();
        for (int looked = waiting.size(); looked > 0 && rounds < limits.roundsMax(); looked--) {
            Unsettled key = waiting.removeFirst();
            if (key.isDue(now)) {
                begin(key);
            } else {
                waiting.addLast(key);
            }
        }
    }

    private void begin(Unsettled key) {
        int[] nodes = peers.replicas(key.key());
        int self = placeOf(peers.self(), nodes);
        if (self < 0) {
            if (peers.isToHold(key.key())) {
                key.later(time.nanoTime(), limits);
                waiting.addLast(key);
            } else {
                drop(key);
            }
            return;
        }
        rounds++;
        new Round(this, peers, key, nodes, self).begin(versions.state(key.digest()));
    }

    private static int placeOf(int node, int[] nodes) {
        for (int place = 0; place < nodes.length; place++) {
            if (nodes[place] == node) {
                return place;
            }
        }
        return -1;
    }

    /** All have said something, or will not. */
    void heard(Round round, @Nullable Seen[] said, int self) {
        Unsettled key = round.key();
        long stillNanos = key.heard(said, time.nanoTime(), limits);
        Seen ownSaid = said[self];
        if (ownSaid == null) {
            over(round, false);
            return;
        }
        KeyState own = ownSaid.state();
        boolean quiet = stillNanos >= limits.delayNanos();
        boolean still = stillNanos >= limits.stillNanos();
        Settlement settlement = new Settlement(self, said);
        Decision decision = settlement.decide(quiet, still, key.hasBorrowed(own));
        switch (decision.action()) {
            case END -> endIfUnchanged(round, own);
            case WAIT -> over(round, false);
            case ACCEPT -> accept(round, versions.agreement().accept(key.digest(), own));
            case FOUND -> accept(round, versions.found(key.digest(), own, settlement.latest()));
            case TAKE -> round.take(decision.source(), own, true);
            case BORROW -> round.take(decision.source(), own, false);
        }
    }

    private void accept(Round round, boolean accepted) {
        if (accepted) {
            counts.acceptedOne();
        }
        over(round, false);
    }

    /** The value of another has come. */
    void put(Round round, KeyState own, KeyState source, SettlePeers.Value value, boolean ends) {
        long digest = round.key().digest();
        if (!versions.adopt(digest, own, source, ends)) {
            over(round, false);
            return;
        }
        value.put(taken -> {
            if (!taken) {
                versions.agreement().failed(digest);
                over(round, true);
                return;
            }
            versions.agreement().taken(digest, source);
            if (ends) {
                counts.took();
                over(round, false); // it has to be seen to be the same everywhere
            } else {
                counts.borrowedOne();
                round.key().borrow(versions.state(digest));
                over(round, false);
            }
        });
    }

    /** What has come since the round began may have to be settled, too. */
    private void endIfUnchanged(Round round, KeyState own) {
        KeyState now = versions.state(round.key().digest());
        if (own.isUnchangedIn(now) && own.flags() == now.flags()) {
            end(round);
        } else {
            over(round, false);
        }
    }

    private void end(Round round) {
        rounds--;
        drop(round.key());
    }

    /** The key is looked at again later. */
    void over(Round round, boolean failed) {
        if (failed && round.key().failed() > limits.failuresMax()) {
            giveUp(round, SettlePeers.Reason.NOT_TAKEN);
            return;
        }
        rounds--;
        round.key().later(time.nanoTime(), limits);
        waiting.addLast(round.key());
    }

    /** Nobody looks after the key here any more. */
    void giveUp(Round round, SettlePeers.Reason why) {
        counts.gaveUp();
        givenUp.add(round.key().digest(), time.nanoTime());
        peers.gaveUp(round.key().key(), why);
        end(round);
    }

    private void drop(Unsettled key) {
        keys.remove(key.digest());
        keyBytes -= key.key().length;
        counts.waiting(keys.size());
    }

    /**
     * Keys that this node is to own and does not yet, of which its store may have another value than who owns them, since writes came
     * in another order.
     */
    public List<byte[]> comingUnsettled() {
        List<byte[]> coming = new ArrayList<>();
        for (Unsettled key : waiting) {
            if (versions.state(key.digest()).isDoubted()
                    && peers.isToHold(key.key())
                    && placeOf(peers.self(), peers.replicas(key.key())) < 0) {
                coming.add(key.key());
            }
        }
        return coming;
    }

    /** What it has counted. Any thread. */
    public SettleCounts counts() {
        return counts;
    }
}
