package io.ringspan.tests.observe.board;

import java.util.List;
import java.util.Map;

/** Writes trees of maps, lists, texts, numbers and flags as JSON that can be read and compared line by line. */
final class Json {
    private static final String STEP = "  ";

    private Json() {}

    static String of(Object tree) {
        StringBuilder out = new StringBuilder();
        write(tree, "", out);
        return out.append('\n').toString();
    }

    private static void write(Object value, String indent, StringBuilder out) {
        if (value instanceof Map<?, ?> map) {
            writeMap(map, indent, out);
        } else if (value instanceof List<?> list) {
            writeList(list, indent, out);
        } else if (value instanceof String text) {
            out.append(quoted(text));
        } else if (value instanceof Double number && number == Math.rint(number)) {
            out.append(number.longValue());
        } else {
            out.append(value);
        }
    }

    private static void writeMap(Map<?, ?> map, String indent, StringBuilder out) {
        String comma = "{\n";
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            out.append(comma).append(indent).append(STEP);
            out.append(quoted(String.valueOf(entry.getKey()))).append(": ");
            write(entry.getValue(), indent + STEP, out);
            comma = ",\n";
        }
        out.append(map.isEmpty() ? "{}" : "\n" + indent + "}");
    }

    private static void writeList(List<?> list, String indent, StringBuilder out) {
        String comma = "[\n";
        for (Object item : list) {
            out.append(comma).append(indent).append(STEP);
            write(item, indent + STEP, out);
            comma = ",\n";
        }
        out.append(list.isEmpty() ? "[]" : "\n" + indent + "]");
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }
}
