package io.ringspan.conf.load;

import io.ringspan.conf.fault.Faults;
import io.ringspan.conf.fault.Quote;
import io.ringspan.conf.setting.AdminSettings;
import io.ringspan.conf.setting.Setting;
import io.ringspan.conf.setting.Values;
import io.ringspan.conf.value.Placed;
import java.nio.file.Path;
import java.util.Optional;

/** A certificate has a key, and neither the key nor the authorities of clients stand without it. */
final class AdminRules {
    private AdminRules() {}

    static void check(Values values, Faults faults) {
        needs(AdminSettings.ADMIN_TLS_CERTIFICATE, AdminSettings.ADMIN_TLS_KEY, values, faults);
        needs(AdminSettings.ADMIN_TLS_KEY, AdminSettings.ADMIN_TLS_CERTIFICATE, values, faults);
        needs(AdminSettings.ADMIN_TLS_CLIENT_CA, AdminSettings.ADMIN_TLS_CERTIFICATE, values, faults);
    }

    private static void needs(Setting<Path> given, Setting<Path> other, Values values, Faults faults) {
        Optional<Placed<Path>> its = values.given(given);
        if (its.isPresent() && values.given(other).isEmpty()) {
            String found = Quote.of(its.get().value().toString()) + ", and no " + other.key();
            faults.add(its.get().mark(), given.key(), found, "both, or neither");
        }
    }
}
