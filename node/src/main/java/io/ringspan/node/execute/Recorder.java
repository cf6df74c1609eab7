package io.ringspan.node.execute;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ringspan.node.command.Command;
import io.ringspan.node.command.CommandTable;
import io.ringspan.node.command.KeySpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Makes a script tell which keys it has written, also those that it was not given: some lines of Lua stand before it, and append them to
 * a list. Its replies and errors stay as they were, but for the line of an error in {@code return redis.call(...)}.
 *
 * <p><b>Threads.</b> Immutable; any thread.
 */
public final class Recorder {
    /** Where the list is while the script runs; nobody else ever sees it. */
    public static final String LIST = "\u0000ringspan:written";

    /** What could get at the store without the recorder. */
    private static final Pattern BYPASS =
            Pattern.compile("\\b(_G|load|loadstring|dofile|loadfile|getfenv|setfenv|getmetatable|rawget)\\b");

    /** What a store does on its own, whatever the key, or does not pass on. */
    private static final String REFUSED = " flushall flushdb swapdb select move migrate publish spublish ";

    /** The first argument, and no other. */
    private static final String FIRST = "r1,0,1,0,0;";

    private final String prefix;

    public Recorder(CommandTable commands) {
        prefix = lua().replace("$WRITES", writes(commands.all()))
                .replace("$REFUSED", REFUSED)
                .replace("$LIST", "\\0ringspan:written");
    }

    /** The script with the recorder before it; bytes as characters. */
    public String recorded(String script) {
        if (!script.startsWith("#!")) {
            return prefix + script;
        }
        int line = script.indexOf('\n');
        return line < 0 ? script : script.substring(0, line + 1) + prefix + script.substring(line + 1);
    }

    /** Whether it may write something that is not recorded. */
    public static boolean mayBypass(String script) {
        return BYPASS.matcher(script).find();
    }

    /** One line, since lines count in errors. */
    private static String lua() {
        try (InputStream in = Recorder.class.getResourceAsStream("recorder.lua")) {
            if (in == null) {
                throw new IllegalStateException("recorder.lua is missing");
            }
            return new String(in.readAllBytes(), UTF_8)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("--"))
                    .collect(Collectors.joining(" ", "", " "));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String writes(List<Command> commands) {
        return commands.stream()
                .filter(command -> command.facts().traits().flags().contains("write"))
                .map(Recorder::writes)
                .filter(places -> !places.isEmpty())
                .collect(Collectors.joining(" ", " ", " "));
    }

    /** The places of the keys that one command writes; most write the first argument alone. */
    private static String writes(Command command) {
        if (command.name().startsWith("xgroup|")) {
            return command.name().equals("xgroup|create") ? "xgroup=r2,0,1,0,0;" : "";
        }
        String places = command.facts().keySpecs().stream()
                .filter(spec -> spec.isKnown() && WrittenKeys.isWritten(command, spec))
                .map(Recorder::place)
                .collect(Collectors.joining());
        if (command.name().equals("sort")) {
            places = "kSTORE,0,1,0,2;"; // which Redis calls unknown
        }
        return places.isEmpty() ? "" : command.name() + "=" + (places.equals(FIRST) ? "1" : places);
    }

    private static String place(KeySpec spec) {
        int[] find = spec.find().stream().skip(1).mapToInt(Integer::parseInt).toArray();
        String begin = spec.begin().get(1);
        if (spec.find().get(0).equals("keynum")) {
            return "n" + (Integer.parseInt(begin) + find[0]) + "," + (find[1] - find[0]) + "," + find[2] + ",0,0;";
        }
        boolean isIndex = spec.begin().get(0).equals("index");
        return (isIndex ? "r" : "k") + begin + "," + find[0] + "," + find[1] + "," + find[2] + ","
                + (isIndex ? "0" : spec.begin().get(2)) + ";";
    }
}
