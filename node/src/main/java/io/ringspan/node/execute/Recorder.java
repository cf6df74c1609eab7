package io.ringspan.node.execute;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ringspan.node.command.Command;
import io.ringspan.node.command.CommandTable;
import io.ringspan.node.command.KeySpec;
import io.ringspan.node.execute.change.Noted;
import io.ringspan.node.execute.change.WrittenKeys;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Makes a script tell what it has written, also of keys that it was not given: some lines of Lua stand before it, and append to a list
 * its commands, or their keys, each with the number of items before it; those of a library only to one that is there. What it {@linkplain Published publishes} goes to another.
 * Its replies and errors stay as they were, but for the line of an error in {@code return redis.call(...)}.
 *
 * <p><b>Threads.</b> Immutable; any thread.
 */
public final class Recorder {
    /** How the names of lists end that are made while the store is full. */
    static final String WHEN_FULL = ":full";

    /** Where the list is while the script runs; nobody else ever sees it. */
    public static final String LIST = "\u0000ringspan:changed";

    /** The same in a store that is full: there a run that was broken off leaves it behind, and no other run must find it. */
    static final String LIST_WHEN_FULL = LIST + WHEN_FULL;

    /** What could get at the store without the recorder. */
    private static final Pattern BYPASS =
            Pattern.compile("\\b(_G|load|loadstring|dofile|loadfile|getfenv|setfenv|getmetatable|rawget)\\b");

    /** What a store does on its own, whatever the key, or does not pass on. */
    private static final String REFUSED = " flushall flushdb swapdb select move migrate ";

    /** The first argument, and no other. */
    private static final String FIRST = "r1,0,1,0,0;";

    /** Of what a script tells as commands: beyond it, the values of the keys are copied. */
    private static final int TOLD_BYTES_MAX = 64 * 1024;

    private static final int TOLD_ARGUMENTS_MAX = 200;

    /** Between these it stands in a library. */
    private static final String OPEN = "--[[ringspan]] ";

    private static final String CLOSE = "--[[/ringspan]] ";

    private final String ofScript;
    private final String ofScriptThatCopies;
    private final String ofScriptThatStays;
    private final String ofLibrary;
    private final String ofLibraryThatMayBypass;

    public Recorder(CommandTable commands) {
        String recorder = filled("recorder.lua")
                .replace("$WRITES", writes(commands.all()))
                .replace("$REFUSED", REFUSED)
                .replace("$TELLABLE", tellable(commands));
        String lua =
                withLists(recorder, "").replace("$PUSHES", lua("roomy.lua")).replace("$HELD", "");
        ofScript = ofScript(lua);
        String full = withLists(recorder, WHEN_FULL)
                .replace("$PUSHES", lua("full.lua"))
                .replace("$HELD", "or held(...)")
                .replace("$DENY", denied(commands.all()));
        ofScriptThatCopies = ofScript(full.replace("$COPIES", "true"));
        ofScriptThatStays = ofScript(full.replace("$COPIES", "false"));
        String library = OPEN + lua.replace("$PUSH", "RPUSHX").replace("$BEGIN", filled("library.lua")) + CLOSE;
        ofLibrary = library.replace("$TELLS", "true");
        ofLibraryThatMayBypass = library.replace("$TELLS", "false");
    }

    private static String withLists(String lua, String end) {
        return lua.replace("$LIST", "\\0ringspan:changed" + end).replace("$PUBLISHED", "\\0ringspan:published" + end);
    }

    private static String ofScript(String lua) {
        return lua.replace("$PUSH", "RPUSH").replace("$BEGIN", "ready() rest()");
    }

    /** What a store refuses while it is full. */
    private static String denied(List<Command> commands) {
        return commands.stream()
                .filter(command -> command.facts().traits().flags().contains("denyoom"))
                .map(command -> command.name().split("\\|", -1)[0])
                .distinct()
                .collect(Collectors.joining(" ", " ", " "));
    }

    /**
     * The same script as it runs in a store that is full.
     *
     * @param recorded with the recorder that it has otherwise
     * @param copies whether what it writes is to be copied
     */
    String whenFull(String recorded, boolean copies) {
        int from = recorded.startsWith("#!") ? recorded.indexOf('\n') + 1 : 0;
        return recorded.startsWith(ofScript, from)
                ? recorded.substring(0, from)
                        + (copies ? ofScriptThatCopies : ofScriptThatStays)
                        + recorded.substring(from + ofScript.length())
                : recorded;
    }

    /** The script with the recorder before it; bytes as characters. */
    public String recorded(String script) {
        return behindFirstLine(script, ofScript);
    }

    /**
     * The library with the recorder before it; bytes as characters. Each of its functions that may write appends {@link #LIST} itself to the
     * list when it begins, if all that it writes will be there.
     */
    public String recordedLibrary(String code) {
        return behindFirstLine(code, mayBypass(code) ? ofLibraryThatMayBypass : ofLibrary);
    }

    /** The library without the recorder that stands before it, perhaps one of another version of this. */
    public static String withoutRecorder(String library) {
        int from = library.indexOf('\n') + 1;
        int close = library.indexOf(CLOSE, from);
        return library.startsWith(OPEN, from) && close > 0
                ? library.substring(0, from) + library.substring(close + CLOSE.length())
                : library;
    }

    /** The first line of a script or a library says what it is, if it begins so. */
    private static String behindFirstLine(String text, String prefix) {
        int from = text.startsWith("#!") ? text.indexOf('\n') + 1 : 0;
        return text.startsWith("#!") && from == 0 ? text : text.substring(0, from) + prefix + text.substring(from);
    }

    /** Whether it may write something that is not recorded. */
    public static boolean mayBypass(String script) {
        return BYPASS.matcher(script).find();
    }

    private static String filled(String name) {
        return lua(name)
                .replace("$ROOM", Integer.toString(TOLD_BYTES_MAX))
                .replace("$ARGUMENTS", Integer.toString(TOLD_ARGUMENTS_MAX));
    }

    private static String tellable(CommandTable commands) {
        Set<String> known = commands.all().stream().map(Command::name).collect(Collectors.toSet());
        return Noted.commands().entrySet().stream()
                .filter(each -> known.contains(each.getKey()))
                .map(each -> each.getKey() + "=" + each.getValue().letter())
                .collect(Collectors.joining(" ", " ", " "));
    }

    /** One line, since lines count in errors. */
    private static String lua(String name) {
        try (InputStream in = Recorder.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing");
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
