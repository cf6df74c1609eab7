package io.ringspan.conf.setting;

import io.ringspan.conf.fault.Faults;
import io.ringspan.conf.value.Placed;
import io.ringspan.conf.yaml.Mark;
import io.ringspan.conf.yaml.YamlNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The values of one file, each under its setting.
 *
 * <p><b>Owner.</b> The thread that loads the file.
 */
public final class Values {
    private final Map<String, Placed<?>> byKey = new HashMap<>();
    private final Set<String> unread = new HashSet<>();

    public <T> void put(Setting<T> setting, T value, Mark mark) {
        byKey.put(setting.key(), new Placed<>(value, mark));
    }

    /** Reads and keeps a value; does nothing but complain if it is not one. */
    public <T> void read(Setting<T> setting, YamlNode value, Faults faults) {
        Optional<T> read = setting.read(value, faults);
        read.ifPresentOrElse(it -> put(setting, it, value.mark()), () -> unread.add(setting.key()));
    }

    /** What the file gives, with its place. */
    @SuppressWarnings("unchecked") // put() takes a setting only with a value of its type
    public <T> Optional<Placed<T>> given(Setting<T> setting) {
        return Optional.ofNullable((Placed<T>) byKey.get(setting.key()));
    }

    /** Which line of the file gives what, by key. */
    public Map<String, Integer> lines() {
        return byKey.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey, entry -> entry.getValue().mark().line()));
    }

    /** What the file gives, or else the default; nothing if there is neither, or if what the file gives is no value. */
    public <T> Optional<T> find(Setting<T> setting) {
        if (unread.contains(setting.key())) {
            return Optional.empty();
        }
        return given(setting).map(Placed::value).or(() -> initial(setting));
    }

    /** What holds; only for settings that are required or have a default, and in a file without faults. */
    public <T> T get(Setting<T> setting) {
        return find(setting).orElseThrow(() -> new IllegalStateException(setting.key() + " has no value"));
    }

    /** The default, if the setting has one. */
    public static <T> Optional<T> initial(Setting<T> setting) {
        if (!(setting.absent() instanceof Setting.Absent.Default initial)) {
            return Optional.empty();
        }
        YamlNode text = new YamlNode.Scalar(initial.text(), Mark.START);
        return setting.read(text, new Faults("default"));
    }
}
