package io.ringspan.conf.value;

import io.ringspan.conf.command.CommandConf;
import io.ringspan.conf.command.CommandConf.Denied;
import io.ringspan.conf.command.CommandConf.Renamed;
import io.ringspan.conf.fault.Quote;
import io.ringspan.conf.fault.Spot;
import io.ringspan.conf.yaml.Mark;
import io.ringspan.conf.yaml.YamlNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.regex.Pattern;

/** The names of commands that are renamed or denied. Whether there are such commands, the node knows. */
public final class CommandEntries {
    static final String NAME = "a name of 1 to " + CommandConf.NAME_BYTES_MAX + " letters, digits, and . _ : -";

    private static final Pattern NAMES = Pattern.compile("[a-z0-9._:-]{1," + CommandConf.NAME_BYTES_MAX + "}");
    private static final String NEW_NAMES =
            "old: new, each " + NAME + "; \"\" as the new one takes the command away; up to " + CommandConf.ENTRIES_MAX;
    private static final String DENIALS =
            "commands, containers with a subcommand such as \"config set\", and categories"
                    + " such as \"@dangerous\"; up to " + CommandConf.ENTRIES_MAX;

    private CommandEntries() {}

    /** Commands under other names. */
    public static ValueType<List<Renamed>> renamed() {
        return new ValueType<>("", NEW_NAMES, List.of(), CommandEntries::renamed);
    }

    /** Commands that clients may not send. */
    public static ValueType<List<Denied>> denied() {
        return new ValueType<>("", DENIALS, List.of(), CommandEntries::denied);
    }

    /** Whether it is one, in lower case. */
    static boolean isName(String text) {
        return NAMES.matcher(text).matches();
    }

    private static Optional<List<Renamed>> renamed(YamlNode value, Complaints complaints) {
        if (value instanceof YamlNode.Scalar scalar && scalar.text().isEmpty()) {
            return Optional.of(List.of());
        }
        if (!(value instanceof YamlNode.Mapping mapping)) {
            complaints.aboutWrong(value);
            return Optional.empty();
        }
        List<YamlNode.Entry> entries = mapping.entries();
        if (entries.size() > CommandConf.ENTRIES_MAX) {
            complaints.about(entries.get(CommandConf.ENTRIES_MAX).key().mark(), entries.size() + " names");
            return Optional.empty();
        }
        Map<String, Mark> seen = new HashMap<>();
        return all(entries, (entry, list) -> {
            String name = lower(entry.key());
            Optional<String> to = newName(entry.value(), complaints);
            if (!isName(name)) {
                complaints.about(entry.key().mark(), Quote.of(entry.key().text()));
            } else if (isFirst(name, entry.key().mark(), seen, complaints) && to.isPresent()) {
                return list.add(new Renamed(name, to.get(), spot(entry.key().mark(), complaints)));
            }
            return false;
        });
    }

    private static Optional<String> newName(YamlNode value, Complaints complaints) {
        if (!(value instanceof YamlNode.Scalar scalar)) {
            complaints.aboutShape(value);
            return Optional.empty();
        }
        String to = lower(scalar);
        if (!to.isEmpty() && !isName(to)) {
            complaints.about(scalar.mark(), Quote.of(scalar.text()));
            return Optional.empty();
        }
        return Optional.of(to);
    }

    private static Optional<List<Denied>> denied(YamlNode value, Complaints complaints) {
        List<YamlNode> items = value instanceof YamlNode.Sequence list
                ? list.items()
                : value instanceof YamlNode.Scalar scalar && scalar.text().isEmpty() ? List.of() : List.of(value);
        if (items.size() > CommandConf.ENTRIES_MAX) {
            complaints.about(items.get(CommandConf.ENTRIES_MAX).mark(), items.size() + " entries");
            return Optional.empty();
        }
        Map<String, Mark> seen = new HashMap<>();
        return all(items, (item, list) -> {
            if (!(item instanceof YamlNode.Scalar scalar)) {
                complaints.aboutShape(item);
                return false;
            }
            String text = lower(scalar);
            if (!isDenial(text)) {
                complaints.aboutWrong(scalar);
                return false;
            }
            return isFirst(text, scalar.mark(), seen, complaints)
                    && list.add(new Denied(text, spot(scalar.mark(), complaints)));
        });
    }

    private static boolean isDenial(String text) {
        int space = text.indexOf(' ');
        return space < 0
                ? isName(text.startsWith("@") ? text.substring(1) : text)
                : isName(text.substring(0, space)) && isName(text.substring(space + 1));
    }

    /** What comes of all of them; nothing if one of them is wrong, but all are looked at. */
    static <I, T> Optional<List<T>> all(List<I> items, BiFunction<I, List<T>, Boolean> read) {
        List<T> list = new ArrayList<>();
        boolean whole = true;
        for (I item : items) {
            whole &= read.apply(item, list);
        }
        return whole ? Optional.of(List.copyOf(list)) : Optional.empty();
    }

    static boolean isFirst(String text, Mark mark, Map<String, Mark> seen, Complaints complaints) {
        Mark earlier = seen.putIfAbsent(text, mark);
        if (earlier != null) {
            complaints
                    .faults()
                    .add(mark, complaints.key(), Quote.of(text) + " again, after line " + earlier.line(), "each once");
        }
        return earlier == null;
    }

    static Spot spot(Mark mark, Complaints complaints) {
        return complaints.faults().spot(mark);
    }

    static String lower(YamlNode.Scalar scalar) {
        return scalar.text().toLowerCase(Locale.ROOT);
    }
}
