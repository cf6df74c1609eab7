package io.ringspan.conf.force;

import io.ringspan.conf.PoolConf;
import io.ringspan.conf.Secret;
import io.ringspan.conf.setting.Setting;
import io.ringspan.conf.setting.Setting.Absent;
import io.ringspan.conf.setting.Setting.Kind;
import io.ringspan.conf.setting.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One setting, and what holds of it.
 *
 * @param value a text, a number, a truth or a list of texts; null if nothing is set, or if it means nothing beside the other
 *     settings; {@link Secret#MASK} for a secret that is set
 * @param source where it comes from
 * @param where the file and its line, or the variables of the environment; else empty
 */
public record InForce(Setting<?> setting, @Nullable Object value, Source source, String where) {
    /** Where a value comes from. */
    public enum Source {
        /** The node's file names it. */
        FILE,
        /** A variable of the environment, since the file does not. */
        ENVIRONMENT,
        /** Its default, since nobody names it. */
        DEFAULT,
        /** Nobody names it, and there is no default. */
        NOWHERE,
        /** Whoever started the node without a file. */
        PROGRAM,
        /** An operator or a client, since the node runs. */
        CHANGED
    }

    /**
     * All settings, in the order of the documentation; of those without effect, those that the file names.
     *
     * @param environment of the process
     */
    public static List<InForce> all(PoolConf conf, Map<String, String> environment) {
        List<InForce> all = new ArrayList<>();
        for (Setting<?> setting : Settings.ALL) {
            if (setting.kind() != Kind.IDLE
                    || conf.origin().lineOf(setting.key()).isPresent()) {
                all.add(of(setting, conf, environment));
            }
        }
        return all;
    }

    private static InForce of(Setting<?> setting, PoolConf conf, Map<String, String> environment) {
        Object value = setting.kind() == Kind.IDLE ? null : Reading.of(setting, conf);
        if (setting.kind() == Kind.SECRET) {
            value = value == null ? null : Secret.MASK;
        }
        Optional<Integer> line = conf.origin().lineOf(setting.key());
        if (line.isPresent()) {
            return new InForce(setting, value, Source.FILE, conf.origin().file() + ":" + line.get());
        }
        List<String> variables = Reading.variables(setting, conf).stream()
                .filter(name -> !environment.getOrDefault(name, "").isEmpty())
                .toList();
        if (value == null && !variables.isEmpty()) {
            // Of several that make one value together, none is it.
            boolean alone = Reading.variables(setting, conf).size() == 1;
            Object said = alone ? environment.get(variables.get(0)) : null;
            return new InForce(setting, said, Source.ENVIRONMENT, String.join(", ", variables));
        }
        if (!conf.origin().isFile()) {
            return new InForce(setting, value, Source.PROGRAM, "");
        }
        boolean initial = setting.absent() instanceof Absent.Default;
        return new InForce(setting, value, initial ? Source.DEFAULT : Source.NOWHERE, "");
    }

    /** The same after a change of the running node. */
    public InForce changedTo(Object now) {
        return new InForce(setting, now, Source.CHANGED, "");
    }

    /** What holds if nobody names it, as files write it; nothing if there is no default, or if one has to name it. */
    public Optional<String> initial() {
        return setting.absent() instanceof Absent.Default initial ? Optional.of(initial.text()) : Optional.empty();
    }
}
