package io.ringspan.tests.bench.process;

import io.ringspan.tests.bench.figures.Contender;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The engine in its barest form, kept outside this repository: a yardstick for what the product adds. */
public final class Prototype {
    private static final int BUILD_SECONDS_MAX = 180;
    private static final String CLASS_PATH_FILE = "class-path.txt";

    private Prototype() {}

    /** Builds a copy of it, so that its own directory stays as it is, and starts it before one Redis. */
    public static Target start(Stage stage, Tools tools, Path sources) throws BenchException, InterruptedException {
        if (!Files.isRegularFile(sources.resolve("pom.xml"))) {
            throw new BenchException("its sources are not here; name their directory with --yardstick PATH");
        }
        Path build = stage.newDirectory("prototype");
        copy(sources, build);
        stage.run("the prototype's build", build, BUILD_SECONDS_MAX, buildCommand());
        List<RedisStore> stores = stage.startStores(tools.redis(), 1);
        int port = stage.freePort();
        List<String> command = List.of(
                tools.java().toString(),
                "-Xmx512m",
                "-cp",
                build.resolve("target/classes") + File.pathSeparator + classPath(build),
                "EnginePrototype",
                Integer.toString(port),
                Integer.toString(stores.get(0).port()));
        ProcessUnderTest process = stage.start("prototype", build, command);
        Readiness.awaitListening(process, port);
        return new Target(Contender.PROTOTYPE, port, List.of(process), List.copyOf(stores), List.of());
    }

    private static List<String> buildCommand() {
        return List.of(
                "mvn",
                "-q",
                "-B",
                "-Dstyle.color=never",
                "package",
                "dependency:build-classpath",
                "-Dmdep.outputFile=" + CLASS_PATH_FILE);
    }

    private static String classPath(Path build) throws BenchException {
        try {
            return Files.readString(build.resolve(CLASS_PATH_FILE)).strip();
        } catch (IOException e) {
            throw new BenchException("its build left no " + CLASS_PATH_FILE, e);
        }
    }

    private static void copy(Path from, Path to) throws BenchException {
        try (Stream<Path> paths = Files.walk(from)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                Path copy = to.resolve(from.relativize(path));
                Files.createDirectories(copy.getParent());
                Files.write(copy, Files.readAllBytes(path));
            }
        } catch (IOException e) {
            throw new BenchException("its sources could not be copied: " + e.getMessage(), e);
        }
    }
}
