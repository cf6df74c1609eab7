package io.ringspan.conf.load;

import io.ringspan.base.Endpoint;
import io.ringspan.conf.StoreConf;
import io.ringspan.conf.Transport;
import io.ringspan.conf.fault.Faults;
import io.ringspan.conf.fault.Quote;
import io.ringspan.conf.setting.ClusterSettings;
import io.ringspan.conf.setting.ListenSettings;
import io.ringspan.conf.setting.ProcessSettings;
import io.ringspan.conf.setting.Setting;
import io.ringspan.conf.setting.Values;
import io.ringspan.conf.value.Placed;
import io.ringspan.conf.yaml.Mark;
import java.util.List;

/** Of the transports that a file may ask for, not every one can use Unix sockets. */
final class TransportRules {
    private TransportRules() {}

    static void check(Values values, Faults faults) {
        values.find(ProcessSettings.TRANSPORT)
                .filter(transport -> !transport.mayUsePaths())
                .ifPresent(transport -> refusePaths(transport, values, faults));
    }

    private static void refusePaths(Transport transport, Values values, Faults faults) {
        values.given(ListenSettings.LISTEN)
                .ifPresent(listen -> check(transport, ListenSettings.LISTEN, listen.value(), listen.mark(), faults));
        for (Placed<StoreConf> store : values.find(ClusterSettings.SERVERS).orElse(List.of())) {
            check(transport, ClusterSettings.SERVERS, store.value().endpoint(), store.mark(), faults);
        }
    }

    private static void check(Transport transport, Setting<?> setting, Endpoint endpoint, Mark mark, Faults faults) {
        if (endpoint.isUnixSocket()) {
            String found = Quote.of(endpoint.toString()) + ", a Unix socket, which transport " + transport.key()
                    + " cannot use";
            faults.add(mark, setting.key(), found, "host:port or [IPv6]:port, or transport auto or epoll");
        }
    }
}
