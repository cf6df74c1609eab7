package io.ringspan.node.status;

import io.ringspan.conf.PoolConf;
import io.ringspan.conf.force.InForce;
import io.ringspan.conf.force.InForce.Source;
import io.ringspan.conf.setting.ClusterSettings;
import io.ringspan.conf.setting.Setting;
import io.ringspan.conf.setting.Setting.Absent;
import io.ringspan.conf.setting.Setting.Kind;
import io.ringspan.conf.setting.Settings;
import io.ringspan.conf.setting.TrafficSettings;
import io.ringspan.node.admin.Answer;
import io.ringspan.node.admin.Asked;
import io.ringspan.node.admin.Pages;
import io.ringspan.node.level.NodeLevels;
import io.ringspan.node.tuning.Tuning;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The node's settings over HTTP, as they are in force. What is secret by its declaration is masked there.
 *
 * <p><b>Threads.</b> The admin server's own. Keeps no state.
 */
public final class ConfigPages {
    private final Supplier<PoolConf> conf;
    private final NodeLevels levels;
    private final Tuning tuning;
    private final Map<String, String> environment;

    ConfigPages(Supplier<PoolConf> conf, NodeLevels levels, Tuning tuning, Map<String, String> environment) {
        this.conf = conf;
        this.levels = levels;
        this.tuning = tuning;
        this.environment = environment;
    }

    /**
     * {@code pages} and this one.
     *
     * @param conf as it holds now
     * @param levels those that hold now: they may be changed while the node runs
     * @param tuning that holds now, as well
     * @param environment of the process
     */
    public static Pages add(
            Pages pages, Supplier<PoolConf> conf, NodeLevels levels, Tuning tuning, Map<String, String> environment) {
        return pages.read(
                "/api/config",
                "every setting as it is in force, and where that comes from",
                new ConfigPages(conf, levels, tuning, environment)::all);
    }

    /** What {@code /api/config} says. */
    record Seen(Optional<String> file, List<SeenSetting> settings) {}

    /** One setting. What it does not have is left out. */
    record SeenSetting(
            String key,
            String group,
            Optional<Object> value,
            Optional<String> unit,
            Optional<String> initial,
            Optional<String> without,
            Optional<Object> atStart,
            String source,
            Optional<String> where,
            boolean secret,
            boolean live,
            String allowed,
            String meaning) {
        static SeenSetting of(InForce atStart, InForce force) {
            Setting<?> setting = force.setting();
            return new SeenSetting(
                    setting.key(),
                    group(setting),
                    Optional.ofNullable(force.value()),
                    unlessEmpty(setting.type().unit()),
                    force.initial(),
                    setting.absent() instanceof Absent.Nothing nothing && setting.kind() != Kind.IDLE
                            ? Optional.of(nothing.instead())
                            : Optional.empty(),
                    force.source() == Source.CHANGED ? Optional.ofNullable(atStart.value()) : Optional.empty(),
                    force.source().name().toLowerCase(Locale.ROOT),
                    unlessEmpty(force.where()),
                    setting.kind() == Kind.SECRET,
                    setting.live() && setting.kind() != Kind.IDLE,
                    setting.type().allowed(),
                    setting.meaning());
        }

        private static String group(Setting<?> setting) {
            return Settings.GROUPS.stream()
                    .filter(group -> group.settings().contains(setting))
                    .findFirst()
                    .orElseThrow()
                    .title();
        }

        private static Optional<String> unlessEmpty(String text) {
            return Optional.of(text).filter(some -> !some.isEmpty());
        }
    }

    Answer all(Asked asked) {
        asked.takes();
        PoolConf told = conf.get();
        return Answer.json(new Seen(
                Optional.of(told.origin().file()).filter(file -> !file.isEmpty()),
                InForce.all(told, environment).stream()
                        .map(atStart -> SeenSetting.of(atStart, now(atStart)))
                        .toList()));
    }

    private InForce now(InForce atStart) {
        Object value = changeable().get(atStart.setting());
        return value == null || value.equals(atStart.value()) ? atStart : atStart.changedTo(value);
    }

    /** What holds now of each setting that can be changed while the node runs. */
    private Map<Setting<?>, Object> changeable() {
        return Map.of(
                ClusterSettings.READ_CONSISTENCY,
                levels.inForce().read().name(),
                ClusterSettings.WRITE_CONSISTENCY,
                levels.inForce().write().name(),
                ClusterSettings.READ_REPAIRS_ENABLED,
                tuning.repairsReads(),
                TrafficSettings.TIMEOUT,
                TimeUnit.NANOSECONDS.toMillis(tuning.timeoutNanos()));
    }
}
