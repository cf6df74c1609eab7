package io.ringspan.conf.load;

import io.ringspan.conf.StoreConf;
import io.ringspan.conf.fault.Faults;
import io.ringspan.conf.setting.ClusterSettings;
import io.ringspan.conf.setting.CommandSettings;
import io.ringspan.conf.setting.Setting;
import io.ringspan.conf.setting.TrafficSettings;
import io.ringspan.conf.setting.Values;

/** Before memcached, a node does not do all yet that it does before Redis: a file that asks for more is refused. */
final class MemcachedRules {
    private static final String BESIDE = " beside " + ClusterSettings.DATA_STORE.key() + ": 1";
    private static final String NOT_BUILT = "which is not built yet for memcached";

    private MemcachedRules() {}

    static void check(Values values, Faults faults) {
        together(ClusterSettings.STORE_USER, ClusterSettings.STORE_PASSWORD, values, faults);
        if (values.find(ClusterSettings.DATA_STORE)
                .filter(StoreConf.Kind.MEMCACHED::equals)
                .isEmpty()) {
            return;
        }
        together(ClusterSettings.STORE_PASSWORD, ClusterSettings.STORE_USER, values, faults);
        refuse(TrafficSettings.REQUIREPASS, values, faults);
        refuse(TrafficSettings.ACL_FILE, values, faults);
        refuse(CommandSettings.COMMANDS, values, faults);
        refuse(CommandSettings.RENAME_COMMANDS, values, faults);
        refuse(CommandSettings.DENY_COMMANDS, values, faults);
        refuse(ClusterSettings.HOMES, values, faults);
    }

    /** A user is nothing without a password; memcached always asks for both. */
    private static void together(Setting<?> given, Setting<?> other, Values values, Faults faults) {
        if (values.given(other).isEmpty()) {
            values.given(given)
                    .ifPresent(its ->
                            faults.add(its.mark(), given.key(), "it, and no " + other.key(), "both, or neither"));
        }
    }

    private static void refuse(Setting<?> setting, Values values, Faults faults) {
        values.given(setting)
                .ifPresent(given -> faults.add(
                        given.mark(), setting.key(), "it" + BESIDE + ", " + NOT_BUILT, "no " + setting.key()));
    }
}
