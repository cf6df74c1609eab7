package io.ringspan.tests.observe;

import io.ringspan.node.local.cluster.LocalNode;
import io.ringspan.tests.bench.process.HttpText;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which metrics have changed between two looks at the nodes' pages, or differ between lines of one.
 *
 * <p><b>Owner.</b> The test's thread.
 */
final class Movements {
    private final Map<String, String> last = new HashMap<>();
    private final Set<String> moved = new TreeSet<>();

    /** Looks at all nodes that answer. */
    void look(List<LocalNode> nodes) {
        for (LocalNode node : nodes) {
            int port = node.conf().listen().stats().port();
            Optional<String> page = HttpText.get(URI.create("http://127.0.0.1:" + port + "/metrics"));
            page.ifPresent(text ->
                    text.lines().filter(line -> line.startsWith("ringspan_")).forEach(line -> look(port, line)));
        }
    }

    private void look(int port, String line) {
        int end = line.lastIndexOf(' ');
        String series = line.substring(0, end);
        String before = last.put(port + series, line.substring(end));
        if (before != null && !before.equals(line.substring(end))) {
            moved.add(series.replaceFirst("\\{.*", "").replaceFirst("_seconds_(bucket|sum|count)$", "_seconds"));
        }
    }

    Set<String> moved() {
        return moved;
    }
}
