package io.ringspan.node.status;

import io.ringspan.conf.Consistency;
import io.ringspan.conf.PoolConf;
import io.ringspan.conf.force.InForce;
import io.ringspan.conf.setting.ClusterSettings;
import io.ringspan.conf.setting.Setting;
import io.ringspan.conf.setting.Setting.Absent;
import io.ringspan.conf.setting.Setting.Kind;
import io.ringspan.conf.setting.Settings;
import io.ringspan.node.admin.Answer;
import io.ringspan.node.admin.Asked;
import io.ringspan.node.admin.Pages;
import io.ringspan.node.level.NodeLevels;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The node's settings over HTTP, as they are in force. What is secret by its declaration is masked there.
 *
 * <p><b>Threads.</b> The admin server's own. Keeps no state.
 */
public final class ConfigPages {
    private final PoolConf conf;
    private final NodeLevels levels;
    private final Map<String, String> environment;

    ConfigPages(PoolConf conf, NodeLevels levels, Map<String, String> environment) {
        this.conf = conf;
        this.levels = levels;
        this.environment = environment;
    }

    /**
     * {@code pages} and this one.
     *
     * @param levels those that hold now: they may be changed while the node runs
     * @param environment of the process
     */
    public static Pages add(Pages pages, PoolConf conf, NodeLevels levels, Map<String, String> environment) {
        return pages.read(
                "/api/config",
                "every setting as it is in force, and where that comes from",
                new ConfigPages(conf, levels, environment)::all);
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
            String source,
            Optional<String> where,
            boolean secret,
            String allowed,
            String meaning) {
        static SeenSetting of(InForce force) {
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
                    force.source().name().toLowerCase(Locale.ROOT),
                    unlessEmpty(force.where()),
                    setting.kind() == Kind.SECRET,
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
        return Answer.json(new Seen(
                Optional.of(conf.origin().file()).filter(file -> !file.isEmpty()),
                InForce.all(conf, environment).stream()
                        .map(this::now)
                        .map(SeenSetting::of)
                        .toList()));
    }

    private InForce now(InForce atStart) {
        if (atStart.setting().equals(ClusterSettings.READ_CONSISTENCY)) {
            return now(atStart, levels.inForce().read());
        }
        return atStart.setting().equals(ClusterSettings.WRITE_CONSISTENCY)
                ? now(atStart, levels.inForce().write())
                : atStart;
    }

    private static InForce now(InForce atStart, Consistency level) {
        return level.name().equals(atStart.value()) ? atStart : atStart.changedTo(level.name());
    }
}
