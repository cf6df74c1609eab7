package io.ringspan.conf.load;

import io.ringspan.conf.yaml.Mark;
import io.ringspan.conf.yaml.YamlNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The values of one file, each under its setting.
 *
 * <p><b>Owner.</b> The thread that loads the file.
 */
final class Values {
    private final Map<String, Placed<?>> byKey = new HashMap<>();
    private final Set<String> unread = new HashSet<>();

    <T> void put(Setting<T> setting, T value, Mark mark) {
        byKey.put(setting.key(), new Placed<>(value, mark));
    }

    /** Reads and keeps a value; does nothing but complain if it is not one. */
    <T> void read(Setting<T> setting, YamlNode value, Faults faults) {
        Optional<T> read = setting.type().reader().read(value, new Complaints(setting, faults));
        read.ifPresentOrElse(it -> put(setting, it, value.mark()), () -> unread.add(setting.key()));
    }

    /** What the file gives, with its place. */
    @SuppressWarnings("unchecked") // put() takes a setting only with a value of its type
    <T> Optional<Placed<T>> given(Setting<T> setting) {
        return Optional.ofNullable((Placed<T>) byKey.get(setting.key()));
    }

    /** What the file gives, or else the default; nothing if there is neither, or if what the file gives is no value. */
    <T> Optional<T> find(Setting<T> setting) {
        if (unread.contains(setting.key())) {
            return Optional.empty();
        }
        return given(setting).map(Placed::value).or(() -> initial(setting));
    }

    /** What holds; only for settings that are required or have a default, and in a file without faults. */
    <T> T get(Setting<T> setting) {
        return find(setting).orElseThrow(() -> new IllegalStateException(setting.key() + " has no value"));
    }

    /** The default, if the setting has one. */
    static <T> Optional<T> initial(Setting<T> setting) {
        if (!(setting.absent() instanceof Setting.Absent.Default initial)) {
            return Optional.empty();
        }
        Faults faults = new Faults("default");
        YamlNode text = new YamlNode.Scalar(initial.text(), Mark.START);
        return setting.type().reader().read(text, new Complaints(setting, faults));
    }
}
