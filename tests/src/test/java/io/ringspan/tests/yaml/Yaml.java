package io.ringspan.tests.yaml;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Reads YAML, and so JSON, as maps and lists. */
public final class Yaml {
    /** Prometheus gives many numbers at a time. */
    private static final int CHARACTERS_MAX = 64 * 1024 * 1024;

    private Yaml() {}

    public static Map<?, ?> map(String text) {
        Object document = new Load(
                        LoadSettings.builder().setCodePointLimit(CHARACTERS_MAX).build())
                .loadFromString(text);
        return (Map<?, ?>) document;
    }

    /** The map that stands there. */
    public static Map<?, ?> map(Map<?, ?> of, Object key) {
        if (of.get(key) instanceof Map<?, ?> map) {
            return map;
        }
        throw new IllegalArgumentException(key + " is no map");
    }

    /** The maps of the list that stands there; none if it is none. */
    public static List<Map<?, ?>> maps(Map<?, ?> of, String key) {
        List<Map<?, ?>> maps = new ArrayList<>();
        if (of.get(key) instanceof List<?> items) {
            for (Object item : items) {
                maps.add((Map<?, ?>) item);
            }
        }
        return maps;
    }

    /** The texts of a list; none if it is not there. */
    public static List<String> texts(Map<?, ?> of, String key) {
        return of.get(key) instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
    }

    public static String text(Map<?, ?> of, String key) {
        return String.valueOf(of.get(key));
    }

    public static int number(Map<?, ?> of, String key) {
        return Integer.parseInt(text(of, key));
    }
}
