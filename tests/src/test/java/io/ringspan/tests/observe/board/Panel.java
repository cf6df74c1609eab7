package io.ringspan.tests.observe.board;

import java.util.ArrayList;
import java.util.List;

/**
 * One picture.
 *
 * @param unit as Grafana names it
 * @param says what one sees, and what would be wrong
 * @param alarms the values from which on it turns orange and red; none if no value is wrong by itself
 */
public record Panel(Shape shape, String title, Unit unit, String says, List<Query> queries, List<Double> alarms) {
    /** What it looks like. */
    public enum Shape {
        /** Lines over time. */
        LINES("timeseries", 8, 8),
        /** Areas over time, one upon the other. */
        STACK("timeseries", 8, 8),
        /** One number. */
        NUMBER("stat", 3, 4),
        /** How many of each size, over time. */
        HEAT("heatmap", 12, 8),
        /** A band of colours over time. */
        BAND("state-timeline", 12, 8);

        private final String type;
        private final int width;
        private final int height;

        Shape(String type, int width, int height) {
            this.type = type;
            this.width = width;
            this.height = height;
        }

        String type() {
            return type;
        }

        int width() {
            return width;
        }

        int height() {
            return height;
        }
    }

    /** What is counted. */
    public enum Unit {
        NUMBER("short"),
        EACH_SECOND("ops"),
        SECONDS("s"),
        MILLIS("ms"),
        BYTES("bytes"),
        BYTES_EACH_SECOND("Bps"),
        PART("percentunit");

        private final String grafana;

        Unit(String grafana) {
            this.grafana = grafana;
        }

        String grafana() {
            return grafana;
        }
    }

    /**
     * One question.
     *
     * @param legend what each line of the answer is called
     */
    public record Query(String legend, String expression) {}

    /** The nodes that are chosen above the dashboard; {@code {@}} in a question stands for them. */
    private static final String NODES = "job=\"ringspan\", datacenter=~\"$datacenter\", instance=~\"$instance\"";
    /** The same for what is told of whole datacenters: {@code {#}}. */
    private static final String DATACENTERS = "job=\"ringspan\", datacenter=~\"$datacenter\"";

    public Panel {
        queries = List.copyOf(queries);
        alarms = List.copyOf(alarms);
    }

    static Panel of(Shape shape, String title, Unit unit, String says) {
        return new Panel(shape, title, unit, says, List.of(), List.of());
    }

    static Panel lines(String title, Unit unit, String says) {
        return of(Shape.LINES, title, unit, says);
    }

    static Panel number(String title, Unit unit, String says) {
        return of(Shape.NUMBER, title, unit, says);
    }

    /** One more question. */
    Panel ask(String legend, String expression) {
        List<Query> more = new ArrayList<>(queries);
        more.add(new Query(legend, expression.replace("{@", "{" + NODES).replace("{#", "{" + DATACENTERS)));
        return new Panel(shape, title, unit, says, more, alarms);
    }

    /** How fast a counter goes, for each node. */
    Panel rate(String legend, String counter) {
        return ask(legend, "rate(" + counter + "{@}[$__rate_interval])");
    }

    /** From where on it is wrong. */
    Panel orange(double orange, double red) {
        return new Panel(shape, title, unit, says, queries, List.of(orange, red));
    }

    /** The same where anything at all is wrong. */
    Panel red(double red) {
        return new Panel(shape, title, unit, says, queries, List.of(red));
    }
}
