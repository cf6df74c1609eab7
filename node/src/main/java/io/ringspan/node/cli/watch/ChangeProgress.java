package io.ringspan.node.cli.watch;

import io.ringspan.node.admin.Json;
import io.ringspan.node.ring.ChangeReport;
import io.ringspan.node.ring.Gain;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** How far a change of the ring is, for people. */
public record ChangeProgress(ChangeReport report) {
    /** The phases in the order in which a change goes through them. */
    private static final List<String> WAY =
            List.of("PROPOSED", "AGREED", "COPYING", "STREAMING", "SWITCHING", "SWITCHED", "CLEANING", "DONE");

    /**
     * What a node has said.
     *
     * @throws io.ringspan.node.admin.AdminException if it is something else
     */
    public static ChangeProgress read(String json) {
        return new ChangeProgress(Json.read(json, ChangeReport.class));
    }

    /** Whether nothing is left to do. */
    public boolean isOver() {
        return report.over();
    }

    /** Whether both tell of the same change, which is over: nothing has begun since. */
    public boolean isStill(ChangeProgress before) {
        return isOver()
                && before.isOver()
                && report.epoch() == before.report.epoch()
                && report.kind().equals(before.report.kind())
                && report.phase().equals(before.report.phase())
                && report.conductor().equals(before.report.conductor())
                && report.moves().equals(before.report.moves());
    }

    /** Whether the ring is as it was to be. */
    public boolean isDone() {
        return report.phase().equals("DONE");
    }

    /** One line: which phase, what is copied, and who is waited for. */
    public String line() {
        StringBuilder line =
                new StringBuilder(words(report.kind())).append(": ").append(words(report.phase()));
        int step = WAY.indexOf(report.phase());
        if (step >= 0) {
            line.append(" (").append(step + 1).append(" of ").append(WAY.size()).append(')');
        }
        if (report.paused()) {
            line.append(", paused");
        }
        if (!report.copying().isEmpty()) {
            line.append("; ").append(copying());
        }
        if (!report.waits().isEmpty() && !report.over()) {
            line.append("; waits for ")
                    .append(report.waits().stream()
                            .map(each -> each.node() + " (" + words(each.why().name()) + ")")
                            .collect(Collectors.joining(", ")));
        }
        return line.toString();
    }

    /** Of several the one that is the least far says how far that is, and the longest how long it takes. */
    private String copying() {
        List<Gain> all = report.copying();
        if (all.size() == 1) {
            return words(all.get(0));
        }
        double fraction = all.stream().mapToDouble(Gain::fraction).min().orElse(0);
        double rate = all.stream().mapToDouble(Gain::keysPerSecond).sum();
        boolean isKnown = all.stream().allMatch(each -> each.secondsLeft() >= 0);
        double left = all.stream().mapToDouble(Gain::secondsLeft).max().orElse(0);
        return String.format(
                Locale.ROOT,
                "%d nodes copy: %.0f%% and more, %,.0f keys/s%s",
                all.size(),
                100 * fraction,
                rate,
                left(isKnown ? left : -1));
    }

    private static String words(Gain one) {
        return String.format(
                Locale.ROOT,
                "%s %s %s: %.0f%%, %,d keys, %,.0f keys/s%s",
                one.node(),
                words(one.phase()),
                one.phase().equals("COMPARING") ? "with " + one.source() : "from " + one.source(),
                100 * one.fraction(),
                one.keys(),
                one.keysPerSecond(),
                left(one.secondsLeft()));
    }

    private static String left(double seconds) {
        return seconds < 0 ? "" : String.format(Locale.ROOT, ", %.0f s left", seconds);
    }

    private static String words(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** All of it in lines. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(line());
        if (report.copying().size() > 1) {
            report.copying().forEach(each -> lines.add(words(each)));
        }
        lines.add("epoch " + report.epoch() + ", conducted by " + report.conductor());
        for (ChangeReport.Moved move : report.moves()) {
            lines.add("tokens "
                    + move.ranges().stream()
                            .map(range -> range.get(0) + "-" + range.get(1))
                            .collect(Collectors.joining(", "))
                    + (move.from().isEmpty() ? " to " : " from " + move.from() + " to ") + move.to());
        }
        if (!report.excluded().isEmpty()) {
            lines.add("not waited for: " + String.join(", ", report.excluded()));
        }
        if (!report.excludable().isEmpty() && !report.over()) {
            lines.add("down; to go on without: ringspan change --exclude "
                    + report.excludable().get(0));
        }
        if (!report.said().isEmpty()) {
            lines.add(report.said());
        }
        return lines;
    }
}
