package io.ringspan.tests.compose;

import io.ringspan.conf.PoolConf;
import io.ringspan.conf.load.ConfLoader;
import io.ringspan.conf.load.LoadResult.Loaded;
import io.ringspan.tests.yaml.Yaml;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code docker-compose.yml}, as maps and lists. Does not change. */
final class ComposeFile {
    static final Path ROOT = Path.of("..");
    static final int NODES = 6;

    private final Map<?, ?> compose = yaml(ROOT.resolve("docker-compose.yml"));

    Map<?, ?> services() {
        return Yaml.map(compose, "services");
    }

    Map<?, ?> service(String name) {
        return Yaml.map(services(), name);
    }

    List<String> volumes() {
        return Yaml.map(compose, "volumes").keySet().stream()
                .map(String::valueOf)
                .toList();
    }

    /** What is mounted into a service, by where: a file or directory of this checkout, or a volume. */
    Map<String, String> mounts(String service) {
        Map<String, String> mounts = new TreeMap<>();
        for (String mount : Yaml.texts(service(service), "volumes")) {
            String[] parts = mount.split(":", -1);
            mounts.put(parts[1], parts[0]);
        }
        return mounts;
    }

    /** What a node is set to. */
    static PoolConf node(int number) {
        Path file = ROOT.resolve("conf/examples/compose/node" + number + ".yml");
        if (ConfLoader.load(file) instanceof Loaded loaded && loaded.warnings().isEmpty()) {
            return loaded.conf();
        }
        throw new AssertionError(file + " does not load without a word: " + ConfLoader.load(file));
    }

    static Map<?, ?> yaml(Path file) {
        return Yaml.map(text(file));
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
