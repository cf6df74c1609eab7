package io.ringspan.conf.load;

import io.ringspan.conf.HashName;
import io.ringspan.conf.MembershipConf;
import io.ringspan.conf.PlaceConf;
import io.ringspan.conf.PoolConf;
import io.ringspan.conf.SeedNode;
import io.ringspan.conf.fault.Faults;
import io.ringspan.conf.fault.Warning;
import io.ringspan.conf.setting.ClusterSettings;
import io.ringspan.conf.setting.Values;
import io.ringspan.conf.value.Placed;
import io.ringspan.conf.yaml.YamlText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Judges the text of one file: each directive by itself, then those that must fit together. */
final class ConfText {
    private ConfText() {}

    static LoadResult judge(String file, String text) {
        Faults faults = new Faults(file);
        YamlText yaml = YamlText.read(text);
        yaml.faults().forEach(faults::add);
        return PoolFinder.find(yaml, faults)
                .map(pool -> judge(pool, yaml.complete(), faults))
                .orElseGet(() -> new LoadResult.Refused(faults.inOrder()));
    }

    private static LoadResult judge(PoolFinder.Found pool, boolean complete, Faults faults) {
        PoolReader reader = new PoolReader(faults);
        Values values = reader.read(pool.directives(), pool.name().mark(), complete);
        List<Warning> warnings = new ArrayList<>(reader.warnings());
        Optional<PlaceConf> place = PlaceRules.place(values, faults);
        PlaceRules.checkStore(values, faults);
        ListenRules.check(values, faults);
        TransportRules.check(values, faults);
        SizeRules.check(values, faults);
        AdminRules.check(values, faults);
        ConflictRules.check(values, faults);
        SeedRules seeds = new SeedRules(faults, warnings);
        List<SeedNode> peers = List.of();
        if (!MembershipRules.bootstraps(values)) {
            RackRules.check(values, place, faults);
            peers = seeds.peers(values, place);
        }
        HomesRules.check(values, place, peers, faults);
        MemcachedRules.check(values, faults);
        Placed<String> cluster = new Placed<>(pool.name().text(), pool.name().mark());
        MembershipConf membership =
                new MembershipRules(values, faults, warnings).membership(cluster, peers, seeds.self());
        warnOfMurmur3(values, faults, warnings);
        if (!faults.none() || place.isEmpty()) {
            return new LoadResult.Refused(faults.inOrder());
        }
        PoolConf.Origin origin = new PoolConf.Origin(faults.file(), values.lines());
        warnings.sort(Comparator.comparing(Warning::spot));
        return new LoadResult.Loaded(
                PoolAssembly.pool(pool.name().text(), place.get(), peers, membership, values, origin), warnings);
    }

    private static void warnOfMurmur3(Values values, Faults faults, List<Warning> warnings) {
        values.given(ClusterSettings.HASH)
                .filter(hash -> hash.value() == HashName.MURMUR3)
                .map(hash -> new Warning(
                        faults.spot(hash.mark()),
                        ClusterSettings.HASH.key(),
                        "murmur3 is the published function here; Dynomite's is broken and keeps every key on one node,"
                                + " so data from there is not found"))
                .ifPresent(warnings::add);
    }
}
