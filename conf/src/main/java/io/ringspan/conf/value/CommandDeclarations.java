package io.ringspan.conf.value;

import io.ringspan.conf.command.CommandConf;
import io.ringspan.conf.command.DeclaredCommand;
import io.ringspan.conf.command.DeclaredCommand.KeyPositions;
import io.ringspan.conf.command.DeclaredCommand.Replicates;
import io.ringspan.conf.fault.Nearest;
import io.ringspan.conf.fault.Problem;
import io.ringspan.conf.fault.Quote;
import io.ringspan.conf.yaml.Mark;
import io.ringspan.conf.yaml.YamlNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads a list of commands that are declared. They stand each for itself: the faults of all are found.
 *
 * <p><b>Owner.</b> The thread that loads the file. One for each list.
 */
public final class CommandDeclarations {
    static final String ALLOWED = "a list of up to " + CommandConf.ENTRIES_MAX
            + " commands, each with name, arity, flags, first_key (last_key, key_step) or numkeys, and of a write"
            + " replicates: as_is or value";

    private static final String NAME = "name";
    private static final String ARITY = "arity";
    private static final String FIRST = "first_key";
    private static final String LAST = "last_key";
    private static final String STEP = "key_step";
    private static final String COUNT = "numkeys";
    private static final String FLAGS = "flags";
    private static final String REPLICATES = "replicates";
    private static final Map<String, Replicates> WAYS = Map.of("as_is", Replicates.AS_IS, "value", Replicates.VALUE);
    private static final List<String> WORDS = List.of(NAME, ARITY, FIRST, LAST, STEP, COUNT, FLAGS, REPLICATES);
    private static final int NUMBER_MAX = 1024;
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,4}");

    private final Complaints complaints;
    private final Map<String, Mark> names = new HashMap<>();
    private boolean sound;

    private CommandDeclarations(Complaints complaints) {
        this.complaints = complaints;
    }

    /** The type of such a list. */
    public static ValueType<List<DeclaredCommand>> type() {
        return new ValueType<>(
                "", ALLOWED, List.of(), (value, complaints) -> new CommandDeclarations(complaints).read(value));
    }

    private Optional<List<DeclaredCommand>> read(YamlNode value) {
        if (value instanceof YamlNode.Scalar scalar && scalar.text().isEmpty()) {
            return Optional.of(List.of());
        }
        if (!(value instanceof YamlNode.Sequence list)) {
            complaints.aboutWrong(value);
            return Optional.empty();
        }
        List<YamlNode> items = list.items();
        if (items.size() > CommandConf.ENTRIES_MAX) {
            complaints.about(items.get(CommandConf.ENTRIES_MAX).mark(), items.size() + " commands");
            return Optional.empty();
        }
        return CommandEntries.all(items, (item, read) -> {
            if (!(item instanceof YamlNode.Mapping mapping)) {
                complaints.aboutWrong(item);
                return false;
            }
            Optional<DeclaredCommand> command = command(mapping);
            command.ifPresent(read::add);
            return command.isPresent();
        });
    }

    private Optional<DeclaredCommand> command(YamlNode.Mapping mapping) {
        sound = true;
        Map<String, YamlNode> parts = parts(mapping);
        String name = name(mapping, parts);
        int arity = number(mapping, parts, ARITY, 0);
        List<String> flags = flags(mapping, parts);
        Replicates replicates = Replicates.NOT;
        if (sound) {
            arity(parts, arity);
            replicates = replicates(mapping, parts, flags.contains(DeclaredCommand.WRITE));
        }
        KeyPositions keys = sound ? keys(mapping, parts, arity) : KeyPositions.counted(0);
        if (sound && replicates == Replicates.AS_IS && !keys.isOne()) {
            fault(
                    mapping.mark(),
                    "a write as_is with other keys than one",
                    "first_key alone, or replicates: value: what the parts of a write on several keys are, no"
                            + " declaration says");
        }
        return sound
                ? Optional.of(new DeclaredCommand(
                        name, arity, keys, replicates, flags, CommandEntries.spot(mapping.mark(), complaints)))
                : Optional.empty();
    }

    private Map<String, YamlNode> parts(YamlNode.Mapping mapping) {
        Map<String, YamlNode> parts = new HashMap<>();
        for (YamlNode.Entry entry : mapping.entries()) {
            String word = entry.key().text();
            if (!WORDS.contains(word)) {
                unknown(entry.key(), " in a command", WORDS);
            } else if (parts.putIfAbsent(word, entry.value()) != null) {
                fault(entry.key().mark(), word + " again", "each word once in a command");
            }
        }
        return parts;
    }

    private void unknown(YamlNode.Scalar found, String where, List<String> words) {
        sound = false;
        complaints
                .faults()
                .add(new Problem(
                        complaints.faults().spot(found.mark()),
                        complaints.key(),
                        Quote.of(found.text()) + where,
                        String.join(", ", words),
                        Nearest.to(found.text(), words)));
    }

    private String name(YamlNode.Mapping mapping, Map<String, YamlNode> parts) {
        YamlNode given = parts.get(NAME);
        if (given == null) {
            fault(mapping.mark(), "a command without name", CommandEntries.NAME);
        } else if (!(given instanceof YamlNode.Scalar scalar)) {
            sound = false;
            complaints.aboutShape(given);
        } else {
            String name = CommandEntries.lower(scalar);
            if (!CommandEntries.isName(name)) {
                fault(scalar.mark(), Quote.of(scalar.text()), CommandEntries.NAME);
            }
            sound &= CommandEntries.isFirst(name, scalar.mark(), names, complaints);
            return name;
        }
        return "";
    }

    /** @param absent what holds if it is not there; 0 if it must be */
    private int number(YamlNode.Mapping mapping, Map<String, YamlNode> parts, String word, int absent) {
        YamlNode given = parts.get(word);
        if (given == null) {
            if (absent == 0) {
                fault(mapping.mark(), "a command without " + word, "a number");
            }
            return absent;
        }
        boolean isNumber = given instanceof YamlNode.Scalar scalar
                && NUMBER.matcher(scalar.text()).matches();
        int number = isNumber ? Integer.parseInt(((YamlNode.Scalar) given).text()) : 0;
        if (number == 0 || Math.abs(number) > NUMBER_MAX) {
            fault(
                    given.mark(),
                    given instanceof YamlNode.Scalar scalar ? word + " " + Quote.of(scalar.text()) : "no number",
                    "a number other than 0, within " + NUMBER_MAX);
        }
        return number;
    }

    private void arity(Map<String, YamlNode> parts, int arity) {
        if (Math.abs(arity) < 2) {
            fault(
                    mark(parts, ARITY),
                    "arity " + arity,
                    "the name and a key at least: what has no key belongs to no node and cannot be declared");
        }
    }

    private List<String> flags(YamlNode.Mapping mapping, Map<String, YamlNode> parts) {
        YamlNode given = parts.get(FLAGS);
        List<YamlNode> items =
                given instanceof YamlNode.Sequence list ? list.items() : given == null ? List.of() : List.of(given);
        List<String> found = new ArrayList<>();
        for (YamlNode item : items) {
            if (!(item instanceof YamlNode.Scalar scalar)) {
                sound = false;
                complaints.aboutShape(item);
            } else if (!DeclaredCommand.FLAGS.contains(scalar.text())) {
                unknown(scalar, " among flags", DeclaredCommand.FLAGS);
            } else {
                found.add(scalar.text());
            }
        }
        boolean write = found.contains(DeclaredCommand.WRITE);
        if (sound && write == found.contains(DeclaredCommand.READ)) {
            Mark at = given == null ? mapping.mark() : given.mark();
            fault(at, write ? "write and readonly" : "flags without write and readonly", "one of the two");
        }
        return DeclaredCommand.FLAGS.stream().filter(found::contains).toList();
    }

    private Replicates replicates(YamlNode.Mapping mapping, Map<String, YamlNode> parts, boolean write) {
        YamlNode given = parts.get(REPLICATES);
        Replicates way = given instanceof YamlNode.Scalar scalar
                ? WAYS.getOrDefault(scalar.text(), Replicates.NOT)
                : Replicates.NOT;
        if (write && way == Replicates.NOT) {
            fault(
                    given == null ? mapping.mark() : given.mark(),
                    given == null ? "a write without replicates" : "another way to replicate",
                    "replicates: as_is, if each replica that runs it does the same, by its arguments alone; else"
                            + " value: one runs it, and the others get what its keys have then");
        } else if (!write && given != null) {
            fault(given.mark(), "replicates of what is readonly", "it for a write only");
        }
        return way;
    }

    private KeyPositions keys(YamlNode.Mapping mapping, Map<String, YamlNode> parts, int arity) {
        if (parts.containsKey(COUNT) == parts.containsKey(FIRST)) {
            fault(
                    mapping.mark(),
                    parts.containsKey(COUNT) ? "first_key and numkeys" : "a command without first_key and numkeys",
                    "one of the two: what has no key belongs to no node and cannot be declared");
            return KeyPositions.counted(0);
        }
        if (parts.containsKey(COUNT)) {
            int count = number(mapping, parts, COUNT, 0);
            if (parts.containsKey(LAST) || parts.containsKey(STEP)) {
                fault(mark(parts, COUNT), "numkeys with last_key or key_step", "it alone: its keys follow it");
            }
            within(parts, COUNT, count, arity);
            return KeyPositions.counted(count);
        }
        int first = number(mapping, parts, FIRST, 0);
        int last = number(mapping, parts, LAST, first);
        int step = number(mapping, parts, STEP, 1);
        within(parts, FIRST, first, arity);
        if (last > 0 && parts.containsKey(LAST)) {
            within(parts, LAST, last, arity);
        }
        if (last > 0 && last < first) {
            fault(mark(parts, LAST), "last_key " + last, "first_key or more; from the end with a minus");
        }
        if (step < 1) {
            fault(mark(parts, STEP), "key_step " + step, "1 or more");
        }
        return new KeyPositions(first, last, step, 0);
    }

    /** An argument that each call has. */
    private void within(Map<String, YamlNode> parts, String word, int argument, int arity) {
        int most = Math.abs(arity) - 1;
        if (sound && (argument < 1 || argument > most)) {
            fault(mark(parts, word), word + " " + argument, "1 to " + most + ", by arity: the name is argument 0");
        }
    }

    private static Mark mark(Map<String, YamlNode> parts, String word) {
        YamlNode given = parts.get(word);
        if (given == null) {
            throw new IllegalStateException(word + " was not there");
        }
        return given.mark();
    }

    private void fault(Mark mark, String found, String allowed) {
        sound = false;
        complaints.faults().add(mark, complaints.key(), found, allowed);
    }
}
