package io.ringspan.node.measure;

import io.netty.handler.codec.http.HttpMethod;
import io.ringspan.base.Datacenter;
import io.ringspan.base.Endpoint;
import io.ringspan.base.NodeId;
import io.ringspan.base.Rack;
import io.ringspan.node.admin.AdminException;
import io.ringspan.node.admin.Answer;
import io.ringspan.node.admin.Asked;
import io.ringspan.node.admin.Json;
import io.ringspan.node.admin.Pages;
import io.ringspan.node.measure.PreviewReport.OfRack;
import io.ringspan.replication.ring.balance.ClusterWeights;
import io.ringspan.replication.ring.balance.Mix;
import io.ringspan.replication.ring.balance.RackName;
import io.ringspan.replication.ring.balance.RackPlanner;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the ring weighs, and what changes of it would move, over HTTP. No change is made here.
 *
 * <p><b>Threads.</b> The admin server's own. Keeps no state.
 */
public final class MeasurePages {
    /** Stands for where a node will be, if nobody has said that yet. */
    private static final Endpoint SOMEWHERE = new Endpoint("0.0.0.0", 1);

    private static final String WISHES =
            "wanted is one of {\"join\": {\"datacenter\": DC, \"rack\": RACK, \"tokens\": COUNT, \"address\": HOST:PORT}},"
                    + " {\"leave\": \"DC/RACK/TOKEN\"} and {\"rebalance\": {\"datacenter\": DC, \"rack\": RACK, \"target\": 1.1}}";

    private final Supplier<@Nullable Measures> measures;

    private MeasurePages(Supplier<@Nullable Measures> measures) {
        this.measures = measures;
    }

    /**
     * {@code pages} and these.
     *
     * @param measures null while the node does not know its ring
     */
    public static Pages add(Pages pages, Supplier<@Nullable Measures> measures) {
        MeasurePages these = new MeasurePages(measures);
        return pages.read(
                        "/api/ring/measure",
                        "what the nodes' stores hold and are asked for, as far as it is known",
                        asked -> these.known())
                .change(
                        HttpMethod.POST,
                        "/api/ring/measure",
                        "has all nodes measure, unless they just have: {\"anew\": true}",
                        these::begin)
                .change(
                        HttpMethod.POST,
                        "/api/ring/preview",
                        "what a change of the ring would move; changes nothing: {\"join\": ..., \"leave\": ... or"
                                + " \"rebalance\": ...}",
                        these::preview);
    }

    /** What {@code POST} takes to measure. */
    record Begin(Optional<Boolean> anew) {}

    /** What {@code POST} takes for a preview. */
    record Wanted(
            Optional<Joining> join, Optional<String> leave, Optional<Rebalancing> rebalance, Optional<Parts> mix) {
        Mix counts() {
            try {
                return mix.map(parts -> new Mix(
                                parts.keys().orElse(0.0),
                                parts.bytes().orElse(0.0),
                                parts.load().orElse(0.0)))
                        .orElse(Mix.BYTES);
            } catch (IllegalArgumentException unfit) {
                throw new AdminException("mix: " + unfit.getMessage());
            }
        }
    }

    record Joining(String datacenter, String rack, Optional<Integer> tokens, Optional<String> address) {
        RackName name() {
            return name(datacenter, rack);
        }

        static RackName name(String datacenter, String rack) {
            try {
                return new RackName(new Datacenter(datacenter), new Rack(rack));
            } catch (IllegalArgumentException unfit) {
                throw new AdminException("there is no rack " + datacenter + "/" + rack);
            }
        }

        Endpoint peer() {
            try {
                return address.map(Endpoint::parse).orElse(SOMEWHERE);
            } catch (IllegalArgumentException unfit) {
                throw new AdminException("address \"" + address.orElse("") + "\" " + unfit.getMessage());
            }
        }
    }

    record Rebalancing(Optional<String> datacenter, Optional<String> rack, Optional<Double> target) {
        boolean isAbout(RackName name) {
            return datacenter.map(its -> its.equals(name.datacenter().name())).orElse(true)
                    && rack.map(its -> its.equals(name.rack().name())).orElse(true);
        }
    }

    record Parts(Optional<Double> keys, Optional<Double> bytes, Optional<Double> load) {}

    private Answer known() {
        Measures its = measures.get();
        return Answer.json(
                its == null
                        ? new MeasureReport(false, List.of())
                        : MeasureReport.of(its.topology().nodes(), its.now(), its.isRunning()));
    }

    private Answer begin(Asked asked) {
        Begin wish = Json.read(asked.body().isEmpty() ? "{}" : asked.body(), Begin.class);
        Measures its = measures.get();
        if (its == null) {
            return unknownRing();
        }
        its.begin(wish.anew().orElse(false));
        return known();
    }

    private static Answer unknownRing() {
        return Answer.conflict("this node does not know its ring yet");
    }

    private Answer preview(Asked asked) {
        Wanted wanted = asked.json(Wanted.class);
        long wishes = Stream.of(wanted.join(), wanted.leave(), wanted.rebalance())
                .filter(Optional::isPresent)
                .count();
        if (wishes != 1) {
            throw new AdminException(WISHES);
        }
        Mix mix = wanted.counts();
        Measures its = measures.get();
        if (its == null) {
            return unknownRing();
        }
        ClusterWeights weights = its.weights();
        List<RackName> racks = racks(wanted, weights);
        Set<NodeId> missing = new LinkedHashSet<>();
        racks.forEach(rack -> missing.addAll(weights.missing(rack)));
        if (!missing.isEmpty()) {
            return Answer.conflict("nobody has measured what these nodes hold: " + missing
                    + ". To fix: POST /api/ring/measure first, and look there why it fails");
        }
        long oldest = its.now().values().stream()
                .mapToLong(measured -> measured.agoMillis() / 1_000)
                .max()
                .orElse(0);
        try {
            List<OfRack> reports = new ArrayList<>();
            for (RackName rack : racks) {
                reports.add(report(wanted, rack, new RackPlanner(weights.nodes(), rack, weights.of(rack), mix)));
            }
            return Answer.json(new PreviewReport(oldest, reports));
        } catch (IllegalArgumentException refused) {
            throw new AdminException(String.valueOf(refused.getMessage()));
        }
    }

    private static List<RackName> racks(Wanted wanted, ClusterWeights weights) {
        List<RackName> racks = weights.racks().stream()
                .filter(rack ->
                        wanted.join().map(Joining::name).map(rack::equals).orElse(true)
                                && wanted.leave()
                                        .map(Asked::node)
                                        .map(leaver -> RackName.of(leaver).equals(rack))
                                        .orElse(true)
                                && wanted.rebalance()
                                        .map(its -> its.isAbout(rack))
                                        .orElse(true))
                .toList();
        if (racks.isEmpty()) {
            throw new AdminException("there is no such rack with tokens; there are " + weights.racks());
        }
        return racks;
    }

    private static OfRack report(Wanted wanted, RackName rack, RackPlanner planner) {
        if (wanted.join().isPresent()) {
            Joining wish = wanted.join().get();
            return PreviewReport.of(
                    rack, planner.join(wish.peer(), wish.tokens().orElse(1)));
        }
        if (wanted.leave().isPresent()) {
            return PreviewReport.of(
                    rack, planner.leave(Asked.node(wanted.leave().get())));
        }
        double target = wanted.rebalance().flatMap(Rebalancing::target).orElse(RackPlanner.TARGET);
        return PreviewReport.of(rack, planner.rebalance(target));
    }
}
