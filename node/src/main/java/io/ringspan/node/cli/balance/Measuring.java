package io.ringspan.node.cli.balance;

import io.ringspan.node.admin.Json;
import io.ringspan.node.measure.MeasureReport;
import io.ringspan.node.terminal.ProgressLine;
import io.ringspan.node.terminal.Terminal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Has all nodes measure, and waits for that: how long it takes says the slowest walk. */
public final class Measuring {
    public static final String PAGE = "/api/ring/measure";
    private static final int LOOK_MILLIS = 300;
    /** In a pipe, a line each so many looks. */
    private static final int LOOKS_PER_LINE = 30;

    private static final int PERCENT = 100;

    private Measuring() {}

    /** Reads a page of a node. */
    @FunctionalInterface
    public interface Reads {
        String get(String path) throws InterruptedException;
    }

    /** Changes something at a page of a node. */
    @FunctionalInterface
    public interface Changes {
        String post(String path, String body) throws InterruptedException;
    }

    /**
     * What the node says of all nodes when they have ended, each in its way.
     *
     * @param anew also those that have just done so
     */
    public static String run(Reads reads, Changes changes, Terminal terminal, boolean anew)
            throws InterruptedException {
        String said = changes.post(PAGE, Json.text(Map.of("anew", anew)));
        ProgressLine progress = new ProgressLine(terminal, LOOKS_PER_LINE);
        for (MeasureReport now = report(said); now.running(); now = report(said)) {
            progress.show(line(now));
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            said = reads.get(PAGE);
        }
        progress.clear();
        return said;
    }

    /** What such a page says. */
    public static MeasureReport report(String json) {
        return Json.read(json, MeasureReport.class);
    }

    private static String line(MeasureReport report) {
        List<MeasureReport.Node> nodes = report.nodes();
        double done = nodes.stream().mapToDouble(MeasureReport.Node::fraction).sum();
        return "Measuring %d nodes: %d %%".formatted(nodes.size(), (int) (PERCENT * done / Math.max(1, nodes.size())));
    }
}
