package io.ringspan.conf.load;

import io.ringspan.base.Endpoint;
import io.ringspan.conf.StoreConf;
import io.ringspan.conf.fault.Faults;
import io.ringspan.conf.fault.Quote;
import io.ringspan.conf.setting.ClusterSettings;
import io.ringspan.conf.setting.ListenSettings;
import io.ringspan.conf.setting.Setting;
import io.ringspan.conf.setting.Values;
import io.ringspan.conf.value.Placed;
import io.ringspan.conf.yaml.Mark;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** No two listeners of a node want the same place, and none wants the store's. */
final class ListenRules {
    private static final String IPV4_ANY = "0.0.0.0";
    private static final String IPV6_ANY = "::";

    /** @param mark where the file says so, or nothing if it is a default */
    private record Taken(Setting<?> setting, Endpoint endpoint, Optional<Mark> mark, boolean listener) {
        String described() {
            return mark.isPresent() ? setting.key() : setting.key() + " (by default)";
        }
    }

    private ListenRules() {}

    static void check(Values values, Faults faults) {
        List<Taken> taken = new ArrayList<>();
        for (Setting<Endpoint> setting :
                List.of(ListenSettings.LISTEN, ListenSettings.DYN_LISTEN, ListenSettings.STATS_LISTEN)) {
            Optional<Mark> mark = values.given(setting).map(Placed::mark);
            values.find(setting).ifPresent(endpoint -> taken.add(new Taken(setting, endpoint, mark, true)));
        }
        for (Placed<StoreConf> store : values.find(ClusterSettings.SERVERS).orElse(List.of())) {
            taken.add(new Taken(ClusterSettings.SERVERS, store.value().endpoint(), Optional.of(store.mark()), false));
        }
        for (int later = 1; later < taken.size(); later++) {
            for (int earlier = 0; earlier < later; earlier++) {
                check(taken.get(earlier), taken.get(later), faults);
            }
        }
    }

    private static void check(Taken earlier, Taken later, Faults faults) {
        if (!(earlier.listener() || later.listener()) || !clash(earlier, later)) {
            return;
        }
        boolean laterIsGiven = later.mark().isPresent();
        Taken atFault = laterIsGiven ? later : earlier;
        Taken other = laterIsGiven ? earlier : later;
        String found = Quote.of(atFault.endpoint().toString()) + ", which " + other.described() + " takes";
        faults.add(atFault.mark().orElse(Mark.START), atFault.setting().key(), found, "a port of its own");
    }

    private static boolean clash(Taken a, Taken b) {
        if (a.endpoint().port() != b.endpoint().port()) {
            return false;
        }
        String hostA = host(a.endpoint());
        String hostB = host(b.endpoint());
        return hostA.equals(hostB)
                || (a.listener() && covers(hostA, b, hostB))
                || (b.listener() && covers(hostB, a, hostA));
    }

    /** Whether a listener on {@code any} is also reached at the other's host. A store may be on another machine. */
    private static boolean covers(String any, Taken other, String otherHost) {
        boolean local = other.listener() || isLoopback(otherHost) || isAny(otherHost);
        boolean ipv6 = otherHost.indexOf(':') >= 0;
        boolean reached = any.equals(IPV6_ANY) || (any.equals(IPV4_ANY) && (!ipv6 || otherHost.equals(IPV6_ANY)));
        return local && reached;
    }

    private static boolean isAny(String host) {
        return host.equals(IPV4_ANY) || host.equals(IPV6_ANY);
    }

    private static boolean isLoopback(String host) {
        return host.startsWith("127.") || host.equals("::1");
    }

    private static String host(Endpoint endpoint) {
        String host = endpoint.host();
        if (endpoint.isUnixSocket()) {
            return host;
        }
        String lower = host.toLowerCase(Locale.ROOT);
        return lower.equals("localhost") ? "127.0.0.1" : lower;
    }
}
