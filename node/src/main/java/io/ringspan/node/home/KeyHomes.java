package io.ringspan.node.home;

import io.netty.buffer.ByteBuf;
import io.ringspan.base.Datacenter;
import io.ringspan.conf.RingConf;
import io.ringspan.node.level.Glob;
import io.ringspan.replication.ring.ReplicaSet;
import io.ringspan.replication.ring.Topology;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Datacenters in which keys are at home, by their patterns: the first that matches holds.
 *
 * <p><b>Threads.</b> Any; it does not change, and looking up allocates nothing. <b>Limits.</b> {@link RingConf#HOMES_MAX} patterns, and
 * those of {@link Glob} for each.
 */
public final class KeyHomes {
    private static final int[] NOBODY = {};

    private final List<RingConf.Home> homes;
    private final Glob[] patterns;

    private KeyHomes(List<RingConf.Home> homes) {
        this.homes = List.copyOf(homes);
        this.patterns = homes.stream().map(home -> Glob.exact(home.keys())).toArray(Glob[]::new);
    }

    /** Null if no key has one. */
    public static @Nullable KeyHomes of(List<RingConf.Home> homes) {
        return homes.isEmpty() ? null : new KeyHomes(homes);
    }

    /** Where a key is at home; null if it is nowhere. */
    public @Nullable Datacenter home(ByteBuf in, int at, int length) {
        RingConf.Home found = rule(in, at, length);
        return found == null ? null : found.datacenter();
    }

    /** What says so. */
    public RingConf.@Nullable Home rule(ByteBuf in, int at, int length) {
        for (int i = 0; i < patterns.length; i++) {
            if (patterns[i].matches(in, at, length)) {
                return homes.get(i);
            }
        }
        return null;
    }

    /**
     * Those of the owners who may decide about a key that is at home there: nobody if the ring has no such datacenter.
     *
     * @param home null if the key has none: then the own datacenter decides
     */
    public static int[] owners(ReplicaSet owners, @Nullable Datacenter home, Topology topology) {
        if (home == null || isOwn(home, topology)) {
            return owners.local();
        }
        for (int[] there : owners.remote()) {
            if (topology.node(there[0]).id().datacenter().equals(home)) {
                return there;
            }
        }
        return NOBODY;
    }

    /** Whether it is the datacenter of the node whose view the topology is. */
    public static boolean isOwn(Datacenter home, Topology topology) {
        return topology.node(topology.self()).id().datacenter().equals(home);
    }
}
