package io.ringspan.gossip.sim;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Two plots side by side, as SVG: rounds, and bytes, over the number of nodes. */
final class ScalePlot {
    private static final int WIDTH = 340;
    private static final int HEIGHT = 220;
    private static final int LEFT = 60;
    private static final int TOP = 40;
    private static final int GAP = 110;
    private static final List<String> COLOURS = List.of("#1f6feb", "#2da44e", "#cf222e");

    private record Line(String name, ToDoubleFunction<Scale.Result> value) {}

    private final StringBuilder svg = new StringBuilder();
    private final List<List<Scale.Result>> all;

    private ScalePlot(List<List<Scale.Result>> all) {
        this.all = all;
    }

    static String of(List<List<Scale.Result>> all) {
        return new ScalePlot(all).draw();
    }

    private String draw() {
        add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\""
                        + " font-size=\"12\">",
                2 * (LEFT + WIDTH) + GAP, TOP + HEIGHT + 60);
        add("<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>");
        panel(
                LEFT,
                "gossip rounds until all know (median of the runs)",
                15,
                List.of(
                        new Line("a join", Scale.Result::joinRounds),
                        new Line("a change of state", Scale.Result::stateRounds),
                        new Line("a crash, from the first verdict", Scale.Result::crashRounds)));
        panel(
                LEFT + WIDTH + GAP,
                "bytes sent per node and second",
                6_000,
                List.of(
                        new Line("nothing happens", Scale.Result::bytes),
                        new Line("join, change, crash", Scale.Result::busyBytes)));
        add("</svg>");
        return svg.toString();
    }

    private void panel(int left, String title, double max, List<Line> lines) {
        add("<text x=\"%d\" y=\"%d\" font-weight=\"bold\">%s</text>", left, TOP - 16, title);
        for (int i = 0; i <= 3; i++) {
            double value = max * i / 3;
            double y = y(value, max);
            add("<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" stroke=\"#d0d7de\"/>", left, y, left + WIDTH, y);
            add("<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%,.0f</text>", left - 6, y + 4, value);
        }
        for (List<Scale.Result> runs : all) {
            int nodes = runs.get(0).nodes();
            add(
                    "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%,d</text>",
                    x(left, nodes), TOP + HEIGHT + 18, nodes);
        }
        add("<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">nodes</text>", left + WIDTH / 2, TOP + HEIGHT + 38);
        for (int i = 0; i < lines.size(); i++) {
            line(left, max, lines.get(i), COLOURS.get(i), TOP + 14 + 16 * i);
        }
    }

    private void line(int left, double max, Line line, String colour, int legend) {
        StringBuilder points = new StringBuilder();
        for (List<Scale.Result> runs : all) {
            double x = x(left, runs.get(0).nodes());
            double y = y(ScaleReport.median(runs, line.value()), max);
            points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, y));
            add("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"/>", x, y, colour);
        }
        add(
                "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>",
                points.toString().trim(), colour);
        add("<text x=\"%d\" y=\"%d\" fill=\"%s\">%s</text>", left + 8, legend, colour, line.name());
    }

    private static double x(int left, int nodes) {
        return left + WIDTH * (Math.log10(nodes) - 1) / 2;
    }

    private static double y(double value, double max) {
        return TOP + HEIGHT - HEIGHT * Math.min(1, value / max);
    }

    private void add(String format, Object... arguments) {
        svg.append(String.format(Locale.ROOT, format, arguments)).append('\n');
    }
}
