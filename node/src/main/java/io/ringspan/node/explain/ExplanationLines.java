package io.ringspan.node.explain;

import io.ringspan.conf.ConsistencyConf;
import io.ringspan.conf.ConsistencyRule;
import io.ringspan.conf.fault.Quote;
import io.ringspan.node.explain.KeyPlace.Owner;
import io.ringspan.replication.ring.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where keys belong, in lines for people.
 *
 * @param levels the node's, and the keys that have their own
 */
public record ExplanationLines(Topology topology, ConsistencyConf levels) {
    private static final List<String> HEAD = List.of("DC", "RACK", "OWNER", "ADDRESS", "USE", "WHY");

    /** What there is to say of this key. */
    public List<String> of(KeyPlace place) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEAD);
        place.owners().forEach(owner -> rows.add(row(owner)));
        List<String> lines = new ArrayList<>();
        lines.add("key " + place.key() + " has token " + place.token() + ": " + place.hashing());
        rows.forEach(row -> lines.add(aligned(row, rows)));
        if (!levels.rules().isEmpty()) {
            lines.add(levels(place.rule()));
        }
        place.home()
                .ifPresent(home -> lines.add("at home in " + home.datacenter() + " by the pattern "
                        + Quote.of(home.keys()) + " (homes): all its writes are decided there"));
        return lines;
    }

    private List<String> row(Owner owner) {
        boolean nobody = owner.node() == KeyPlace.NOBODY;
        return List.of(
                owner.datacenter(),
                owner.rack(),
                nobody ? "-" : topology.node(owner.node()).id().token().toString(),
                nobody ? "-" : topology.node(owner.node()).peer().toString(),
                owner.use(),
                owner.why());
    }

    private String levels(Optional<ConsistencyRule> rule) {
        String why = rule.map(found -> "by the rule for " + Quote.of(found.keys()))
                .orElse("since no rule matches, by the node's levels");
        return "reads at " + rule.flatMap(ConsistencyRule::read).orElse(levels.read()) + ", writes at "
                + rule.flatMap(ConsistencyRule::write).orElse(levels.write()) + ": " + why;
    }

    private static String aligned(List<String> row, List<List<String>> rows) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < row.size(); column++) {
            int at = column;
            int width =
                    rows.stream().mapToInt(one -> one.get(at).length()).max().orElse(0);
            line.append(row.get(column))
                    .append(" ".repeat(width + 2 - row.get(column).length()));
        }
        return line.toString().stripTrailing();
    }
}
