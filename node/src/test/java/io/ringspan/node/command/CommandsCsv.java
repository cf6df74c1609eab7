package io.ringspan.node.command;

import io.ringspan.node.real.RespSocket;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Makes the lines of {@code commands.csv} from what a running Redis says of itself. */
final class CommandsCsv {
    static final String HEAD =
            "name,arity,first,last,step,flags,categories,tips,keyspecs,summary,since,group,complexity";

    private final Map<String, List<?>> infos = new TreeMap<>();
    private final Map<String, List<?>> docs = new TreeMap<>();

    private CommandsCsv() {}

    static List<String> lines(RespSocket redis) throws IOException {
        CommandsCsv csv = new CommandsCsv();
        ((List<?>) redis.ask("COMMAND")).forEach(info -> csv.collectInfo((List<?>) info));
        csv.collectDocs((List<?>) redis.ask("COMMAND", "DOCS"));
        List<String> lines = new ArrayList<>(List.of(HEAD));
        csv.infos.forEach((name, info) -> lines.add(csv.line(name, info)));
        return lines;
    }

    private void collectInfo(List<?> info) {
        infos.put((String) info.get(0), info);
        ((List<?>) info.get(9)).forEach(subcommand -> collectInfo((List<?>) subcommand));
    }

    private void collectDocs(List<?> flat) {
        for (int i = 0; i < flat.size(); i += 2) {
            List<?> doc = (List<?>) flat.get(i + 1);
            docs.put((String) flat.get(i), doc);
            if (field(doc, "subcommands") instanceof List<?> subcommands) {
                collectDocs(subcommands);
            }
        }
    }

    private String line(String name, List<?> info) {
        List<?> doc = docs.getOrDefault(name, List.of());
        List<String> cells = new ArrayList<>();
        for (int i = 0; i <= 1; i++) {
            cells.add((String) info.get(i));
        }
        for (int i = 3; i <= 5; i++) {
            cells.add((String) info.get(i));
        }
        cells.add(words(info.get(2)));
        cells.add(words(info.get(6)));
        cells.add(words(info.get(7)));
        List<String> specs = new ArrayList<>();
        ((List<?>) info.get(8)).forEach(spec -> specs.add(keySpec((List<?>) spec)));
        cells.add(String.join("//", specs));
        for (String word : List.of("summary", "since", "group", "complexity")) {
            cells.add(field(doc, word) instanceof String text ? text : "");
        }
        cells.replaceAll(cell -> cell.indexOf(',') < 0 ? cell : '"' + cell + '"');
        return String.join(",", cells);
    }

    private static String keySpec(List<?> spec) {
        String notes = field(spec, "notes") instanceof String text ? text : "";
        return words(field(spec, "flags")) + ";" + place(field(spec, "begin_search")) + ";"
                + place(field(spec, "find_keys")) + ";" + notes;
    }

    /** The type and the values of its fields, whose names follow from the type. */
    private static String place(Object place) {
        StringBuilder text = new StringBuilder((String) field((List<?>) place, "type"));
        List<?> spec = (List<?>) field((List<?>) place, "spec");
        for (int i = 1; i < spec.size(); i += 2) {
            text.append(' ').append(spec.get(i));
        }
        return text.toString();
    }

    private static String words(Object list) {
        List<String> words = new ArrayList<>();
        ((List<?>) list).forEach(word -> words.add((String) word));
        return String.join(" ", words);
    }

    private static Object field(List<?> flatMap, String name) {
        int at = flatMap.indexOf(name);
        return at < 0 ? List.of() : flatMap.get(at + 1);
    }
}
