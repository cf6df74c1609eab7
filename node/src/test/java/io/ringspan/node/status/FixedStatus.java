package io.ringspan.node.status;

import io.ringspan.base.Datacenter;
import io.ringspan.base.Endpoint;
import io.ringspan.base.NodeId;
import io.ringspan.base.Rack;
import io.ringspan.base.Token;
import io.ringspan.gossip.MemberState;
import io.ringspan.node.admin.NotDone;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A cluster that is as it is set to be. <b>Threads.</b> Set before it is asked. */
public final class FixedStatus implements ClusterStatus {
    public static final Row SELF = row("dc1", "r1", 0, MemberState.NORMAL, "alive", true);
    public static final Row OTHER = row("dc1", "r1", 1L << 31, MemberState.NORMAL, "alive", true);
    public static final Row FAR = row("dc\"2", "r1", 7, MemberState.NORMAL, "alive", true);

    /** What it tells. */
    public volatile Cluster cluster = new Cluster(SELF.id(), "", 0xabc, true, 3, List.of(SELF, OTHER, FAR));
    /** Why it makes no change. */
    public volatile Optional<NotDone> refusal = Optional.empty();
    /** What was asked for. */
    public final List<String> changes = new CopyOnWriteArrayList<>();

    /** A member of the ring with one token. */
    public static Row row(
            String datacenter, String rack, long token, MemberState state, String standing, boolean reached) {
        Token at = Token.of(token);
        NodeId id = new NodeId(new Datacenter(datacenter), new Rack(rack), at);
        double share = datacenter.equals("dc1") ? 0.5 : 1;
        return new Row(
                id,
                List.of(at),
                new Endpoint("10.0.0." + (1 + token % 100), 8101),
                state,
                standing,
                true,
                share,
                "0.1.0",
                (3L << 32) + 5,
                reached,
                false,
                token == 0 ? 0 : 2);
    }

    @Override
    public Cluster now() {
        return cluster;
    }

    @Override
    public Optional<NotDone> become(MemberState state) {
        changes.add(state.name());
        if (refusal.isEmpty()) {
            cluster = new Cluster(
                    cluster.self(),
                    cluster.why(),
                    cluster.ring(),
                    cluster.gossips(),
                    cluster.clients(),
                    cluster.members().stream()
                            .map(row -> row.id().equals(cluster.self()) ? in(row, state) : row)
                            .toList());
        }
        return refusal;
    }

    private static Row in(Row row, MemberState state) {
        return new Row(
                row.id(),
                row.tokens(),
                row.peer(),
                state,
                row.standing(),
                row.inRing(),
                row.share(),
                row.release(),
                row.incarnation(),
                row.reached(),
                row.held(),
                row.unconfirmed());
    }

    @Override
    public Optional<NotDone> remove(NodeId member) {
        changes.add("remove " + member);
        return refusal;
    }
}
