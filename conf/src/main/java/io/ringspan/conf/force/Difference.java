package io.ringspan.conf.force;

import io.ringspan.conf.PoolConf;
import io.ringspan.conf.Secret;
import io.ringspan.conf.SeedProvider;
import io.ringspan.conf.setting.ClusterSettings;
import io.ringspan.conf.setting.Setting;
import io.ringspan.conf.setting.Setting.Kind;
import io.ringspan.conf.setting.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One setting that is not the same in two readings of a pool.
 *
 * @param before as in {@link InForce#value}; a secret is masked, so that both may look the same
 * @param after as the other
 */
public record Difference(
        Setting<?> setting,
        @Nullable Object before,
        @Nullable Object after) {
    /**
     * All of them, in the order of the documentation; of settings without effect none.
     *
     * @param before what a node runs with
     * @param after what its file says now
     */
    public static List<Difference> between(PoolConf before, PoolConf after) {
        List<Difference> all = new ArrayList<>();
        for (Setting<?> setting : Settings.ALL) {
            if (setting.kind() == Kind.IDLE || isAskedFor(setting, before, after)) {
                continue;
            }
            Object was = Reading.of(setting, before);
            Object is = Reading.of(setting, after);
            if (!Objects.equals(was, is)) {
                all.add(new Difference(setting, shown(setting, was), shown(setting, is)));
            }
        }
        return all;
    }

    /** The seeds of a node that asks somebody for them are not those of its file. */
    private static boolean isAskedFor(Setting<?> setting, PoolConf before, PoolConf after) {
        return setting.equals(ClusterSettings.DYN_SEEDS)
                && !(before.peers().provider() instanceof SeedProvider.Simple)
                && !(after.peers().provider() instanceof SeedProvider.Simple);
    }

    private static @Nullable Object shown(Setting<?> setting, @Nullable Object value) {
        return value == null || setting.kind() != Kind.SECRET ? value : Secret.MASK;
    }

    /** Whether a running node takes the other value over. */
    public boolean isLive() {
        return setting.live();
    }
}
