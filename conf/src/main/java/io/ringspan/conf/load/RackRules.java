package io.ringspan.conf.load;

import io.ringspan.base.Datacenter;
import io.ringspan.base.Rack;
import io.ringspan.conf.PlaceConf;
import io.ringspan.conf.SeedNode;
import io.ringspan.conf.fault.Faults;
import io.ringspan.conf.setting.ClusterSettings;
import io.ringspan.conf.setting.Values;
import io.ringspan.conf.value.Placed;
import io.ringspan.conf.value.SeedEntry;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A datacenter has no more racks than a node can keep apart. Each datacenter that has more is one fault. */
final class RackRules {
    private static final String ALLOWED = "at most " + PlaceConf.RACKS_MAX + " racks in a datacenter";

    private RackRules() {}

    static void check(Values values, Optional<PlaceConf> place, Faults faults) {
        Map<Datacenter, Set<Rack>> racks = new HashMap<>();
        place.ifPresent(self -> of(self.datacenter(), racks).add(self.rack()));
        for (Placed<SeedEntry> seed : values.find(ClusterSettings.DYN_SEEDS).orElse(List.of())) {
            Optional<SeedNode> node = seed.value().node();
            if (node.isEmpty()) {
                continue;
            }
            Datacenter datacenter = node.get().datacenter();
            Set<Rack> its = of(datacenter, racks);
            int before = its.size();
            its.add(node.get().rack());
            if (before == PlaceConf.RACKS_MAX && its.size() > before) {
                String found = "rack " + node.get().rack() + ", one more than " + before + " in " + datacenter;
                faults.add(seed.mark(), ClusterSettings.DYN_SEEDS.key(), found, ALLOWED);
            }
        }
    }

    private static Set<Rack> of(Datacenter datacenter, Map<Datacenter, Set<Rack>> racks) {
        return racks.computeIfAbsent(datacenter, unseen -> new HashSet<>());
    }
}
