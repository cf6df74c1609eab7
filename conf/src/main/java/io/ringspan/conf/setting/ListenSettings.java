package io.ringspan.conf.setting;

import static io.ringspan.conf.setting.Setting.byDefault;
import static io.ringspan.conf.setting.Setting.dynomite;
import static io.ringspan.conf.setting.Setting.nothing;
import static io.ringspan.conf.setting.Setting.own;
import static io.ringspan.conf.setting.Setting.required;

import io.ringspan.base.Endpoint;
import io.ringspan.conf.value.Numbers;
import io.ringspan.conf.value.Places;

/** Where the node listens. */
public final class ListenSettings {
    public static final Setting<Endpoint> LISTEN = dynomite(
            "listen",
            Places.endpoint(),
            required(),
            "Where clients of the store's protocol connect. A path is a Unix socket: with transport auto or epoll.");

    public static final Setting<Endpoint> DYN_LISTEN =
            dynomite("dyn_listen", Places.networkEndpoint(), required(), "Where the other nodes connect.");

    public static final Setting<Endpoint> DYN_ADVERTISE = own(
            "dyn_advertise",
            Places.reachedEndpoint(),
            nothing("dyn_listen; if that is 0.0.0.0 or [::], the entry of dyn_seeds for this node"),
            "With enable_gossip: the address that other nodes are told, where they reach this one.");

    public static final Setting<Endpoint> STATS_LISTEN = dynomite(
            "stats_listen",
            Places.networkEndpoint(),
            byDefault("0.0.0.0:22222"),
            "Where metrics, health and the admin API are served over HTTP. Who reaches it may read, keys among it: give it an"
                    + " address that only those can reach who may. Who may change anything there says admin_token.");

    public static final Setting<Integer> BACKLOG = dynomite(
            "backlog",
            Numbers.countOrZero("connections", Integer.MAX_VALUE, 512),
            byDefault("512"),
            "How many connections the system holds for each listener until the node accepts them.");

    public static final SettingGroup GROUP =
            SettingGroup.of("Listeners", LISTEN, DYN_LISTEN, DYN_ADVERTISE, STATS_LISTEN, BACKLOG);

    private ListenSettings() {}
}
