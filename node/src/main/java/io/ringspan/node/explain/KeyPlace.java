package io.ringspan.node.explain;

import io.ringspan.base.Token;
import io.ringspan.conf.ConsistencyRule;
import io.ringspan.conf.RingConf;
import io.ringspan.replication.ring.ReplicaSet;
import java.util.List;
import java.util.Optional;

/**
 * Where one key belongs.
 *
 * @param key as it is shown: in quotes, or in hex
 * @param hashing how its token came about
 * @param owners one for each rack, by datacenter and rack
 * @param replicas the same, in the order in which this node turns to them
 * @param rule which gives it levels of its own, if one does
 * @param home where it is at home, if anywhere
 */
public record KeyPlace(
        String key,
        Token token,
        String hashing,
        List<Owner> owners,
        ReplicaSet replicas,
        Optional<ConsistencyRule> rule,
        Optional<RingConf.Home> home) {
    /** The number of the owner in a rack that has none. */
    public static final int NOBODY = -1;

    public KeyPlace {
        owners = List.copyOf(owners);
    }

    /**
     * The owner in one rack.
     *
     * @param node its number in the topology, or {@link #NOBODY}
     * @param use what this node has it for
     * @param why it is the owner
     */
    public record Owner(String datacenter, String rack, int node, String use, String why) {}
}
