package io.ringspan.node.explain;

import io.ringspan.conf.Consistency;
import io.ringspan.gossip.MemberState;
import io.ringspan.node.decide.Decisions;
import io.ringspan.node.standing.Standings;
import io.ringspan.node.standing.Turns;
import io.ringspan.replication.ring.ReplicaSet;
import io.ringspan.replication.ring.Topology;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * Whom a command would go to at this moment: those who would be asked, in that order, and why others would not. It turns to
 * replicas as commands do, by {@link Standings} and {@link Turns}; what one worker alone knows, such as that a store has refused
 * a write of its clients, it does not.
 *
 * <p><b>Owner.</b> Whoever makes it, for one key.
 */
final class WhoIsAsked {
    /**
     * What is done with one replica.
     *
     * @param turn from 1 on; 0 if it has none
     */
    record Part(int turn, String what) {}

    private final ReplicaSet replicas;
    private final IntFunction<Seen> seen;
    private final Standings standings = new Standings();
    private final Map<Integer, Part> parts = new HashMap<>();
    private int turns;

    /** @param seen how each node looks, by its number */
    WhoIsAsked(ReplicaSet replicas, int nodes, IntFunction<Seen> seen) {
        this.replicas = replicas;
        this.seen = seen;
        MemberState[] states = new MemberState[nodes];
        for (int node = 0; node < nodes; node++) {
            states[node] = seen.apply(node).state();
        }
        standings.set(states);
    }

    /** The part of that node. */
    Part of(int node) {
        return parts.getOrDefault(node, new Part(0, "not asked"));
    }

    /** How many of the local ones, or of all where all count, can take part now. */
    int ready() {
        return turns;
    }

    /**
     * A read.
     *
     * @param remoteReads whether one that nobody here answers goes to another datacenter
     */
    WhoIsAsked reads(Consistency level, boolean remoteReads) {
        int needed = level.needed(replicas.local().length);
        int[] candidates = level == Consistency.DC_ONE && remoteReads ? replicas.all() : replicas.local();
        Turns order = new Turns(standings);
        order.begin(candidates, 0);
        for (int place = order.next(); place != Turns.NOBODY; place = order.next()) {
            int node = candidates[place];
            boolean can = standings.mayAnswer(node) && seen.apply(node).reached();
            parts.put(
                    node,
                    can
                            ? inTurn(node, needed)
                            : new Part(0, "not asked: " + seen.apply(node).why()));
        }
        if (level.isEverywhere()) {
            remote("gathers what its datacenter says", "is asked by ", "nobody there is asked: ");
        }
        return this;
    }

    private Part inTurn(int node, int needed) {
        turns++;
        if (turns <= needed) {
            return new Part(turns, turns == 1 ? "asked first" : "asked at the same time");
        }
        return new Part(
                turns,
                standings.isLastResort(node)
                        ? "asked only if nobody else can answer: it is " + standings.of(node)
                        : "asked if one before it fails or is late");
    }

    /** A write, which goes to all of them whatever its level is. */
    WhoIsAsked writes(Consistency level) {
        Turns order = new Turns(standings);
        order.begin(replicas.local(), 0);
        for (int place = order.next(); place != Turns.NOBODY; place = order.next()) {
            int node = replicas.local()[place];
            boolean can = standings.mayTake(node) && seen.apply(node).reached();
            parts.put(
                    node,
                    can
                            ? taking(level)
                            : new Part(
                                    0,
                                    "the write waits for it: "
                                            + seen.apply(node).why()));
        }
        remote("gets it, and passes it on in its datacenter", "gets it from ", "the write waits for it: ");
        return this;
    }

    /**
     * A write of a key that is at home in one datacenter: one of its owners there decides, and sends what follows to all.
     *
     * @param home the owners there
     */
    WhoIsAsked decides(Topology topology, int[] home) {
        int decider = Decisions.choose(
                topology, home, standings, node -> seen.apply(node).reached());
        for (int node : replicas.all()) {
            parts.put(
                    node,
                    decider == Topology.NOBODY
                            ? new Part(0, "not asked: nobody at the key's home can decide")
                            : node == decider
                                    ? new Part(1, "decides, and sends what follows to all")
                                    : new Part(0, "gets what is decided"));
        }
        turns = decider == Topology.NOBODY ? 0 : 1;
        return this;
    }

    private Part taking(Consistency level) {
        turns++;
        boolean answers = level == Consistency.DC_ONE && turns == 1;
        return new Part(turns, answers ? "gets it at once, and its reply goes to the client" : "gets it at once");
    }

    /** In each other datacenter the first that can be reached stands for all of them. */
    private void remote(String first, String others, String nobody) {
        for (int[] owners : replicas.remote()) {
            int relay = KeyPlace.NOBODY;
            for (int node : owners) {
                if (relay == KeyPlace.NOBODY && seen.apply(node).reached()) {
                    relay = node;
                }
            }
            for (int node : owners) {
                String what = relay == KeyPlace.NOBODY
                        ? nobody + seen.apply(node).why()
                        : node == relay ? first : others + "the relay";
                parts.put(node, new Part(0, what));
            }
        }
    }
}
