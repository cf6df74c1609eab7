package io.ringspan.node.cli.watch;

import io.ringspan.node.admin.AdminException;
import io.ringspan.node.admin.Json;
import io.ringspan.node.copy.CopyState;
import io.ringspan.node.copy.lost.ReplaceReport;
import io.ringspan.node.copy.lost.ReplaceReport.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** How far a node is that takes the place of one that is gone, for people. */
public record ReplaceProgress(ReplaceReport report) {
    private static final int BAR = 30;

    /**
     * What a node has said.
     *
     * @throws AdminException if it is something else
     */
    public static ReplaceProgress read(String json) {
        return new ReplaceProgress(Json.read(json, ReplaceReport.class));
    }

    public boolean isRunning() {
        return report.phase() == Phase.FILLING;
    }

    /** Whether its store has what the others have. */
    public boolean isFilled() {
        return report.phase() == Phase.FILLED;
    }

    /** What it does, without how far that is. */
    public String step() {
        return report.copy().phase() + report.copy().source() + report.copy().round();
    }

    /** One line: a bar if {@code full} is not empty, what is done, how far that is and how long it takes yet. */
    public String line(String full, String empty) {
        CopyState copy = report.copy();
        return switch (copy.phase()) {
            case COPYING -> bar(full, empty) + " copied from " + copy.source() + ": " + walked() + eta();
            case COMPARING -> bar(full, empty) + " compared with " + copy.source() + ", round " + copy.round();
            case PAUSED -> "paused: " + walked();
            case FAILED ->
                "begins anew, since not all could be copied"
                        + (copy.trouble().isEmpty()
                                ? ""
                                : ": " + copy.trouble().get(copy.trouble().size() - 1));
            case NONE, WAITING, ENDED, STOPPED -> "asks the other replicas: " + others();
        };
    }

    private String bar(String full, String empty) {
        double fraction = Math.min(1, Math.max(0, report.copy().fraction()));
        int done = (int) (fraction * BAR);
        String bar = full.isEmpty() ? "" : full.repeat(done) + empty.repeat(BAR - done) + " ";
        return bar + "%3d %%".formatted((int) (fraction * 100));
    }

    private String walked() {
        CopyState copy = report.copy();
        return "%,d of about %,d keys, %,.0f keys/s".formatted(copy.keys(), copy.keysToWalk(), copy.keysPerSecond());
    }

    private String eta() {
        double left = report.copy().secondsLeft();
        return left < 0 ? "" : "  ETA " + RepairProgress.words(Math.round(left));
    }

    private String others() {
        return report.others().stream()
                .map(other -> other.node() + " (" + (other.said().isEmpty() ? "has not answered" : said(other)) + ")")
                .collect(Collectors.joining(", "));
    }

    private static String said(ReplaceReport.Other other) {
        return switch (other.said()) {
            case "SOUND" -> "lacks nothing";
            case "EMPTY" -> "was found empty";
            default -> "is being filled itself";
        };
    }

    /** The end in lines. */
    public List<String> summary() {
        CopyState copy = report.copy();
        List<String> lines = new ArrayList<>();
        if (isFilled() && copy.phase() == CopyState.Phase.ENDED) {
            lines.add(
                    "Filled after %.1f s, and read from: %,d keys looked at, %,d copied, %,d bytes; compared in %d round(s)"
                            .formatted(copy.seconds(), copy.keys(), copy.copied(), copy.bytes(), copy.round()));
        } else if (isFilled()) {
            lines.add("Nobody has more: the store is read from");
        } else if (report.phase() == Phase.GIVEN_UP) {
            lines.add(
                    "The store is read from as it is, and may lack keys: ringspan repair compares it with the others");
        } else {
            lines.add("This node has begun anew, and says nothing of a store that is filled");
        }
        copy.trouble().forEach(line -> lines.add("on the way: " + line));
        return lines;
    }
}
