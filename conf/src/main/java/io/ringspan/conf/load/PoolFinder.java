package io.ringspan.conf.load;

import io.ringspan.conf.fault.Faults;
import io.ringspan.conf.fault.Quote;
import io.ringspan.conf.setting.Settings;
import io.ringspan.conf.yaml.YamlNode;
import io.ringspan.conf.yaml.YamlText;
import java.util.List;
import java.util.Optional;

/** Finds the one pool of a file: a name, and the directives under it. */
final class PoolFinder {
    private static final String ONE_POOL = "one pool: a name, a colon, and its directives indented under it";
    private static final int NAME_LENGTH_MAX = 200;

    /** A pool as the file writes it. */
    record Found(YamlNode.Scalar name, YamlNode.Mapping directives) {}

    private PoolFinder() {}

    /** The pool; nothing if there is none, and then the faults say why. */
    static Optional<Found> find(YamlText yaml, Faults faults) {
        if (yaml.root() instanceof YamlNode.Mapping root && !root.entries().isEmpty()) {
            return find(root.entries(), yaml.complete(), faults);
        }
        if (yaml.complete() && !(yaml.root() instanceof YamlNode.Broken)) {
            faults.add(yaml.root().mark(), "", described(yaml.root()), ONE_POOL);
        }
        return Optional.empty();
    }

    private static Optional<Found> find(List<YamlNode.Entry> pools, boolean complete, Faults faults) {
        for (YamlNode.Entry entry : pools) {
            if (Settings.named(entry.key().text()).isPresent()) {
                String found = "the directive " + entry.key().text() + " outside of a pool";
                faults.add(entry.key().mark(), "", found, ONE_POOL);
                return Optional.empty();
            }
        }
        for (YamlNode.Entry extra : pools.subList(1, pools.size())) {
            String found = "another pool, " + Quote.of(extra.key().text());
            faults.add(extra.key().mark(), "", found, "one pool (several are not built yet)");
        }
        return directives(pools.get(0), complete, faults);
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
            faults.add(pool.value().mark(), "", found, ONE_POOL);
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
