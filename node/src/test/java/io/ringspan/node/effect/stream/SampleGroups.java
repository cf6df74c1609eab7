package io.ringspan.node.effect.stream;

import io.ringspan.node.effect.SampleLines;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Random streams a, b and c with groups of consumers, entries that are pending, deleted, trimmed, both or neither, and random commands
 * about groups; of each state and command most words fit.
 */
final class SampleGroups {
    /** Idle since long ago. */
    private static final String LONG_AGO = "1000";

    /** K is a key, G a group, C a consumer, I an id, N a number, L how long something has been idle, T a moment. */
    private static final List<String> GRAMMARS = List.of(
            "XGROUP CREATE K G I",
            "XGROUP CREATE K G I MKSTREAM|ENTRIESREAD|WHAT",
            "XGROUP CREATE K G I ENTRIESREAD N MKSTREAM|",
            "XGROUP SETID K G I",
            "XGROUP SETID K G I ENTRIESREAD N",
            "XGROUP CREATECONSUMER K G C",
            "XGROUP DELCONSUMER K G C",
            "XGROUP DESTROY K G",
            "XACK K G I",
            "XACK K G I I I",
            "XREADGROUP GROUP G C STREAMS K >",
            "XREADGROUP GROUP G C COUNT N STREAMS K >",
            "XREADGROUP GROUP G C COUNT N NOACK| STREAMS K >",
            "XREADGROUP GROUP G C NOACK STREAMS K >",
            "XREADGROUP GROUP G C STREAMS K I",
            "XREADGROUP GROUP G C COUNT N STREAMS K I",
            "XREADGROUP NOACK GROUP G C STREAMS K 0|I",
            "XREADGROUP GROUP G C COUNT N STREAMS a b >|I >",
            "XREADGROUP GROUP G C STREAMS a b c >|0 >|0 >|0",
            "XREADGROUP COUNT N STREAMS K >",
            "XREADGROUP GROUP G C WHAT|COUNT STREAMS K >",
            "XCLAIM K G C L I",
            "XCLAIM K G C L I I I JUSTID|FORCE|WHAT",
            "XCLAIM K G C L I I FORCE JUSTID|",
            "XCLAIM K G C L I I TIME|IDLE|RETRYCOUNT T FORCE|",
            "XCLAIM K G C L I LASTID I",
            "XCLAIM K G C L I I RETRYCOUNT N LASTID I JUSTID|FORCE",
            "XCLAIM K G C L FORCE|JUSTID|LASTID",
            "XAUTOCLAIM K G C L I",
            "XAUTOCLAIM K G C L 0|-",
            "XAUTOCLAIM K G C L 0|(1-2|(I|+ COUNT N",
            "XAUTOCLAIM K G C L 0 COUNT 1|2|3 JUSTID|",
            "XAUTOCLAIM K G C L I JUSTID|WHAT|COUNT");

    private final Random random;
    private final SampleLines lines;

    SampleGroups(Random random) {
        this.random = random;
        this.lines = new SampleLines(random, GRAMMARS, this::word);
    }

    static Set<String> names() {
        return SampleLines.names(GRAMMARS);
    }

    String command() {
        return lines.next();
    }

    private String one(String... of) {
        return of[random.nextInt(of.length)];
    }

    private boolean now(int outOf) {
        return random.nextInt(outOf) == 0;
    }

    /** Commands that make a state; some of them fail. */
    List<String> state() {
        List<String> commands = new ArrayList<>();
        for (String key : List.of("a", "b", "c")) {
            if (now(20)) {
                commands.add("SET " + key + " v");
            } else if (!now(8)) {
                stream(key, commands);
            }
        }
        return commands;
    }

    private void stream(String key, List<String> commands) {
        int entries = random.nextInt(7);
        if (now(4)) {
            commands.add("XGROUP CREATE " + key + " g 0 MKSTREAM ENTRIESREAD " + one("-1", "0", "3"));
        }
        for (int i = 1; i <= entries; i++) {
            commands.add("XADD " + key + " 1-" + i + " f v" + i);
            if (now(6)) {
                commands.add("XDEL " + key + " 1-" + (1 + random.nextInt(i)));
            }
        }
        for (String group : List.of("g", "h")) {
            if (!now(group.equals("g") ? 6 : 2)) {
                commands.add("XGROUP CREATE " + key + " " + group + " " + one("0", "0", "1-2", "$") + " "
                        + one("ENTRIESREAD 2", "ENTRIESREAD 0", "ENTRIESREAD -1"));
            }
            for (int i = random.nextInt(4); i > 0; i--) {
                commands.add("XREADGROUP GROUP " + group + " " + one("c1", "c2") + " COUNT " + (1 + random.nextInt(3))
                        + one("", "", " NOACK") + " STREAMS " + key + " >");
            }
        }
        for (int i = random.nextInt(5); i > 0; i--) {
            String id = " 1-" + (1 + random.nextInt(6));
            commands.add(one(
                    "XDEL " + key + id,
                    "XCLAIM " + key + " g c1 0" + id + " FORCE TIME " + LONG_AGO,
                    "XCLAIM " + key + " g c2 0" + id + " FORCE RETRYCOUNT 7 TIME " + LONG_AGO,
                    "XTRIM " + key + " MAXLEN " + random.nextInt(5),
                    "XGROUP SETID " + key + " g" + id,
                    "XGROUP CREATECONSUMER " + key + " g c3",
                    "XSETID " + key + " 9-9 ENTRIESADDED " + (6 + random.nextInt(4)),
                    "XACK " + key + " g" + id));
        }
        if (now(30)) {
            commands.add("XADD " + key + " 18446744073709551615-18446744073709551615 f v");
        }
    }

    private String word(String word) {
        return switch (word) {
            case "K" -> one("a", "a", "a", "a", "b", "c");
            case "G" -> one("g", "g", "g", "g", "h", "nobody\nelse");
            case "C" -> one("c1", "c1", "c2", "c3", "new", "''");
            case "(I" -> "(" + word("I");
            case "I" ->
                now(3)
                        ? one(
                                "0",
                                "1",
                                "$",
                                "-",
                                "+",
                                "x",
                                "5-x",
                                "9-9",
                                "18446744073709551615-18446744073709551615",
                                ">")
                        : "1-" + (1 + random.nextInt(6));
            case "N" -> one("0", "1", "1", "2", "2", "3", "100", "-1", "-2", "x", "9223372036854775807");
            case "L" -> one("0", "0", "0", "100000000", "100000000", "-5", "x");
            case "T" -> one("0", "1", "5", "1000", "-1", "99999999999999", "-9223372036854775808", "x");
            default -> word;
        };
    }
}
