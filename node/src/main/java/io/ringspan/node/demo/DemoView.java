package io.ringspan.node.demo;

import io.ringspan.base.Endpoint;
import io.ringspan.node.terminal.TextTable;
import io.ringspan.node.terminal.TextTable.Edge;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What the live demo looks like: a page for terminals, a line for everything else. Within 80 columns and 24 rows.
 *
 * @param writeAt where the demo writes, and what it suggests to write to
 * @param readAt where it reads
 * @param metrics where the metrics of the writing node are
 * @param coloured whether to colour
 */
record DemoView(Endpoint writeAt, Endpoint readAt, Endpoint metrics, boolean coloured) {
    private static final double NANOS_PER_MILLI = 1e6;
    private static final String BOLD = "1";
    private static final String GREEN = "32";
    private static final String RED = "31";
    private static final String FAINT = "2";

    /** The page, as lines. */
    List<String> page(DemoFacts facts) {
        List<String> lines = new ArrayList<>();
        lines.add(paint(BOLD, "Ringspan: six Redis servers in two datacenters, one store") + "   up "
                + upTime(facts.upSeconds()));
        lines.add("");
        List<String> ring = ring(facts).lines();
        lines.add(paint(FAINT, ring.get(0)));
        lines.addAll(ring.subList(1, ring.size()));
        lines.add("");
        lines.add(paint(
                GREEN,
                String.format(
                        Locale.ROOT,
                        "dc1 writes %,6d/s     dc2 reads %,6d/s",
                        facts.writesPerSecond(),
                        facts.readsPerSecond())));
        lines.add("replication dc1 \u2192 dc2: " + delay(facts.delay()));
        lines.add(facts.failed() == 0 ? "failed commands: 0" : paint(RED, "failed commands: " + facts.failed()));
        lines.add("");
        lines.addAll(next());
        return lines;
    }

    /** The same in one line. */
    String line(DemoFacts facts) {
        return String.format(
                Locale.ROOT,
                "up %s  dc1 writes %d/s  dc2 reads %d/s  failed %d  replication dc1 \u2192 dc2 %s  keys dc1 %d dc2 %d",
                upTime(facts.upSeconds()),
                facts.writesPerSecond(),
                facts.readsPerSecond(),
                facts.failed(),
                delay(facts.delay()),
                facts.keysIn("dc1"),
                facts.keysIn("dc2"));
    }

    /** What to type in another terminal. */
    List<String> next() {
        return List.of(
                "In another terminal:",
                "  ./ringspan cli " + writeAt + " SET hello world",
                "  ./ringspan cli " + readAt + " GET hello",
                "  metrics of the first node: http://" + metrics + "/metrics",
                "Ctrl-C ends the demo and removes everything.");
    }

    /** Who owns what, and where it is reached. */
    TextTable ring(DemoFacts facts) {
        TextTable table = new TextTable(Edge.LEFT, Edge.LEFT, Edge.LEFT, Edge.LEFT, Edge.LEFT, Edge.RIGHT, Edge.RIGHT);
        table.row("dc", "rack", "node", "store", "owns tokens", "ring", "keys");
        for (DemoFacts.NodeFacts node : facts.nodes()) {
            table.row(
                    node.datacenter(),
                    node.rack(),
                    node.clients(),
                    node.store(),
                    node.owns(),
                    node.percent() + "%",
                    node.keys() < 0 ? "down" : Long.toString(node.keys()));
        }
        return table;
    }

    private static String delay(DelayFigures delay) {
        if (delay.measured() == 0) {
            return "not measured yet";
        }
        return String.format(
                Locale.ROOT,
                "%.1f ms (median %.1f ms, worst %.1f ms)",
                delay.lastNanos() / NANOS_PER_MILLI,
                delay.medianNanos() / NANOS_PER_MILLI,
                delay.worstNanos() / NANOS_PER_MILLI);
    }

    private static String upTime(long seconds) {
        return String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60);
    }

    private String paint(String colour, String text) {
        return coloured ? "\u001b[" + colour + "m" + text + "\u001b[0m" : text;
    }
}
