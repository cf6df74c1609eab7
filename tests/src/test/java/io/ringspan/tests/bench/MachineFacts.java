package io.ringspan.tests.bench;

import io.ringspan.tests.bench.process.BenchException;
import io.ringspan.tests.bench.process.Stage;
import io.ringspan.tests.bench.process.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The machine and the versions behind the figures: nothing that names the machine or its directories. */
final class MachineFacts {
    private static final int ANSWER_SECONDS_MAX = 20;
    private static final String UNKNOWN = "unknown";

    private MachineFacts() {}

    static Map<String, String> read(Stage stage, Tools tools) throws BenchException, InterruptedException {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("CPU", field("/proc/cpuinfo", "model name"));
        facts.put("cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
        facts.put("memory", field("/proc/meminfo", "MemTotal"));
        facts.put("kernel", System.getProperty("os.name") + ' ' + System.getProperty("os.version"));
        facts.put("JDK", System.getProperty("java.runtime.version") + ", " + System.getProperty("java.vm.name"));
        facts.put("Redis", tools.redis().version());
        if (tools.nutcracker().isPresent()) {
            facts.put("twemproxy", version(stage, tools.nutcracker().get()));
        }
        if (tools.memcached().isPresent()) {
            facts.put("memcached", version(stage, tools.memcached().get()));
        }
        return facts;
    }

    /** The commit that is checked out, and whether the files differ from it. */
    static String commit(Stage stage, Path root) throws InterruptedException {
        try {
            String id = git(stage, root, "rev-parse", "--short=10", "HEAD");
            String changes = git(stage, root, "status", "--porcelain", "--", ".", ":!docs/benchmarks");
            return changes.isEmpty() ? id : id + " with changes";
        } catch (BenchException e) {
            return UNKNOWN;
        }
    }

    private static String git(Stage stage, Path root, String... words) throws BenchException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("git", "-C", root.toString()));
        command.addAll(List.of(words));
        return stage.run("git", stage.newDirectory("git"), ANSWER_SECONDS_MAX, command)
                .strip();
    }

    private static String version(Stage stage, Path program) throws BenchException, InterruptedException {
        List<String> command = List.of(program.toString(), "-V");
        String text =
                stage.run(program.getFileName() + " -V", stage.newDirectory("version"), ANSWER_SECONDS_MAX, command);
        return text.lines().findFirst().orElse(UNKNOWN);
    }

    private static String field(String file, String name) {
        try {
            return Files.readAllLines(Path.of(file)).stream()
                    .filter(line -> line.startsWith(name) && line.indexOf(':') >= 0)
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(UNKNOWN);
        } catch (IOException e) {
            return UNKNOWN;
        }
    }
}
