package io.ringspan.conf.load;

import io.ringspan.conf.fault.Faults;
import io.ringspan.conf.fault.Quote;
import io.ringspan.conf.setting.Settings;
import io.ringspan.conf.yaml.Mark;
import io.ringspan.conf.yaml.YamlNode;
import io.ringspan.conf.yaml.YamlText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the pools of a file: each is a name, and the directives under it.
 *
 * <p><b>Limits.</b> {@value #POOLS_MAX} pools.
 */
final class PoolFinder {
    static final int POOLS_MAX = 16;

    private static final String A_POOL = "a pool: a name, a colon, and its directives indented under it";
    private static final int NAME_LENGTH_MAX = 200;

    /** A pool as the file writes it. */
    record Found(YamlNode.Scalar name, YamlNode.Mapping directives) {}

    private PoolFinder() {}

    /** Those that have directives; if some have none, or there is no pool, the faults say why. */
    static List<Found> find(YamlText yaml, Faults faults) {
        if (yaml.root() instanceof YamlNode.Mapping root && !root.entries().isEmpty()) {
            return find(root.entries(), yaml.complete(), faults);
        }
        if (yaml.complete() && !(yaml.root() instanceof YamlNode.Broken)) {
            faults.add(yaml.root().mark(), "", described(yaml.root()), A_POOL);
        }
        return List.of();
    }

    private static List<Found> find(List<YamlNode.Entry> pools, boolean complete, Faults faults) {
        for (YamlNode.Entry entry : pools) {
            if (Settings.named(entry.key().text()).isPresent()) {
                String found = "the directive " + entry.key().text() + " outside of a pool";
                faults.add(entry.key().mark(), "", found, A_POOL);
                return List.of();
            }
        }
        if (pools.size() > POOLS_MAX) {
            String found = pools.size() + " pools";
            faults.add(pools.get(POOLS_MAX).key().mark(), "", found, "up to " + POOLS_MAX + " in one file");
        }
        Map<String, Mark> seen = new HashMap<>();
        List<Found> found = new ArrayList<>();
        for (YamlNode.Entry pool : pools.subList(0, Math.min(pools.size(), POOLS_MAX))) {
            Mark earlier = seen.putIfAbsent(pool.key().text(), pool.key().mark());
            if (earlier == null) {
                directives(pool, complete, faults).ifPresent(found::add);
            } else {
                String again = "the pool " + Quote.of(pool.key().text()) + " again, after line " + earlier.line();
                faults.add(pool.key().mark(), "", again, "a name of its own for each pool");
            }
        }
        return found;
    }

    private static Optional<Found> directives(YamlNode.Entry pool, boolean complete, Faults faults) {
        String name = pool.key().text();
        if (name.isBlank() || name.length() > NAME_LENGTH_MAX || name.chars().anyMatch(Character::isISOControl)) {
            String allowed = "a name of 1 to " + NAME_LENGTH_MAX + " characters";
            faults.add(pool.key().mark(), "", Quote.of(name) + " as the pool's name", allowed);
        }
        if (pool.value() instanceof YamlNode.Mapping mapping) {
            return Optional.of(new Found(pool.key(), mapping));
        }
        if (complete && !(pool.value() instanceof YamlNode.Broken)) {
            String found = described(pool.value()) + " under the pool's name";
            faults.add(pool.value().mark(), "", found, A_POOL);
        }
        return Optional.empty();
    }

    private static String described(YamlNode node) {
        if (node instanceof YamlNode.Scalar scalar) {
            return scalar.text().isEmpty() ? "nothing" : Quote.of(scalar.text());
        }
        return node instanceof YamlNode.Sequence ? "a list" : "nothing";
    }
}
