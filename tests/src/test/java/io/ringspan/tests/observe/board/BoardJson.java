package io.ringspan.tests.observe.board;

import io.ringspan.tests.observe.board.Panel.Query;
import io.ringspan.tests.observe.board.Panel.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A dashboard in the words of Grafana. */
public final class BoardJson {
    private static final int GRID_WIDTH = 24;
    private static final int SCHEMA = 39;
    /** Its lines come with exemplars; what is recorded of them does not. */
    private static final String HISTOGRAM = "ringspan_command_duration_seconds_bucket{";

    private static final Object SOURCE = map("type", "prometheus", "uid", "${datasource}");

    private BoardJson() {}

    /** The text of its file. */
    public static String of(Board board) {
        return Json.of(map(
                "uid", "ringspan-" + board.file(),
                "title", "Ringspan: " + board.title(),
                "description", board.answers(),
                "tags", List.of("ringspan"),
                "schemaVersion", SCHEMA,
                "editable", true,
                "graphTooltip", 1,
                "refresh", "10s",
                "time", map("from", "now-1h", "to", "now"),
                "links", List.of(links()),
                "annotations", map("list", List.of(alerts())),
                "templating", map("list", variables()),
                "panels", panels(board)));
    }

    /** To the other dashboards, with the same nodes and the same time. */
    private static Object links() {
        return map(
                "type",
                "dashboards",
                "title",
                "Ringspan",
                "tags",
                List.of("ringspan"),
                "asDropdown",
                false,
                "includeVars",
                true,
                "keepTime",
                true);
    }

    private static Object alerts() {
        return map(
                "name", "alerts",
                "datasource", SOURCE,
                "enable", true,
                "iconColor", "red",
                "expr", "ALERTS{alertname=~\"Ringspan.*\", alertstate=\"firing\", severity!=\"info\"}",
                "titleFormat", "{{alertname}}",
                "textFormat", "{{instance}}");
    }

    private static List<Object> variables() {
        return List.of(
                map("name", "datasource", "label", "Prometheus", "type", "datasource", "query", "prometheus"),
                labels("datacenter", "label_values(ringspan_node_info, datacenter)"),
                labels("instance", "label_values(ringspan_node_info{datacenter=~\"$datacenter\"}, instance)"));
    }

    private static Object labels(String name, String query) {
        return map(
                "name",
                name,
                "label",
                name,
                "type",
                "query",
                "datasource",
                SOURCE,
                "query",
                map("query", query, "refId", name),
                "refresh",
                2,
                "sort",
                1,
                "multi",
                true,
                "includeAll",
                true,
                "current",
                map("text", List.of("All"), "value", List.of("$__all")));
    }

    /** From left to right, then in the next line; a row begins a line of its own. */
    private static List<Object> panels(Board board) {
        List<Object> panels = new ArrayList<>();
        int y = 0;
        for (Board.Row row : board.rows()) {
            panels.add(map(
                    "id",
                    panels.size() + 1,
                    "type",
                    "row",
                    "title",
                    row.title(),
                    "collapsed",
                    false,
                    "gridPos",
                    place(0, y, GRID_WIDTH, 1),
                    "panels",
                    List.of()));
            y++;
            int x = 0;
            int height = 0;
            for (Panel panel : row.panels()) {
                Shape shape = panel.shape();
                if (x + shape.width() > GRID_WIDTH) {
                    x = 0;
                    y += height;
                    height = 0;
                }
                panels.add(panel(panels.size() + 1, panel, place(x, y, shape.width(), shape.height())));
                x += shape.width();
                height = Math.max(height, shape.height());
            }
            y += height;
        }
        return panels;
    }

    private static Object place(int x, int y, int width, int height) {
        return map("x", x, "y", y, "w", width, "h", height);
    }

    private static Object panel(int id, Panel panel, Object place) {
        return map(
                "id", id,
                "type", panel.shape().type(),
                "title", panel.title(),
                "description", panel.says(),
                "datasource", SOURCE,
                "gridPos", place,
                "fieldConfig", map("defaults", defaults(panel), "overrides", List.of()),
                "options", options(panel.shape()),
                "targets", targets(panel));
    }

    private static Object defaults(Panel panel) {
        Map<String, Object> defaults = map(
                "unit", panel.unit().grafana(),
                "thresholds", map("mode", "absolute", "steps", steps(panel.alarms())));
        switch (panel.shape()) {
            case LINES -> defaults.put("custom", map("lineWidth", 1, "fillOpacity", 5, "showPoints", "never"));
            case STACK ->
                defaults.put(
                        "custom",
                        map(
                                "lineWidth",
                                1,
                                "fillOpacity",
                                25,
                                "showPoints",
                                "never",
                                "stacking",
                                map("mode", "normal", "group", "A")));
            case NUMBER -> defaults.put("color", map("mode", "thresholds"));
            case BAND -> {
                defaults.put("color", map("mode", "thresholds"));
                defaults.put("custom", map("fillOpacity", 70, "lineWidth", 0));
            }
            case HEAT -> {}
        }
        return defaults;
    }

    private static List<Object> steps(List<Double> alarms) {
        List<Object> steps = new ArrayList<>();
        Map<String, Object> good = map("color", "green");
        good.put("value", null);
        steps.add(good);
        for (int i = 0; i < alarms.size(); i++) {
            boolean last = i == alarms.size() - 1;
            steps.add(map("color", last ? "red" : "orange", "value", alarms.get(i)));
        }
        return steps;
    }

    private static Object options(Shape shape) {
        return switch (shape) {
            case LINES, STACK ->
                map(
                        "legend",
                        map("displayMode", "list", "placement", "bottom", "showLegend", true),
                        "tooltip",
                        map("mode", "multi", "sort", "desc"));
            case NUMBER ->
                map(
                        "reduceOptions",
                        map("calcs", List.of("lastNotNull"), "fields", "", "values", false),
                        "colorMode",
                        "value",
                        "graphMode",
                        "area",
                        "textMode",
                        "auto");
            case HEAT ->
                map(
                        "calculate",
                        false,
                        "yAxis",
                        map("unit", "s"),
                        "color",
                        map("mode", "scheme", "scheme", "Oranges", "steps", 32),
                        "tooltip",
                        map("mode", "single"));
            case BAND ->
                map(
                        "mergeValues",
                        true,
                        "showValue",
                        "never",
                        "rowHeight",
                        0.8,
                        "legend",
                        map("displayMode", "list", "placement", "bottom", "showLegend", false));
        };
    }

    private static List<Object> targets(Panel panel) {
        List<Object> targets = new ArrayList<>();
        for (Query query : panel.queries()) {
            String name = Character.toString('A' + targets.size());
            boolean heat = panel.shape() == Shape.HEAT;
            targets.add(map(
                    "refId",
                    name,
                    "datasource",
                    SOURCE,
                    "editorMode",
                    "code",
                    "expr",
                    query.expression(),
                    "legendFormat",
                    query.legend(),
                    "format",
                    heat ? "heatmap" : "time_series",
                    "range",
                    true,
                    "exemplar",
                    query.expression().contains(HISTOGRAM)));
        }
        return targets;
    }

    /** Names and values in turns, kept in this order. */
    private static Map<String, Object> map(Object... namesAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
        }
        return map;
    }
}
