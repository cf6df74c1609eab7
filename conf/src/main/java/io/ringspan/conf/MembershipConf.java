package io.ringspan.conf;

import io.ringspan.base.Endpoint;
import java.util.List;
import java.util.Optional;

/**
 * How the node takes part in the gossip of its cluster.
 *
 * @param gossip whether it does at all; else the rest means nothing
 * @param bootstrapExpect how many nodes make the first ring, which they agree on by gossip; 0 if the ring is the list of
 *     seeds
 * @param forgetMillis how long a member that is down stays known
 * @param address where other nodes reach this one, as far as the file says; nothing if it listens at any address and the
 *     list of seeds has no entry for it
 * @param contacts where other members may be found; this node is not among them, as far as can be told
 */
public record MembershipConf(
        boolean gossip, int bootstrapExpect, long forgetMillis, Optional<Endpoint> address, List<Endpoint> contacts) {
    /** How many tokens a member may have: what it says of itself must fit into one message. */
    public static final int TOKENS_MAX = 64;

    /** How many bytes the name of a member's rack or datacenter may have, for the same reason. */
    public static final int NAME_BYTES_MAX = 64;

    /** How many bytes the name of the cluster may have, for the same reason. */
    public static final int CLUSTER_BYTES_MAX = 128;

    /** A node that does not gossip. */
    public static final MembershipConf NONE = new MembershipConf(false, 0, 1, Optional.empty(), List.of());

    public MembershipConf {
        contacts = contacts.stream().distinct().toList();
    }

    /** Whether the ring is to be agreed on: then the list of seeds names contacts only. */
    public boolean bootstraps() {
        return gossip && bootstrapExpect > 0;
    }

    /** The same, with members to be found there, if it gossips. */
    public MembershipConf withContacts(List<Endpoint> others) {
        if (!gossip) {
            return this;
        }
        List<Endpoint> here = others.stream()
                .filter(other -> !address.equals(Optional.of(other)))
                .toList();
        return new MembershipConf(gossip, bootstrapExpect, forgetMillis, address, here);
    }
}
