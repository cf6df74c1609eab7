package io.ringspan.node.metrics;

import io.ringspan.base.NodeId;
import io.ringspan.gossip.MemberState;
import io.ringspan.node.antientropy.RepairTotals;
import io.ringspan.node.audit.AuditLog;
import io.ringspan.node.copy.lost.CopyTotals;
import io.ringspan.node.decide.DecisionCounts;
import io.ringspan.node.level.NodeLevels.InForce;
import io.ringspan.node.membership.MembershipFacts;
import io.ringspan.node.reload.Reload;
import io.ringspan.node.ring.RingFacts;
import io.ringspan.node.script.ScriptCounts;
import io.ringspan.node.seeds.SeedCounts;
import io.ringspan.node.seen.Sights;
import io.ringspan.node.tls.TlsFacts;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One node as the scrape sees it.
 *
 * @param version of Ringspan
 * @param epoch how many times the node has started
 * @param directBytesMax what it may use outside the heap
 * @param hintBytesMax what it may keep on disk for all replicas; 0 if it keeps nothing there
 * @param seeds what was counted of asking for the list of nodes; null if the file is that list
 * @param gossip how its membership stands; nothing for a node that does not gossip
 * @param state the node's own
 * @param levels those that hold for connections and commands that ask for none
 * @param audit the changes that were asked for
 * @param reload how often its file was read again
 * @param tls what it speaks TLS by
 * @param sights what it sees of the commands of its clients
 * @param repairs what its repairs have done; nothing as long as it does not know its ring
 * @param copies what it has copied from other replicas; nothing as long as it does not know its ring
 * @param ring how its ring and the change of that stand; nothing if it knows none, or does not gossip
 * @param shares how much of its rack's ring each node owns; nothing as long as the ring is not known
 * @param decisions what it has decided for all replicas
 * @param scripts what it keeps of scripts and libraries; nothing as long as it does not know its ring
 * @param workersNow see {@link #workers}
 */
public record NodeView(
        String cluster,
        NodeId id,
        String version,
        int epoch,
        long directBytesMax,
        LongSupplier hintBytesMax,
        @Nullable SeedCounts seeds,
        Supplier<Optional<MembershipFacts>> gossip,
        Supplier<MemberState> state,
        Supplier<InForce> levels,
        AuditLog audit,
        Reload reload,
        Supplier<List<TlsFacts>> tls,
        Sights sights,
        Supplier<Optional<RepairTotals>> repairs,
        Supplier<Optional<CopyTotals>> copies,
        Supplier<Optional<RingFacts>> ring,
        Supplier<Map<NodeId, Double>> shares,
        Supplier<DecisionCounts> decisions,
        Supplier<Optional<ScriptCounts>> scripts,
        Supplier<List<WorkerView>> workersNow) {
    /** The workers; none as long as the node does not know its ring. */
    public List<WorkerView> workers() {
        return workersNow.get();
    }
}
