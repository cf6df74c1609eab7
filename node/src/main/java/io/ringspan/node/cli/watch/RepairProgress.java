package io.ringspan.node.cli.watch;

import io.ringspan.node.admin.AdminException;
import io.ringspan.node.admin.Json;
import io.ringspan.node.antientropy.RepairState;
import io.ringspan.node.antientropy.RepairState.Phase;
import java.util.ArrayList;
import java.util.List;

/** What a node says of its repair, for people. */
public record RepairProgress(RepairState state) {
    private static final int BAR = 30;
    private static final int MINUTE = 60;
    private static final int HOUR = 3600;

    /**
     * What a node has said.
     *
     * @throws AdminException if it is something else
     */
    public static RepairProgress read(String json) {
        return new RepairProgress(Json.read(json, RepairState.class));
    }

    public boolean isRunning() {
        return state.phase() == Phase.RUNNING;
    }

    /** Whether all was compared, and nothing differs any more that was found to. */
    public boolean isWell() {
        return state.phase() == Phase.ENDED
                && state.trouble().isEmpty()
                && state.differed() == state.mended()
                && state.changing() == 0;
    }

    /** One line: a bar if {@code full} is not empty, how much is done, what was found and how long it takes yet. */
    public String line(String full, String empty) {
        StringBuilder line = new StringBuilder();
        if (!full.isEmpty()) {
            int done = (int) (state.fraction() * BAR);
            line.append(full.repeat(done)).append(empty.repeat(BAR - done)).append(' ');
        }
        line.append("%3d %%  %,d keys walked, %,d differ"
                .formatted((int) (state.fraction() * 100), state.keys(), state.differed()));
        if (state.mended() > 0) {
            line.append(", %,d mended".formatted(state.mended()));
        }
        String left = remaining();
        return left.isEmpty()
                ? line.toString()
                : line.append("  ETA ").append(left).toString();
    }

    /** How long it takes yet, if that can be told. */
    String remaining() {
        if (state.fraction() < 0.01 || state.fraction() >= 1 || state.seconds() < 1) {
            return "";
        }
        return words(Math.round(state.seconds() / state.fraction() * (1 - state.fraction())));
    }

    /** So many seconds. */
    static String words(long left) {
        return left >= HOUR
                ? "%d h %02d min".formatted(left / HOUR, left % HOUR / MINUTE)
                : left >= MINUTE ? "%d min %02d s".formatted(left / MINUTE, left % MINUTE) : left + " s";
    }

    /** The end in lines. */
    public List<String> summary() {
        List<String> lines = new ArrayList<>();
        lines.add("%s after %.1f s: %,d keys walked, %,d differed, %,d of them are equal now, %,d bytes of values sent"
                .formatted(
                        state.phase() == Phase.ENDED ? "Ended" : "Stopped",
                        state.seconds(),
                        state.keys(),
                        state.differed(),
                        state.mended(),
                        state.bytes()));
        if (state.left() > 0) {
            lines.add("%,d could not be made equal".formatted(state.left()));
        }
        if (state.changing() > 0) {
            lines.add("%,d were written each time they were looked at, and were left to their writers"
                    .formatted(state.changing()));
        }
        state.trouble().forEach(line -> lines.add("not compared: " + line));
        return lines;
    }
}
