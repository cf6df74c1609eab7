package io.ringspan.conf.load;

import io.ringspan.base.Endpoint;
import io.ringspan.conf.StoreConf;
import io.ringspan.conf.fault.Faults;
import io.ringspan.conf.fault.Quote;
import io.ringspan.conf.setting.ClusterSettings;
import io.ringspan.conf.setting.ListenSettings;
import io.ringspan.conf.setting.Setting;
import io.ringspan.conf.setting.TlsSettings;
import io.ringspan.conf.setting.Values;
import io.ringspan.conf.value.Placed;
import io.ringspan.conf.yaml.Mark;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * No two listeners of a process want the same place, whichever pool they are of, and none wants a store's. Nor do two pools
 * want the same store: each would delete, count and repair the other's keys.
 */
final class ListenRules {
    private static final String IPV4_ANY = "0.0.0.0";
    private static final String IPV6_ANY = "::";
    private static final String STORE_OF_ITS_OWN = "a store of its own for each pool";

    /** @param mark where the file says so, or nothing if it is a default */
    private record Taken(
            PoolText pool, Setting<?> setting, Endpoint endpoint, Optional<Mark> mark, boolean isListener) {
        /** As seen from {@code other}. */
        String described(Taken other) {
            String where = mark.isPresent() ? "" : " (by default)";
            if (other.isSamePool(this)) {
                return setting.key() + where;
            }
            String line = mark.map(at -> " in line " + at.line()).orElse("");
            return setting.key() + line + " of pool " + Quote.of(pool.name().text()) + where;
        }

        boolean isSamePool(Taken other) {
            return pool.name().mark().equals(other.pool.name().mark());
        }
    }

    private ListenRules() {}

    static void check(List<PoolText> pools, Faults faults) {
        List<Taken> taken = pools.stream().flatMap(pool -> taken(pool).stream()).toList();
        for (int later = 1; later < taken.size(); later++) {
            for (int earlier = 0; earlier < later; earlier++) {
                check(taken.get(earlier), taken.get(later), faults);
            }
        }
    }

    private static List<Taken> taken(PoolText pool) {
        Values values = pool.values();
        List<Taken> taken = new ArrayList<>();
        for (Setting<Endpoint> setting : List.of(
                ListenSettings.LISTEN,
                ListenSettings.DYN_LISTEN,
                ListenSettings.STATS_LISTEN,
                TlsSettings.TLS_LISTEN)) {
            Optional<Mark> mark = values.given(setting).map(Placed::mark);
            values.find(setting).ifPresent(endpoint -> taken.add(new Taken(pool, setting, endpoint, mark, true)));
        }
        for (Placed<StoreConf> store : values.find(ClusterSettings.SERVERS).orElse(List.of())) {
            Endpoint endpoint = store.value().endpoint();
            taken.add(new Taken(pool, ClusterSettings.SERVERS, endpoint, Optional.of(store.mark()), false));
        }
        return taken;
    }

    private static void check(Taken earlier, Taken later, Faults faults) {
        boolean listens = earlier.isListener() || later.isListener();
        if (listens ? !clash(earlier, later) : earlier.isSamePool(later) || !isSamePlace(earlier, later)) {
            return;
        }
        boolean laterIsGiven = later.mark().isPresent() || earlier.mark().isEmpty();
        Taken atFault = laterIsGiven ? later : earlier;
        Taken other = laterIsGiven ? earlier : later;
        String byDefault = atFault.mark().isPresent() ? "" : " (by default)";
        String found =
                Quote.of(atFault.endpoint().toString()) + byDefault + ", which " + other.described(atFault) + " takes";
        // Only stats_listen has a default: its pool says nothing that could be wrong, but it can say something.
        String allowed = byDefault.isEmpty()
                ? "a port of its own"
                : "a port of its own: set " + atFault.setting().key();
        faults.add(
                atFault.mark().orElse(atFault.pool().name().mark()),
                atFault.setting().key(),
                found,
                listens ? allowed : STORE_OF_ITS_OWN);
    }

    private static boolean isSamePlace(Taken a, Taken b) {
        return a.endpoint().port() == b.endpoint().port() && host(a.endpoint()).equals(host(b.endpoint()));
    }

    private static boolean clash(Taken a, Taken b) {
        if (a.endpoint().port() != b.endpoint().port()) {
            return false;
        }
        String hostA = host(a.endpoint());
        String hostB = host(b.endpoint());
        return hostA.equals(hostB)
                || (a.isListener() && covers(hostA, b, hostB))
                || (b.isListener() && covers(hostB, a, hostA));
    }

    /** Whether a listener on {@code any} is also reached at the other's host. A store may be on another machine. */
    private static boolean covers(String any, Taken other, String otherHost) {
        boolean local = other.isListener() || isLoopback(otherHost) || isAny(otherHost);
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
