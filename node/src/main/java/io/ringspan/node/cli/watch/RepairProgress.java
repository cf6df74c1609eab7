package io.ringspan.node.cli.watch;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a node says of its repair.
 *
 * @param phase what it does: {@code NONE}, {@code RUNNING}, {@code ENDED} or {@code STOPPED}
 * @param about whose tokens are being compared
 * @param fraction how much is done, from 0 to 1
 * @param seconds how long it has run
 * @param keys walked in stores
 * @param differed keys that differ
 * @param mended of them, those that are equal now
 * @param left of them, those that could not be made equal
 * @param changing keys that were written each time they were looked at
 * @param bytes of values that were given to replicas
 * @param trouble what could not be compared and why
 */
public record RepairProgress(
        String phase,
        String about,
        double fraction,
        double seconds,
        long keys,
        long differed,
        long mended,
        long left,
        long changing,
        long bytes,
        List<String> trouble) {
    private static final Pattern TROUBLE = Pattern.compile("\"trouble\":\\[(.*)]\\}", Pattern.DOTALL);
    private static final Pattern TEXT = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final int BAR = 30;
    private static final int MINUTE = 60;
    private static final int HOUR = 3600;

    public RepairProgress {
        trouble = List.copyOf(trouble);
    }

    /**
     * What a node has said.
     *
     * @throws IllegalArgumentException if it is something else
     */
    public static RepairProgress read(String json) {
        List<String> trouble = new ArrayList<>();
        Matcher list = TROUBLE.matcher(json);
        if (!list.find()) {
            throw new IllegalArgumentException("there is no trouble in it");
        }
        for (Matcher text = TEXT.matcher(list.group(1)); text.find(); ) {
            trouble.add(text.group(1).replaceAll("\\\\(.)", "$1"));
        }
        return new RepairProgress(
                value(json, "phase", "\"([A-Z]+)\""),
                value(json, "about", "\"([^\"]*)\""),
                Double.parseDouble(number(json, "fraction")),
                Double.parseDouble(number(json, "seconds")),
                Long.parseLong(number(json, "keys")),
                Long.parseLong(number(json, "differed")),
                Long.parseLong(number(json, "mended")),
                Long.parseLong(number(json, "left")),
                Long.parseLong(number(json, "changing")),
                Long.parseLong(number(json, "bytes")),
                trouble);
    }

    private static String number(String json, String name) {
        return value(json, name, "([0-9.]+)");
    }

    private static String value(String json, String name, String pattern) {
        Matcher found = Pattern.compile("\"" + name + "\":" + pattern).matcher(json);
        if (!found.find()) {
            throw new IllegalArgumentException("there is no " + name + " in it");
        }
        return found.group(1);
    }

    public boolean isRunning() {
        return phase.equals("RUNNING");
    }

    /** Whether all was compared, and nothing differs any more that was found to. */
    public boolean isWell() {
        return phase.equals("ENDED") && trouble.isEmpty() && differed == mended && changing == 0;
    }

    /** One line: a bar if {@code full} is not empty, how much is done, what was found and how long it takes yet. */
    public String line(String full, String empty) {
        StringBuilder line = new StringBuilder();
        if (!full.isEmpty()) {
            int done = (int) (fraction * BAR);
            line.append(full.repeat(done)).append(empty.repeat(BAR - done)).append(' ');
        }
        line.append("%3d %%  %,d keys walked, %,d differ".formatted((int) (fraction * 100), keys, differed));
        if (mended > 0) {
            line.append(", %,d mended".formatted(mended));
        }
        String left = remaining();
        return left.isEmpty()
                ? line.toString()
                : line.append("  ETA ").append(left).toString();
    }

    /** How long it takes yet, if that can be told. */
    String remaining() {
        if (fraction < 0.01 || fraction >= 1 || seconds < 1) {
            return "";
        }
        long left = Math.round(seconds / fraction * (1 - fraction));
        return left >= HOUR
                ? "%d h %02d min".formatted(left / HOUR, left % HOUR / MINUTE)
                : left >= MINUTE ? "%d min %02d s".formatted(left / MINUTE, left % MINUTE) : left + " s";
    }

    /** The end in lines. */
    public List<String> summary() {
        List<String> lines = new ArrayList<>();
        lines.add("%s after %.1f s: %,d keys walked, %,d differed, %,d of them are equal now, %,d bytes of values sent"
                .formatted(phase.equals("ENDED") ? "Ended" : "Stopped", seconds, keys, differed, mended, bytes));
        if (left > 0) {
            lines.add("%,d could not be made equal".formatted(left));
        }
        if (changing > 0) {
            lines.add("%,d were written each time they were looked at, and were left to their writers"
                    .formatted(changing));
        }
        trouble.forEach(line -> lines.add("not compared: " + line));
        return lines;
    }
}
