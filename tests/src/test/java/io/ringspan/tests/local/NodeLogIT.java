package io.ringspan.tests.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.node.cli.Main;
import io.ringspan.node.cli.command.ExitCode;
import io.ringspan.node.local.LocalStores;
import io.ringspan.node.local.RedisSearch;
import io.ringspan.tests.it.cluster.Await;
import io.ringspan.tests.turn.BesideOthers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Where the log of a node's process goes, as its environment says. */
@BesideOthers
class NodeLogIT {
    private static final String STARTED = "takes clients";

    private final LocalStores stores =
            LocalStores.start(RedisSearch.ofThisProcess(line -> {}).find(Optional.empty()), 1);
    private final NodeSite site =
            NodeSite.in("r1", stores.ports(), stores.store(0).port());

    @TempDir
    Path directory;

    @AfterEach
    void stop() {
        stores.close();
    }

    private NodeProcess start(Map<String, String> environment) throws IOException {
        Path file = site.file(directory, List.of());
        return NodeProcess.start(directory, environment, List.of(), "node", "-c", file.toString());
    }

    private static String text(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException unreadable) {
            return "(" + unreadable + ")";
        }
    }

    @Test
    void linesOfJsonAreInTheFileAndNotOnStandardError() throws Exception {
        Path log = directory.resolve("node.log");
        try (NodeProcess node = start(Map.of("RINGSPAN_LOG_FORMAT", "json", "RINGSPAN_LOG_FILE", log.toString()))) {
            Await.until(STARTED, () -> text(log).contains(STARTED));
            node.terminate();
            node.awaitEnd();
            assertThat(node.complained()).doesNotContain(STARTED, "\"level\"");
        }
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(log)) {
            lines.add(JsonMapper.shared().readTree(line));
        }
        assertThat(lines).allSatisfy(line -> {
            assertThat(line.path("time").asString()).endsWith("Z");
            assertThat(line.propertyNames()).contains("time", "level", "logger", "thread", "message");
        });
        assertThat(lines)
                .anySatisfy(line -> assertThat(line.path("message").asString()).contains(STARTED));
    }

    @Test
    void aNodeWhoseLogFileCannotBeWrittenRunsAndSaysSoOnce() throws Exception {
        Path log = directory.resolve("nosuch").resolve("node.log");
        try (NodeProcess node = start(Map.of("RINGSPAN_LOG_FILE", log.toString()))) {
            Await.until(STARTED, () -> node.complained().contains(STARTED));
            assertThat(node.complained()).containsOnlyOnce("the log file " + log + " cannot be written");
        }
    }

    @Test
    void aValueThatMakesNoSenseStopsTheStart() throws Exception {
        JavaProgram program = new JavaProgram(Main.class, Map.of("RINGSPAN_LOG_FORMAT", "xml"));
        JavaProgram.Ended ended = program.run("", "hash", "key");
        assertThat(ended.exitCode()).isEqualTo(ExitCode.CONFIGURATION);
        assertThat(ended.err())
                .isEqualTo("ringspan: the environment: RINGSPAN_LOG_FORMAT is 'xml'."
                        + " To fix: say text or json, or nothing for text.\n");
        assertThat(ended.out()).isEmpty();
    }
}
