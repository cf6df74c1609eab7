package io.ringspan.tests.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.tests.program.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A copy of what the launcher needs of this checkout, an environment of its own, and stand-ins for Maven and the JDK.
 *
 * <p>The stand-in for Maven writes its process number to {@code maven.pids}, one line a start; then runs what
 * {@link #mavenDoes} said; then leaves a jar where the launcher wants one. The stand-in for Java prints its process
 * number and its arguments.
 */
final class Checkout {
    private static final List<String> MODULES = List.of("conf", "gossip", "replication", "node");
    /** Every program the launcher calls, Maven and Java apart, and what its tests call themselves. */
    private static final List<String> TOOLS = List.of(
            "awk",
            "bash",
            "cat",
            "chmod",
            "cp",
            "cut",
            "dirname",
            "find",
            "flock",
            "grep",
            "mkdir",
            "mktemp",
            "mv",
            "paste",
            "readlink",
            "rm",
            "rmdir",
            "script",
            "sed",
            "sha256sum",
            "shellcheck",
            "sleep",
            "sort",
            "tail",
            "tar",
            "xargs");

    private final Path base;
    private final Path root;
    private final Map<String, String> environment = new TreeMap<>();
    private int runs;

    /** A small checkout with pretended sources, in a directory of this name below {@code base}. */
    Checkout(Path base, String name) throws IOException {
        this.base = base;
        this.root = Files.createDirectories(base.resolve(name));
        Path original = launcherDirectory();
        Files.copy(original.resolve("ringspan"), root.resolve("ringspan"), StandardCopyOption.COPY_ATTRIBUTES);
        copyTree(original.resolve("config"), root.resolve("config"));
        write(root.resolve("pom.xml"), "<project/>");
        write(root.resolve("tests/pom.xml"), "<project/>");
        for (String module : MODULES) {
            write(root.resolve(module + "/pom.xml"), "<project/>");
            write(root.resolve(module + "/src/main/java/A.java"), "class A {}");
        }
        Path jdk = base.resolve("jdk");
        pretendJdk(jdk, "17.0.9");
        executable(jdk.resolve("bin/javac"), "");
        mavenDoes("");
        environment.put("PATH", tools(Set.of("none")).toString());
        environment.put("JAVA_HOME", jdk.toString());
        environment.put("HOME", Files.createDirectories(base.resolve("home")).toString());
        environment.put("LANG", "C.UTF-8");
    }

    /** The real checkout this test was compiled from. */
    static Path launcherDirectory() {
        Path at = Path.of("").toAbsolutePath();
        while (!Files.isRegularFile(at.resolve("ringspan"))) {
            at = Objects.requireNonNull(at.getParent(), "no launcher above the working directory");
        }
        return at;
    }

    /** A copy of all that the product is built of, to be built with nothing pretended. */
    static Path copyProduct(Path to) throws IOException {
        Path original = launcherDirectory();
        for (String file : List.of("ringspan", "pom.xml", "tests/pom.xml")) {
            Files.createDirectories(Objects.requireNonNull(to.resolve(file).getParent()));
            Files.copy(original.resolve(file), to.resolve(file), StandardCopyOption.COPY_ATTRIBUTES);
        }
        copyTree(original.resolve("config"), to.resolve("config"));
        for (String module : MODULES) {
            copyTree(original.resolve(module + "/src/main"), to.resolve(module + "/src/main"));
            Files.copy(original.resolve(module + "/pom.xml"), to.resolve(module + "/pom.xml"));
        }
        return to;
    }

    /**
     * What a checkout's launcher says of its build, once it has that.
     *
     * @param printed the beginning of the names of the files that get what it prints
     * @param options of the JVM
     */
    static Run version(Path root, Path printed, String options) throws IOException, InterruptedException {
        Path out = printed.resolveSibling(printed.getFileName() + ".out");
        Path err = printed.resolveSibling(printed.getFileName() + ".err");
        ProcessBuilder builder = new ProcessBuilder(root.resolve("ringspan").toString(), "--version")
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("RINGSPAN_JAVA_OPTS", options);
        Run run = new Started(builder.start(), out, err).endWithin(Duration.ofMinutes(5));
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run;
    }

    /** The same with a build, which is that of the real checkout: what is built there for one test others need not build. */
    static Path copyBuiltProduct(Path to) throws IOException, InterruptedException {
        Path original = launcherDirectory();
        Run run = version(original, to.resolveSibling("built"), "");
        String build = run.out().replaceAll("(?s).*\\(build ([^)]*)\\).*", "$1");
        copyProduct(to);
        copyTree(
                original.resolve(".ringspan/build/" + build + "/lib"), to.resolve(".ringspan/build/" + build + "/lib"));
        return to;
    }

    Path root() {
        return root;
    }

    Path base() {
        return base;
    }

    void setEnvironment(String name, String value) {
        environment.put(name, value);
    }

    void unsetEnvironment(String name) {
        environment.remove(name);
    }

    /** A JDK that only pretends: its Java prints what it was started with. It has no compiler. */
    static void pretendJdk(Path directory, String version) throws IOException {
        write(directory.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
        executable(directory.resolve("bin/java"), "echo \"java $$\"; for each in \"$@\"; do echo \"$each\"; done");
    }

    /** What the stand-in for Maven does, in Bash, before it leaves its jar. Empty for nothing more. */
    void mavenDoes(String script) throws IOException {
        executable(
                base.resolve("bin/mvn"),
                "echo $$ >>'" + base.resolve("maven.pids") + "'\n" + script + "\nfor each in \"$@\"; do case $each in"
                        + " -DoutputDirectory=*) mkdir -p \"${each#*=}\"; echo jar >\"${each#*=}/a.jar\";; esac; done\n");
    }

    /** The processes that the stand-in for Maven ran as, in order. */
    List<Long> mavens() {
        return Started.read(base.resolve("maven.pids"))
                .lines()
                .map(Long::valueOf)
                .toList();
    }

    /** Puts a program on the PATH that does this, in Bash. */
    void pretend(String program, String script) throws IOException {
        Path path = Path.of(Objects.requireNonNull(environment.get("PATH")));
        executable(path.resolve(program), script);
    }

    /** Takes these programs from the PATH. */
    void without(String... programs) throws IOException {
        environment.put("PATH", tools(Set.of(programs)).toString());
    }

    Started start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(root.resolve("ringspan").toString()));
        command.addAll(List.of(arguments));
        return startCommand(command);
    }

    /** Any command in the environment of this checkout. */
    Started startCommand(List<String> command) throws IOException {
        runs++;
        Path out = base.resolve("out." + runs);
        Path err = base.resolve("err." + runs);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(base.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return new Started(builder.start(), out, err);
    }

    Run run(String... arguments) throws IOException, InterruptedException {
        return start(arguments).end();
    }

    /** The names of all that lies where builds are kept, its log and its lock apart. */
    List<String> builds() throws IOException {
        Path builds = root.resolve(".ringspan/build");
        if (!Files.isDirectory(builds)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(builds)) {
            return entries.map(path -> String.valueOf(path.getFileName()))
                    .filter(name -> !Set.of("build.log", "lock").contains(name))
                    .sorted()
                    .toList();
        }
    }

    void changeSource(String text) throws IOException {
        write(root.resolve("node/src/main/java/A.java"), text);
    }

    /** A directory with all that the launcher may need but these, and with our stand-in for Maven. */
    private Path tools(Set<String> without) throws IOException {
        Path tools = Files.createDirectories(base.resolve("tools-without-" + String.join("-", without)));
        for (String tool : TOOLS) {
            Optional<Path> program = Programs.ofThisMachine().find(tool);
            if (program.isPresent() && !without.contains(tool)) {
                executable(tools.resolve(tool), "exec " + program.get() + " \"$@\"");
            }
        }
        if (!without.contains("mvn") && !Files.exists(tools.resolve("mvn"))) {
            Files.createSymbolicLink(tools.resolve("mvn"), base.resolve("bin/mvn"));
        }
        return tools;
    }

    static void write(Path file, String text) throws IOException {
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.writeString(file, text);
    }

    private static void executable(Path file, String script) throws IOException {
        write(file, "#!/bin/bash\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    static void copyTree(Path from, Path to) throws IOException {
        Files.createDirectories(Objects.requireNonNull(to.getParent()));
        try (Stream<Path> paths = Files.walk(from)) {
            for (Path path : paths.toList()) {
                Path target = to.resolve(from.relativize(path));
                if (Files.isDirectory(path)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(path, target);
                }
            }
        }
    }
}
