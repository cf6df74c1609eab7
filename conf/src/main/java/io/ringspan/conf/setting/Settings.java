package io.ringspan.conf.setting;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Every directive that a file may hold, in the order of the documentation. */
public final class Settings {
    public static final List<SettingGroup> GROUPS = List.of(
            ListenSettings.GROUP,
            AdminSettings.GROUP,
            TlsSettings.GROUP,
            ClusterSettings.PLACE,
            ClusterSettings.PEERS,
            ClusterSettings.KEYS,
            TrafficSettings.CLIENTS,
            CommandSettings.GROUP,
            TrafficSettings.LINKS,
            ProcessSettings.GROUP,
            IdleSettings.GROUP);

    public static final List<Setting<?>> ALL = GROUPS.stream()
            .<Setting<?>>flatMap(group -> group.settings().stream())
            .toList();

    public static final List<String> KEYS = ALL.stream().map(Setting::key).toList();

    private static final Map<String, Setting<?>> BY_KEY =
            ALL.stream().collect(Collectors.toUnmodifiableMap(Setting::key, Function.identity()));

    private Settings() {}

    public static Optional<Setting<?>> named(String key) {
        return Optional.ofNullable(BY_KEY.get(key));
    }
}
