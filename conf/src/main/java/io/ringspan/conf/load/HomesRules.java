package io.ringspan.conf.load;

import io.ringspan.base.Datacenter;
import io.ringspan.conf.PlaceConf;
import io.ringspan.conf.RingConf;
import io.ringspan.conf.SeedNode;
import io.ringspan.conf.fault.Faults;
import io.ringspan.conf.fault.Quote;
import io.ringspan.conf.setting.ClusterSettings;
import io.ringspan.conf.setting.Values;
import io.ringspan.conf.value.Placed;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Where a file names all nodes of the ring, a home is a datacenter that one of them is in. */
final class HomesRules {
    private HomesRules() {}

    static void check(Values values, Optional<PlaceConf> place, List<SeedNode> peers, Faults faults) {
        boolean isListed = values.find(ClusterSettings.DYN_SEED_PROVIDER)
                        .filter("simple_provider"::equals)
                        .isPresent()
                && !MembershipRules.bootstraps(values);
        if (!isListed || place.isEmpty() || !faults.none()) {
            return; // what a ring is made of is heard later
        }
        TreeSet<String> names = peers.stream()
                .map(SeedNode::datacenter)
                .map(Datacenter::name)
                .collect(Collectors.toCollection(TreeSet::new));
        names.add(place.get().datacenter().name());
        for (Placed<RingConf.Home> rule : values.find(ClusterSettings.HOMES).orElse(List.of())) {
            String name = rule.value().datacenter().name();
            if (!names.contains(name)) {
                faults.add(
                        rule.mark(),
                        ClusterSettings.HOMES.key(),
                        Quote.of(name) + ", where no node is",
                        String.join(", ", names));
            }
        }
    }
}
