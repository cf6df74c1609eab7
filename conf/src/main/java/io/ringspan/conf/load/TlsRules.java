package io.ringspan.conf.load;

import io.ringspan.conf.fault.Faults;
import io.ringspan.conf.fault.Quote;
import io.ringspan.conf.setting.AdminSettings;
import io.ringspan.conf.setting.ClusterSettings;
import io.ringspan.conf.setting.Setting;
import io.ringspan.conf.setting.TlsSettings;
import io.ringspan.conf.setting.Values;
import io.ringspan.conf.tls.TlsConf;
import io.ringspan.conf.tls.TlsConf.Identity;
import io.ringspan.conf.tls.TlsConf.Scope;
import io.ringspan.conf.value.Placed;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A certificate has a key, and nothing of TLS stands there without what it is for: a node would be weaker than its file looks.
 * Stateless.
 */
final class TlsRules {
    private static final String NONE = "none";

    private TlsRules() {}

    static void check(Values values, Faults faults) {
        needs(AdminSettings.ADMIN_TLS_CERTIFICATE, AdminSettings.ADMIN_TLS_KEY, values, faults);
        needs(AdminSettings.ADMIN_TLS_KEY, AdminSettings.ADMIN_TLS_CERTIFICATE, values, faults);
        needs(AdminSettings.ADMIN_TLS_CLIENT_CA, AdminSettings.ADMIN_TLS_CERTIFICATE, values, faults);
        needs(TlsSettings.TLS_LISTEN, TlsSettings.TLS_CERTIFICATE, values, faults);
        needs(TlsSettings.TLS_CERTIFICATE, TlsSettings.TLS_KEY, values, faults);
        needs(TlsSettings.TLS_KEY, TlsSettings.TLS_LISTEN, values, faults);
        needs(TlsSettings.TLS_CLIENT_CA, TlsSettings.TLS_LISTEN, values, faults);
        needs(TlsSettings.STORE_TLS_CERTIFICATE, TlsSettings.STORE_TLS_KEY, values, faults);
        needs(TlsSettings.STORE_TLS_KEY, TlsSettings.STORE_TLS_CERTIFICATE, values, faults);
        needs(TlsSettings.STORE_TLS_CERTIFICATE, TlsSettings.STORE_TLS_CA, values, faults);
        needs(TlsSettings.STORE_TLS_NAMES, TlsSettings.STORE_TLS_CA, values, faults);
        peers(values, faults);
    }

    private static void needs(Setting<?> given, Setting<?> other, Values values, Faults faults) {
        Optional<? extends Placed<?>> its = values.given(given);
        if (its.isPresent() && values.given(other).isEmpty()) {
            String found = Quote.of(its.get().value().toString()) + ", and no " + other.key();
            faults.add(its.get().mark(), given.key(), found, "both, or neither");
        }
    }

    private static void peers(Values values, Faults faults) {
        List<Setting<?>> files =
                List.of(TlsSettings.PEER_TLS_CERTIFICATE, TlsSettings.PEER_TLS_KEY, TlsSettings.PEER_TLS_CA);
        Optional<Placed<String>> option = values.given(ClusterSettings.SECURE_SERVER_OPTION);
        boolean encrypts = option.filter(given -> !given.value().equals(NONE)).isPresent();
        if (encrypts) {
            for (Setting<?> file : files) {
                needs(ClusterSettings.SECURE_SERVER_OPTION, file, values, faults);
            }
            return;
        }
        for (Setting<?> idle : List.of(files.get(0), files.get(1), files.get(2), TlsSettings.PEER_TLS_NAMES)) {
            values.given(idle)
                    .ifPresent(given -> faults.add(
                            given.mark(),
                            idle.key(),
                            "this, and secure_server_option: none",
                            "secure_server_option: rack, datacenter or all with it"));
        }
    }

    /** What a file without faults says. */
    static TlsConf conf(Values values) {
        Optional<TlsConf.Clients> clients = values.find(TlsSettings.TLS_LISTEN)
                .map(listen -> new TlsConf.Clients(
                        listen,
                        identity(values, TlsSettings.TLS_CERTIFICATE, TlsSettings.TLS_KEY),
                        values.find(TlsSettings.TLS_CLIENT_CA)));
        String option = values.get(ClusterSettings.SECURE_SERVER_OPTION);
        Optional<TlsConf.Peers> peers = option.equals(NONE)
                ? Optional.empty()
                : Optional.of(new TlsConf.Peers(
                        Scope.valueOf(option.toUpperCase(Locale.ROOT)),
                        identity(values, TlsSettings.PEER_TLS_CERTIFICATE, TlsSettings.PEER_TLS_KEY),
                        values.get(TlsSettings.PEER_TLS_CA),
                        names(values, TlsSettings.PEER_TLS_NAMES)));
        Optional<TlsConf.Store> store = values.find(TlsSettings.STORE_TLS_CA)
                .map(authorities -> new TlsConf.Store(
                        authorities,
                        values.find(TlsSettings.STORE_TLS_CERTIFICATE)
                                .map(certificate -> new Identity(certificate, values.get(TlsSettings.STORE_TLS_KEY))),
                        names(values, TlsSettings.STORE_TLS_NAMES)));
        return new TlsConf(clients, peers, store);
    }

    private static Identity identity(Values values, Setting<Path> certificate, Setting<Path> key) {
        return new Identity(values.get(certificate), values.get(key));
    }

    private static List<String> names(Values values, Setting<List<Placed<String>>> setting) {
        return values.find(setting).orElse(List.of()).stream()
                .map(Placed::value)
                .toList();
    }
}
