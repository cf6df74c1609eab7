package io.ringspan.conf.load;

import io.ringspan.conf.fault.Faults;
import io.ringspan.conf.fault.Nearest;
import io.ringspan.conf.fault.Problem;
import io.ringspan.conf.fault.Quote;
import io.ringspan.conf.fault.Spot;
import io.ringspan.conf.fault.Warning;
import io.ringspan.conf.setting.Setting;
import io.ringspan.conf.setting.Settings;
import io.ringspan.conf.setting.Values;
import io.ringspan.conf.value.Placed;
import io.ringspan.conf.yaml.Mark;
import io.ringspan.conf.yaml.YamlNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the directives of one pool, each by itself.
 *
 * <p><b>Owner.</b> The thread that loads the file.
 */
final class PoolReader {
    private static final String KNOWN_KEYS = "the keys in docs/configuration.md";

    private final Faults faults;
    private final Values values = new Values();
    private final List<Warning> warnings = new ArrayList<>();
    private final Map<String, Mark> seen = new HashMap<>();

    PoolReader(Faults faults) {
        this.faults = faults;
    }

    /** Reads {@code pool}; {@code complete} is whether the file could be read to its end. */
    Values read(YamlNode.Mapping pool, Mark poolName, boolean complete) {
        for (YamlNode.Entry entry : pool.entries()) {
            read(entry);
        }
        if (complete) {
            Settings.ALL.forEach(setting -> requirePresence(setting, poolName));
        }
        return values;
    }

    List<Warning> warnings() {
        return warnings;
    }

    private void read(YamlNode.Entry entry) {
        String key = entry.key().text();
        Mark mark = entry.key().mark();
        Optional<Setting<?>> setting = Settings.named(key);
        Optional<Mark> earlier = Optional.ofNullable(seen.putIfAbsent(key, mark));
        if (setting.isEmpty()) {
            Spot spot = faults.spot(mark);
            String nearest = Nearest.to(key, Settings.KEYS);
            faults.add(new Problem(spot, Quote.plain(key), "an unknown key", KNOWN_KEYS, nearest));
        } else if (earlier.isPresent()) {
            String again = "the key again, after line " + earlier.get().line();
            faults.add(mark, key, again, "each key once");
        } else {
            read(setting.get(), entry.value());
        }
    }

    private <T> void read(Setting<T> setting, YamlNode value) {
        values.read(setting, value, faults);
        values.given(setting).ifPresent(given -> warn(setting, given));
    }

    private <T> void warn(Setting<T> setting, Placed<T> given) {
        boolean idle = setting.kind() == Setting.Kind.IDLE;
        boolean anyway = Values.initial(setting).filter(given.value()::equals).isPresent();
        if (idle && !anyway) {
            warnings.add(new Warning(faults.spot(given.mark()), setting.key(), "has no effect: " + setting.meaning()));
        }
    }

    private void requirePresence(Setting<?> setting, Mark poolName) {
        if (setting.absent() instanceof Setting.Absent.Required && !seen.containsKey(setting.key())) {
            faults.add(poolName, setting.key(), "no such key", setting.type().allowed());
        }
    }
}
