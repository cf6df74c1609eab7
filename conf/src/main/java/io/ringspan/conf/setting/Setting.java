package io.ringspan.conf.setting;

import io.ringspan.conf.fault.Faults;
import io.ringspan.conf.value.Complaints;
import io.ringspan.conf.value.ValueType;
import io.ringspan.conf.yaml.YamlNode;
import java.util.Optional;

/**
 * One directive, whole: what the loader, the messages and the documentation need to know of it.
 *
 * @param absent what holds if the file does not name it
 * @param live whether a running node takes another value, when it reads its file again
 * @param meaning one or two sentences for people; for an idle setting, why it does nothing
 */
public record Setting<T>(String key, ValueType<T> type, Absent absent, Kind kind, boolean live, String meaning) {
    /** What holds for a setting that a file does not name. */
    public sealed interface Absent {
        /** The file must name it. */
        record Required() implements Absent {}

        /** This value, written as in a file; for an idle setting, what happens anyway. */
        record Default(String text) implements Absent {}

        /** No value; this is what happens then. */
        record Nothing(String instead) implements Absent {}
    }

    /** Where a setting comes from, and whether it does anything. */
    public enum Kind {
        /** Known from Dynomite, and in use. */
        DYNOMITE,
        /** Known from Dynomite; accepted, checked and reported as without effect. */
        IDLE,
        /** Ours. */
        RINGSPAN,
        /** Ours, and never to be shown. */
        SECRET
    }

    static <T> Setting<T> dynomite(String key, ValueType<T> type, Absent absent, String meaning) {
        return new Setting<>(key, type, absent, Kind.DYNOMITE, false, meaning);
    }

    static <T> Setting<T> own(String key, ValueType<T> type, Absent absent, String meaning) {
        return new Setting<>(key, type, absent, Kind.RINGSPAN, false, meaning);
    }

    /** A setting without effect, whatever its value. */
    static <T> Setting<T> idle(String key, ValueType<T> type, String why) {
        return new Setting<>(key, type, nothing("-"), Kind.IDLE, true, why);
    }

    /** A setting without effect that is not worth a warning where the file asks for what happens anyway. */
    static <T> Setting<T> idle(String key, ValueType<T> type, String anyway, String why) {
        return new Setting<>(key, type, byDefault(anyway), Kind.IDLE, true, why);
    }

    /** The same, and a running node takes another value. */
    Setting<T> changesLive() {
        return new Setting<>(key, type, absent, kind, true, meaning);
    }

    static Absent required() {
        return new Absent.Required();
    }

    static Absent byDefault(String text) {
        return new Absent.Default(text);
    }

    static Absent nothing(String instead) {
        return new Absent.Nothing(instead);
    }

    /** The value that {@code node} holds; nothing if it is none, and then the faults say why. */
    public Optional<T> read(YamlNode node, Faults faults) {
        return type.reader().read(node, new Complaints(key, type, kind == Kind.SECRET, faults));
    }
}
