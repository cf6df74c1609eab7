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

/**
 * Judges the text of one file: each directive by itself, then those of a pool that must fit together, then the pools.
 *
 * <p><b>Owner.</b> The thread that loads the file.
 */
final class ConfText {
    private final Faults faults;
    private final List<Warning> warnings = new ArrayList<>();

    private ConfText(Faults faults) {
        this.faults = faults;
    }

    static LoadResult judge(String file, String text) {
        return new ConfText(new Faults(file)).judge(YamlText.read(text));
    }

    private LoadResult judge(YamlText yaml) {
        yaml.faults().forEach(faults::add);
        List<PoolFinder.Found> found = PoolFinder.find(yaml, faults);
        List<PoolText> pools = new ArrayList<>();
        for (PoolFinder.Found pool : found) {
            PoolReader reader = new PoolReader(faults);
            Values values = reader.read(pool.directives(), pool.name().mark(), yaml.complete());
            warnings.addAll(reader.warnings());
            pools.add(new PoolText(pool.name(), values, found.size() > 1));
        }
        if (yaml.complete()) {
            ListenRules.check(pools, faults);
            SeedRules.apart(pools, faults);
        } else {
            // What the rest of the file would have said may keep them apart.
            pools.forEach(pool -> ListenRules.check(List.of(pool), faults));
        }
        List<PoolConf> good =
                pools.stream().flatMap(pool -> judge(pool).stream()).toList();
        if (!faults.none() || good.isEmpty()) {
            return new LoadResult.Refused(faults.inOrder());
        }
        warnings.sort(Comparator.comparing(Warning::spot));
        return new LoadResult.Loaded(good, warnings);
    }

    /** Nothing once there is a fault anywhere in the file: then it is looked through for more of them. */
    private Optional<PoolConf> judge(PoolText pool) {
        Values values = pool.values();
        Optional<PlaceConf> place = PlaceRules.place(values, faults);
        PlaceRules.checkStore(values, faults);
        TransportRules.check(values, faults);
        SizeRules.check(values, faults);
        TlsRules.check(values, faults);
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
        warnOfMurmur3(values);
        if (!faults.none() || place.isEmpty()) {
            return Optional.empty();
        }
        PoolConf.Origin origin = new PoolConf.Origin(faults.file(), values.lines(), pool.isShared());
        return Optional.of(PoolAssembly.pool(pool.name().text(), place.get(), peers, membership, values, origin));
    }

    private void warnOfMurmur3(Values values) {
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
