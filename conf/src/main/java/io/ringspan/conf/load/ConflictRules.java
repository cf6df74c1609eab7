package io.ringspan.conf.load;

import io.ringspan.conf.Consistency;
import io.ringspan.conf.ConsistencyRule;
import io.ringspan.conf.fault.Faults;
import io.ringspan.conf.setting.ClusterSettings;
import io.ringspan.conf.setting.Setting;
import io.ringspan.conf.setting.Values;
import io.ringspan.conf.value.Placed;
import java.util.List;
import java.util.Optional;

/** A read that asks several replicas needs versions to tell which of two values is newer. */
final class ConflictRules {
    private static final String ALLOWED = "DC_ONE, or conflicts: versions";

    private ConflictRules() {}

    static void check(Values values, Faults faults) {
        if (values.find(ClusterSettings.CONFLICTS).orElse(true)) {
            return;
        }
        values.given(ClusterSettings.READ_CONSISTENCY)
                .filter(read -> Consistency.valueOf(read.value()) != Consistency.DC_ONE)
                .ifPresent(read -> refuse(ClusterSettings.READ_CONSISTENCY, read, read.value(), faults));
        Optional<Placed<List<ConsistencyRule>>> rules = values.given(ClusterSettings.CONSISTENCY_RULES);
        rules.flatMap(given -> given.value().stream()
                        .flatMap(rule -> rule.read().stream())
                        .filter(level -> level != Consistency.DC_ONE)
                        .findFirst())
                .ifPresent(level ->
                        refuse(ClusterSettings.CONSISTENCY_RULES, rules.orElseThrow(), "read: " + level, faults));
    }

    private static void refuse(Setting<?> setting, Placed<?> given, String level, Faults faults) {
        faults.add(given.mark(), setting.key(), level + ", for which conflicts: none leaves no versions", ALLOWED);
    }
}
